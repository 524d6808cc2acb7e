/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sidebar and what stands beside it; where there is no room for both, the sidebar comes and goes
 * above the rest. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WINDOW_BODY (ferry_window_body_get_type ())
G_DECLARE_FINAL_TYPE (FerryWindowBody, ferry_window_body, FERRY, WINDOW_BODY, GtkWidget)

/* Properties: "sidebar" and "content", its widgets; "sidebar-shown", whether the sidebar is there now;
 * "narrow", whether there is no room for both; "short", whether there is little height. */

/* Says what size is to come, so that the first frame has the right form already; -1 for unknown. */
void ferry_window_body_expect_size (FerryWindowBody *self,
                                    int width,
                                    int height);

/* Whether the sidebar stands beside the rest wherever there is room for both: what the person last
 * chose there. */
gboolean ferry_window_body_get_sidebar_wanted (FerryWindowBody *self);
void ferry_window_body_set_sidebar_wanted (FerryWindowBody *self,
                                           gboolean wanted);

/* Takes the sidebar away if it stands above the rest; FALSE if it does not. */
gboolean ferry_window_body_uncover (FerryWindowBody *self);

G_END_DECLS
