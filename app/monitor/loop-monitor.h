/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures a GMainContext from inside: how long each iteration kept the loop from its poll. */
#pragma once

#include "stall.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_LOOP_MONITOR (ferry_loop_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FerryLoopMonitor, ferry_loop_monitor, FERRY, LOOP_MONITOR, GObject)

/**
 * FerryLoopDelays:
 *
 * The delay that an input event meets when it comes at a random moment (M7), microseconds:
 * P(D > x) = sum (max (0, b_i - x)) / T over the busy periods b_i of a window of length T.
 */
typedef struct
{
  double p50;
  double p95;
  double p99;
  double worst;
} FerryLoopDelays;

/**
 * FerryLoopFigures:
 * @since: when the monitor started, monotonic microseconds
 * @elapsed: microseconds from then to now, or to the stop
 * @iterations: in all
 * @now: the latest iteration's busy time, microseconds
 * @window: delays of the last 10 s (or since the first poll, if that is shorter)
 * @total: delays since the first poll
 * @busy_share: of the last 10 s, 0 to 1
 * @iteration_rate: iterations per second over the last 10 s
 * @blocking_rate: milliseconds per minute beyond 50 ms: sum (max (0, b - 50 ms)), last 60 s; a
 *   younger monitor says what it has seen so far
 * @stalls: by class since start: those that are the program's own and not deliberate. What the
 *   machine did (starved, frozen) leaves this count once the stall is explained
 * @deliberate_stalls: by class since start, only those
 * @stalled_time: microseconds in those of @stalls
 * @deliberate_time: microseconds in deliberate stalls since start
 * @foreign_stalls: by class since start: starved, frozen, and start-up
 * @spins: how often the loop was found to poll over and over without sleeping
 *
 * Time before the first poll, and as long as ferry_loop_monitor_set_starting() says so, is start-up and no
 * iteration: it counts among the foreign stalls and nowhere else, and what is said of the first poll here
 * holds for the one with which it ends. The iteration that runs now counts from its end on: until then the figures are those
 * of its beginning. The window slides by whole seconds and holds up to 11.
 */
typedef struct
{
  gint64 since;
  gint64 elapsed;
  guint64 iterations;
  gint64 now;
  FerryLoopDelays window;
  FerryLoopDelays total;
  double busy_share;
  double iteration_rate;
  double blocking_rate;
  guint64 stalls[FERRY_N_STALL_CLASSES];
  guint64 deliberate_stalls[FERRY_N_STALL_CLASSES];
  gint64 stalled_time;
  gint64 deliberate_time;
  guint64 foreign_stalls[FERRY_N_STALL_CLASSES];
  guint64 spins;
} FerryLoopFigures;

/**
 * FerryLoopSlice:
 * @start: monotonic microseconds, a multiple of FERRY_SLICE_US
 * @busy: microseconds busy within the slice
 * @worst: longest busy period that touches the slice, microseconds, its whole length
 * @iterations: that ended within it
 *
 * One step of the strip chart. A stall fills every slice it spans.
 */
typedef struct
{
  gint64 start;
  gint64 busy;
  gint64 worst;
  guint iterations;
} FerryLoopSlice;

#define FERRY_SLICE_US 50000
#define FERRY_N_SLICES 1250
#define FERRY_N_STALLS 1024

/* Starts measuring @context (NULL: the default one) by wrapping its poll function, and has the calling
 * thread watched: from here on, so that start-up is seen too. Some 0.3 ms, 1 ms for the first of a
 * process, which starts the watch's two threads and takes a real-time signal. Keeps a
 * reference on the context, not the other way round. At most 16 contexts of a process at a time;
 * NULL beyond that. Call on the thread that runs the context, as all functions below; only the
 * last reference may be dropped elsewhere, once that thread runs it no more. (transfer full)
 *
 * A poll function that somebody puts over ours later is fine if it calls the former one. */
FerryLoopMonitor *ferry_loop_monitor_new (GMainContext *context);

/* Puts the former poll function back, if ours is still in place; if it lies below somebody else's,
 * it stays as a mere way to the former one and may keep its place among the 16. Done at
 * finalization too. An iteration that runs now ends here for the monitor. Figures, slices and
 * stalls stay to be read; stalls that were not emitted yet are not emitted any more. To measure
 * again make a new monitor. */
void ferry_loop_monitor_stop (FerryLoopMonitor *self);

