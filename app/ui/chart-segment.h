/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How each part of a call's bar is drawn: by shape, so that it is told without its colour. */
#pragma once

#include "model/call-segments.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Draws a part: a thin line for waiting, a full bar for running, dots for a back-off, stripes for an
 * abandoned function, an empty box for a delivery. */
void ferry_chart_segment_draw (cairo_t *cr,
                               FerrySegmentKind kind,
                               const GdkRGBA *color,
                               const cairo_rectangle_t *area);

/* Draws several calls that are too narrow to be told apart: a comb. */
void ferry_chart_segment_draw_many (cairo_t *cr,
                                    const GdkRGBA *color,
                                    const cairo_rectangle_t *area);

/* Draws the end of a call that did not succeed, at @x. */
void ferry_chart_segment_draw_failure (cairo_t *cr,
                                       const GdkRGBA *color,
                                       double x,
                                       const cairo_rectangle_t *area);

G_END_DECLS
