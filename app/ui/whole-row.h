/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Children side by side, of which only those are shown that there is room for: the first are the most important. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WHOLE_ROW (ferry_whole_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryWholeRow, ferry_whole_row, FERRY, WHOLE_ROW, GtkWidget)

/* Takes children in a .ui file. */

G_END_DECLS
