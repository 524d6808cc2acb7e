/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of text that changes all the time and is said in fewer words where there is less room. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FITTING_TEXT (ferry_fitting_text_get_type ())
G_DECLARE_FINAL_TYPE (FerryFittingText, ferry_fitting_text, FERRY, FITTING_TEXT, GtkWidget)

/* Properties "minimum-chars", "natural-chars". */

/* Wants the room of @natural characters, whatever it says, and needs that of @minimum. (transfer floating) */
GtkWidget *ferry_fitting_text_new (guint minimum,
                                   guint natural);

/* Says the first of @forms, NULL-terminated and from the longest to the shortest, that fits. Assistive technology is told
 * the first. */
void ferry_fitting_text_set_forms (FerryFittingText *self,
                                   const char *const *forms);

/* The form that was drawn last; lent, NULL before. */
const char *ferry_fitting_text_get_shown (FerryFittingText *self);

G_END_DECLS
