/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where what scrolls sideways begins. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has @scrollable, which is in a scrolled window, begin at the right where lines do, and stay there with whatever comes to
 * its width: GTK has it begin at the left in all languages. Once. */
void ferry_table_start_add (GtkScrollable *scrollable);

G_END_DECLS
