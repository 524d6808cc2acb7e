/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A button that stands for one choice of several. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RADIO_BUTTON (ferry_radio_button_get_type ())
G_DECLARE_FINAL_TYPE (FerryRadioButton, ferry_radio_button, FERRY, RADIO_BUTTON, GtkToggleButton)

/* @other: one that it is an alternative to and stands beside, in the same parent; NULL for the first. */
GtkWidget *ferry_radio_button_new (const char *label,
                                   GtkWidget *other);

G_END_DECLS
