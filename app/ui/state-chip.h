/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of a call as a small coloured word. */
#pragma once

#include "model/call-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label for ferry_state_chip_set_state(). (transfer floating) */
GtkWidget *ferry_state_chip_new (void);

void ferry_state_chip_set_state (GtkWidget *chip,
                                 FerryCallState state);

G_END_DECLS
