/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stacks of a stall as text to read and to walk through by keys. */
#pragma once

#include "model/stall-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has @view show the stacks of @item: each under a line that says when it was seen, innermost frame first,
 * the function that is no library's in bold; or why there are none. */
void ferry_stall_stacks_show (GtkTextView *view,
                              FerryStallItem *item);

G_END_DECLS
