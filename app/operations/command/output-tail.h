/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a program's output, however much there is of it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps the last @limit bytes. (transfer full) */
typedef struct _FerryOutputTail FerryOutputTail;
FerryOutputTail *ferry_output_tail_new (gsize limit);
void ferry_output_tail_free (FerryOutputTail *self);

void ferry_output_tail_add (FerryOutputTail *self,
                            const guint8 *data,
                            gsize length);

/* How many bytes were added in all. */
guint64 ferry_output_tail_get_total (FerryOutputTail *self);

/* What is kept, as valid UTF-8: a character that was cut in two, and every byte that is none, shows
 * as U+FFFD. (transfer full) */
char *ferry_output_tail_dup_text (FerryOutputTail *self);

/* The last line that is not empty, as above, for an error message; NULL if there is none.
 * (transfer full) */
char *ferry_output_tail_dup_last_line (FerryOutputTail *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryOutputTail, ferry_output_tail_free)

G_END_DECLS
