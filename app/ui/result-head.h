/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The line above a result: what it is, what was just done with it, Copy and Save. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_HEAD (ferry_result_head_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultHead, ferry_result_head, FERRY, RESULT_HEAD, GtkWidget)

/* The buttons activate "result.copy" and "result.save". */

void ferry_result_head_set_text (FerryResultHead *self,
                                 const char *text);

/* Says for a few seconds that something was done: "Copied". */
void ferry_result_head_show_done (FerryResultHead *self,
                                  const char *text);

/* Says what could not be done, and why, until the notes are hidden. */
void ferry_result_head_show_problem (FerryResultHead *self,
                                     const char *what,
                                     const GError *error);

void ferry_result_head_hide_notes (FerryResultHead *self);

G_END_DECLS
