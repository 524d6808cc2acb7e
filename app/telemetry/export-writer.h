/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the export formats share: text on its way to a stream, and how names get into JSON. */
#pragma once

#include "snapshot.h"

G_BEGIN_DECLS

/**
 * FerryExportWriter:
 * @text: append to this, a record at a time
 * @stream, @cancellable: where it goes
 * @error: what went wrong first; from then on all text is thrown away
 */
typedef struct
{
  GString *text;
  GOutputStream *stream;
  GCancellable *cancellable;
  GError *error;
} FerryExportWriter;

/* After each record: hands the text on if there is enough of it. FALSE once something went wrong. */
gboolean ferry_export_writer_flush (FerryExportWriter *self,
                                    gboolean at_once);

/* Appends @string with quotes; NULL as null. What is not valid UTF-8 becomes U+FFFD. */
void ferry_json_append_string (GString *text,
                               const char *string);

/* Appends ", \"name\": " and the value; @name needs no escapes. A NULL string is left out. */
void ferry_json_append_string_member (GString *text,
                                      const char *name,
                                      const char *string);
void ferry_json_append_int_member (GString *text,
                                   const char *name,
                                   gint64 value);
void ferry_json_append_hex_member (GString *text,
                                   const char *name,
                                   guint64 value);
/* Infinite and undefined ones, which JSON has no word for, as null. */
void ferry_json_append_double_member (GString *text,
                                      const char *name,
                                      double value);

/* The members that say which call: its ids, names, outcome, error, the message without secrets. */
void ferry_json_append_call_members (GString *text,
                                     const FerryCallTrace *trace);

/* "half-open". Static. */
const char *ferry_export_get_breaker_name (FerryBreakerState state);

/* What is known of a stall but its start and its duration: its stacks too. */
void ferry_json_append_stall_members (GString *text,
                                      const FerryStallTrace *trace);

/* One function to each format. */
void ferry_export_trace (FerryExportWriter *writer,
                         const FerrySnapshot *snapshot);
void ferry_export_metrics (FerryExportWriter *writer,
                           const FerrySnapshot *snapshot);
void ferry_export_lines (FerryExportWriter *writer,
                         const FerrySnapshot *snapshot);
void ferry_export_sysprof (FerryExportWriter *writer,
                           const FerrySnapshot *snapshot);

G_END_DECLS
