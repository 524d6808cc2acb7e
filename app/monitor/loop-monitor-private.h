/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop monitor's insides, for the two files that it is made of. */
#pragma once

#include "delay-histogram.h"
#include "delay-window.h"
#include "loop-monitor.h"
#include "loop-slices.h"
#include "poll-hook.h"
#include "stall-keeper.h"

G_BEGIN_DECLS

/* Everything is nanoseconds inside: at 100,000 iterations a second of 2.5 us, microseconds would be
 * off by a fifth. What goes out is microseconds, as in all of GLib. */
#define NS_PER_US G_GINT64_CONSTANT (1000)
#define NS_PER_S G_GINT64_CONSTANT (1000000000)

struct _FerryLoopMonitor
{
  GObject parent_instance;

  /* immutable after construction */
  GThread *thread;
  GMainContext *context;
  gint64 since;

  /* the context's thread only */
  FerryPollHook *hook; /* NULL once stopped */
  FerryStallKeeper *stalls;
  FerryBeat *beat; /* tells the watch what this thread does */

  /* The context's thread only, written by the hook at every iteration. */
  gint64 busy_since;     /* 0 while in poll, and until the first poll returns */
  gint64 measured_since; /* the first poll, or a later one while the program started; 0 until then */
  gint64 latest;
  gint64 worst;
  gint64 peak;
  gint64 peak_since; /* when it was reset, or 0 */
  guint64 iterations;
  gint64 polled_since;      /* 0 while in an iteration, or if the poll does not wait */
  gint64 spin_limit;        /* an iteration that ends later is looked at: does the loop spin? */
  guint64 iterations_slept; /* how many there were at the last sleep */
  gint64 stall_threshold;   /* an iteration that takes so long is a stall */
  FerryDelayHistogram *total;
  FerryDelayWindow *window;
  FerryLoopSlices *slices;

  /* the context's thread only */
  gboolean starting; /* ferry_loop_monitor_set_starting() */
  gboolean polled;   /* once */
  gint64 stopped;    /* when, or 0 */

  /* the context's thread only: the iteration that runs now is deliberate */
  gboolean marked;
  char label[FERRY_STALL_LABEL_LENGTH];
};

G_END_DECLS
