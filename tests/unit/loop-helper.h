/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A real loop under a monitor, with stalls that can be told from those of a busy machine. */
#pragma once

#include "monitor/loop-monitor.h"

G_BEGIN_DECLS

/**
 * FerryTestLoop:
 * @context: of its own
 * @monitor: measures @context
 * @signalled: of FerryStall: what "stall" was emitted for
 *
 * A busy machine adds stalls of its own and makes ours longer. So ours are marked as deliberate,
 * and tests count only those and check lengths from below.
 */
typedef struct
{
  GMainContext *context;
  FerryLoopMonitor *monitor;
  GArray *signalled;
} FerryTestLoop;

/* Makes all three and polls once: with that poll's return measuring begins. */
void ferry_test_loop_set_up (FerryTestLoop *self,
                             gconstpointer data);

/* Frees all, and checks that the monitor leaves nothing behind. */
void ferry_test_loop_tear_down (FerryTestLoop *self,
                                gconstpointer data);

/* One iteration that does not block. */
void ferry_test_loop_iterate (FerryTestLoop *self);

/* Runs @callback, with @self as its data, in one iteration. */
void ferry_test_loop_run (FerryTestLoop *self,
                          GSourceFunc callback);

/* Iterates until at least @n of our own stalls are signalled, which takes until they are explained. */
void ferry_test_loop_await_signalled (FerryTestLoop *self,
                                      guint n);

/* Marks the iteration that runs now, and sleeps for @duration microseconds. */
void ferry_test_loop_stall (FerryTestLoop *self,
                            const char *label,
                            guint duration);

/* A callback that stalls for 60 ms under the label "60". */
gboolean ferry_test_loop_stall_60 (gpointer data);

FerryLoopFigures ferry_test_loop_get_figures (FerryTestLoop *self);

/* Copies our own stalls, as many as fit. Returns how many there are. */
guint ferry_test_loop_copy_marked (FerryTestLoop *self,
                                   FerryStall *stalls,
                                   guint n);

/* Whether a frame that begins with @beginning is on any of the stall's stacks. */
gboolean ferry_test_loop_has_frame (FerryTestLoop *self,
                                    const FerryStall *stall,
                                    const char *beginning);

/* Checks that every stall was signalled once and in order. Returns how many of our own there were. */
guint ferry_test_loop_count_signalled (FerryTestLoop *self);

/* The sum over all classes. */
guint ferry_test_count_stalls (const guint64 *by_class);

G_END_DECLS
