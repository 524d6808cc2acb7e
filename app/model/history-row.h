/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row of the history: what is kept of one call that is over. */
#pragma once

#include "call-record.h"

G_BEGIN_DECLS

/* What was measured of the call. */
typedef enum
{
  FERRY_HISTORY_QUEUED,    /* from submit to start */
  FERRY_HISTORY_RAN,       /* from start to the outcome */
  FERRY_HISTORY_DELIVERED, /* from the outcome to the callback */
  FERRY_HISTORY_ELAPSED,   /* from submit to the callback */
  FERRY_HISTORY_CANCEL,    /* from the wish to cancel to the outcome */
  FERRY_HISTORY_WORST      /* the longest that the loop was kept from its poll meanwhile */
} FerryHistoryDuration;

#define FERRY_N_HISTORY_DURATIONS 6

/* In a row, of what did not happen. */
#define FERRY_HISTORY_NONE (-1)

/**
 * FerryHistoryRow:
 * @id: in the order of writing, from 1; 0 before it is written
 * @started: when the call was submitted, microseconds since 1970
 * @call_id, @trace_id: of the call; the former is unique within one launch, the latter everywhere
 * @operation, @dependency, @executor, @outcome: the words of the command line
 * @parameters: as the command line takes them (history-parameters.h), without secrets
 * @error_code: the boundary's word for what went wrong; NULL for a success, as the next two
 * @error_type: domain and code of the original error, "g-io-error-quark:1"; NULL too where the boundary
 *   made the error itself
 * @error_message: without secrets
 * @attempts: begun ones
 * @durations: by FerryHistoryDuration, microseconds or %FERRY_HISTORY_NONE
 * @deliberate: whether it blocked the loop on purpose
 */
typedef struct
{
  gint64 id;
  gint64 started;
  guint64 call_id;
  char *trace_id;
  char *operation;
  char *dependency;
  char *executor;
  char *parameters;
  char *outcome;
  char *error_code;
  char *error_type;
  char *error_message;
  guint attempts;
  gint64 durations[FERRY_N_HISTORY_DURATIONS];
  gboolean deliberate;
} FerryHistoryRow;

/* What there is to say of @record, whose call has been delivered; @worst is the longest that the loop was
 * kept from its poll meanwhile. Cheap: what takes time is left to ferry_history_draft_write(). The call's
 * context. (transfer full) */
typedef struct _FerryHistoryDraft FerryHistoryDraft;
FerryHistoryDraft *ferry_history_draft_new (FerryCallRecord *record,
                                            gint64 worst);
void ferry_history_draft_free (FerryHistoryDraft *self);

/* The row: words instead of codes, no secrets in them. Any thread. (transfer full) */
FerryHistoryRow *ferry_history_draft_write (const FerryHistoryDraft *self);

void ferry_history_row_free (FerryHistoryRow *self);

/* The duration's name, "queued". Static. Any thread. */
const char *ferry_history_duration_get_name (FerryHistoryDuration duration);

/* To and from what an operation of the store returns. (transfer full); the variant is floating. */
#define FERRY_HISTORY_ROW_TYPE "(xxtssssssmsmsmsuaxb)"
GVariant *ferry_history_row_to_variant (const FerryHistoryRow *self);
FerryHistoryRow *ferry_history_row_from_variant (GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHistoryDraft, ferry_history_draft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHistoryRow, ferry_history_row_free)

G_END_DECLS