/* From how long on an iteration is a stall: @microseconds, FERRY_STALL_THRESHOLD_MIN_US (5 ms) to
 * FERRY_STALL_THRESHOLD_MAX_US (1 s); anything else is a programming error, and changes nothing.
 * FERRY_STALL_THRESHOLD_US until it is set. It holds for iterations that end from now on, the one that
 * runs now and start-up among them: stalls that are logged and counted by then stay. A shorter iteration
 * is neither logged, counted nor signalled, and what was seen of it is dropped; it is in all other
 * figures as before. The classes stay what they are: below 50 ms a stall is FERRY_STALL_SLOW, however low
 * the threshold.
 *
 * The watch looks at an iteration from the age of 7 ms on, and takes the first stack at 17 ms. So a stall
 * that ends before has no stack, and one that ends before 7 ms has a cause, but no culprit. Costs nothing
 * in an iteration: it is the number that each one's length is compared with. The thread that runs the
 * context only. */
void ferry_loop_monitor_set_stall_threshold (FerryLoopMonitor *self,
                                             gint64 microseconds);

/* The longest that the context was kept from its poll since ferry_loop_monitor_reset_peak(), or since the
 * first poll: microseconds, deliberate or not, the iteration that runs now as far as it has come. Of
 * an iteration that ran at the reset only the rest counts. For the price of one piece of work: the
 * stalls alone do not tell what stayed below their threshold. */
gint64 ferry_loop_monitor_get_peak (FerryLoopMonitor *self);
void ferry_loop_monitor_reset_peak (FerryLoopMonitor *self);

/* Computes the figures as of now. Costs some 10 us: call it a few times a second. It is also where
 * the monitor looks whether somebody replaced its poll function by one that does not call it: in
 * the next iteration ours is put on top again. What happened in between counts as idle. */
void ferry_loop_monitor_get_figures (FerryLoopMonitor *self,
                                     FerryLoopFigures *figures);

/* Copies the slices that begin at or after @since, oldest first, at most @n of the newest, the
 * current unfinished one last. Slices with no iteration at all are there with zeros. The iteration
 * that runs now shows as far as it has come. */
guint ferry_loop_monitor_copy_slices (FerryLoopMonitor *self,
                                      gint64 since,
                                      FerryLoopSlice *slices,
                                      guint n);

/* Copies the stalls with a serial above @after, oldest first, at most @n of the newest. */
guint ferry_loop_monitor_copy_stalls (FerryLoopMonitor *self,
                                      guint64 after,
                                      FerryStall *stalls,
                                      guint n);

/* Whether the program still starts, with its first window not drawn, say: nobody can have felt what the loop
 * does meanwhile. With FALSE start-up ends at the next poll, the iteration that draws it included, for good; so it
 * does with a deliberate stall. TRUE is for before the first poll, and FALSE must follow it. */
void ferry_loop_monitor_set_starting (FerryLoopMonitor *self,
                                      gboolean starting);

/* Marks the iteration that runs now: if it turns out a stall, it was on purpose (M9). @label says
 * what. Two marks in one iteration: the first label stays. The mark ends with the next poll, that
 * of a nested loop included. */
void ferry_loop_monitor_mark_deliberate (FerryLoopMonitor *self,
                                         const char *label);

/* Copies the stacks that were seen in the stall with @serial, oldest first, at most @n; nothing for
 * one that is not explained, or has been replaced by newer ones. */
guint ferry_loop_monitor_copy_samples (FerryLoopMonitor *self,
                                       guint64 serial,
                                       FerryStallSample *samples,
                                       guint n);

/* ferry_stall_format() for the stall with @serial; NULL if it is not there. (transfer full) */
char *ferry_loop_monitor_describe_stall (FerryLoopMonitor *self,
                                         guint64 serial);

/* Puts naming off, or goes on with it: a stall's "stall" signal and its stacks come once it does. The first
 * stack of a process has all symbol files read, a tenth of a second on one processor, for which a program
 * that starts has a better use. Code that is unloaded meanwhile has no names left. Some ten stacks may
 * wait; then it goes on all the same. */
void ferry_loop_monitor_put_names_off (FerryLoopMonitor *self,
                                       gboolean put_off);

/* What this process keeps the monitor from seeing, in a sentence ("no stacks under Valgrind, …"), or
 * NULL if it sees everything. Static. */
const char *ferry_loop_monitor_get_limits (FerryLoopMonitor *self);

/* "stall" (const FerryStall *, lent): emitted on the monitored context, from a source of default
 * priority, once the stall is over and explained; one for each, in order. That takes some
 * milliseconds, and up to a second when the process's first stack is named. A handler that stalls
 * too gets its own stall later. Only the newest FERRY_N_STALLS are kept for it. */

G_END_DECLS
