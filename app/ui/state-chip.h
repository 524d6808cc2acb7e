/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A word in a small coloured field, such as the state of a call. */
#pragma once

#include "model/call-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An inscription with room for a word of @chars characters, whatever it says. (transfer floating) */
GtkWidget *ferry_chip_new (guint chars);

/* One for each state. (transfer floating) */
GtkWidget *ferry_state_chip_new (void);

/* @chip: one of those, or a label that may take another size. */
void ferry_state_chip_set_state (GtkWidget *chip,
                                 FerryCallState state);

G_END_DECLS
