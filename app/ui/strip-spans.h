/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of the last minute, as bands behind the strip's bars. */
#pragma once

#include "strip-axes.h"
#include "strip-labels.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) of spans: g_array_unref(). */
GArray *ferry_strip_spans_new (void);

/* Fills @spans with what ran in the minute before @now, newest first. @calls: of FerryCallRecord,
 * newest first. */
void ferry_strip_spans_collect (GArray *spans,
                                GListModel *calls,
                                gint64 now);

void ferry_strip_spans_snapshot (GArray *spans,
                                 GtkWidget *widget,
                                 GtkSnapshot *snapshot,
                                 const FerryStripAxes *axes);

/* Says what ran, in the two upper lanes. */
void ferry_strip_spans_put_labels (GArray *spans,
                                   const FerryStripAxes *axes,
                                   FerryStripLabels *labels);

G_END_DECLS
