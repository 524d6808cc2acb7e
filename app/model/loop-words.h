/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A main loop's figures in words. */
#pragma once

#include "monitor/loop-monitor.h"

G_BEGIN_DECLS

/* Of all classes together. */
guint64 ferry_loop_figures_sum_stalls (const guint64 *by_class);

/* Which stalls are counted, and from which length on, microseconds: on the page "Stalls" there are all, and who sees
 * two numbers trusts neither. (transfer full) */
char *ferry_loop_figures_describe_stalls (const FerryLoopFigures *figures,
                                          gint64 threshold);

/* How the loop is, which is @state, and the numbers that say so, the longest form first; with frames drawn in a second
 * unless @frame_rate is 0. (transfer full) */
char **ferry_loop_figures_describe_state (const FerryLoopFigures *figures,
                                          double frame_rate,
                                          const char *state);

G_END_DECLS
