/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of the list of stalls. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ferry_stall_columns_add (GtkColumnView *view);

G_END_DECLS
