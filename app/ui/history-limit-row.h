/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many calls the history keeps, to be changed in place. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_HISTORY_LIMIT_ROW (ferry_history_limit_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryHistoryLimitRow, ferry_history_limit_row, FERRY, HISTORY_LIMIT_ROW, GtkWidget)

/* Shows the key "history-limit" of @settings, and writes it. Its label gets the width of the others in @labels. Once. */
void ferry_history_limit_row_set_settings (FerryHistoryLimitRow *self,
                                       GSettings *settings,
                                       GtkSizeGroup *labels);

G_END_DECLS
