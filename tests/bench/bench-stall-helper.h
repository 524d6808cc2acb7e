/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A monitored loop to inject stalls into, and rows of a table. */
#pragma once

#include "monitor/loop-monitor.h"

G_BEGIN_DECLS

/**
 * FerryBench:
 * @heard: of FerryStall: what "stall" was emitted for
 */
typedef struct
{
  GMainContext *context;
  FerryLoopMonitor *monitor;
  GArray *heard;
} FerryBench;

/* For the default context. Sleeps for @start_up microseconds before the first poll. */
void ferry_bench_set_up (FerryBench *self,
                         gulong start_up);
void ferry_bench_tear_down (FerryBench *self);

/* Iterates until @callback has run once, in an iteration of its own, and that is over. Returns the
 * length that the monitor gives for it, microseconds. */
gint64 ferry_bench_run (FerryBench *self,
                        GSourceFunc callback,
                        gpointer data);

/* Iterates for so long, asleep in between. */
void ferry_bench_idle (FerryBench *self,
                       guint milliseconds);

/* Iterates until all stalls so far were signalled, and returns the newest with a duration of at
 * least @at_least microseconds among those after @serial; NULL if there is none. */
const FerryStall *ferry_bench_find (FerryBench *self,
                                    guint64 serial,
                                    gint64 at_least);

/* The newest stall's serial. */
guint64 ferry_bench_get_newest (FerryBench *self);

/* Whether a stack of @stall has a frame that begins with @function. */
gboolean ferry_bench_has_frame (FerryBench *self,
                                const FerryStall *stall,
                                const char *function);

/* Computes for so long, microseconds. */
void ferry_bench_compute (gint64 duration);

/* Starts @n processes that compute until ferry_bench_stop_processes(). */
void ferry_bench_start_processes (guint n);
void ferry_bench_stop_processes (void);

/* One line of the table: what was measured, the goal, and whether it was met. */
void ferry_bench_print_row (const char *what,
                            const char *goal,
                            gboolean is_met,
                            const char *format,
                            ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
