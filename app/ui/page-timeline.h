/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Timeline": every call as a bar, stalls behind them. */
#pragma once

#include "model/timeline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_TIMELINE (ferry_page_timeline_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageTimeline, ferry_page_timeline, FERRY, PAGE_TIMELINE, GtkWidget)

/* Signals: "call-activated" (FerryCallRecord *): its details are wanted. */

void ferry_page_timeline_set_timeline (FerryPageTimeline *self,
                                       FerryTimeline *timeline);

G_END_DECLS
