/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON (RFC 8259) on one line: values are written as they come, nothing is kept of them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryJsonWriter FerryJsonWriter;

FerryJsonWriter *ferry_json_writer_new (void);
void ferry_json_writer_free (FerryJsonWriter *self);

/* Each value stands in an array, or in an object behind ferry_json_writer_add_name(). */
void ferry_json_writer_begin_object (FerryJsonWriter *self);
void ferry_json_writer_end_object (FerryJsonWriter *self);
void ferry_json_writer_begin_array (FerryJsonWriter *self);
void ferry_json_writer_end_array (FerryJsonWriter *self);
void ferry_json_writer_add_name (FerryJsonWriter *self,
                                 const char *name);

/* NULL becomes null; what is not UTF-8 is made so. */
void ferry_json_writer_add_string (FerryJsonWriter *self,
                                   const char *value);
void ferry_json_writer_add_boolean (FerryJsonWriter *self,
                                    gboolean value);
void ferry_json_writer_add_integer (FerryJsonWriter *self,
                                    gint64 value);

/* In the fewest digits that mean @value; what JSON has no number for becomes null. */
void ferry_json_writer_add_number (FerryJsonWriter *self,
                                   double value);

/* Names with their values, in an object. */
void ferry_json_writer_add_string_member (FerryJsonWriter *self,
                                          const char *name,
                                          const char *value);
void ferry_json_writer_add_boolean_member (FerryJsonWriter *self,
                                           const char *name,
                                           gboolean value);
void ferry_json_writer_add_integer_member (FerryJsonWriter *self,
                                           const char *name,
                                           gint64 value);
void ferry_json_writer_add_number_member (FerryJsonWriter *self,
                                          const char *name,
                                          double value);

/* Any variant: tuples are arrays, dictionaries by strings objects, other ones arrays of pairs; a
 * bytestring that is UTF-8, as most names of files are, is a string, and other bytes are
 * {"base64": "…"}, so that nothing is lost. */
void ferry_json_writer_add_variant (FerryJsonWriter *self,
                                    GVariant *value);

/* What was written, and a line's end. (transfer full) */
char *ferry_json_writer_finish (FerryJsonWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJsonWriter, ferry_json_writer_free)

G_END_DECLS
