/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line on stderr that is written over and over, if that is a terminal. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryProgressLine FerryProgressLine;

FerryProgressLine *ferry_progress_line_new (void);

/* Clears the line. */
void ferry_progress_line_free (FerryProgressLine *self);

/* TRUE if a change would be shown now: a terminal is there, and the last change a moment ago. */
gboolean ferry_progress_line_is_due (FerryProgressLine *self);

/* Shows valid UTF-8 @text, cut to the terminal's width. Not on a terminal: nothing. */
void ferry_progress_line_show (FerryProgressLine *self,
                               const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryProgressLine, ferry_progress_line_free)

G_END_DECLS
