/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known of one stall: how long, why, who, and the stacks that were seen in it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How bad a stall is (M6); the value is the index of its counter. */
typedef enum
{
  FERRY_STALL_SLOW,          /* >= the threshold, 16.7 ms if nobody sets another: a frame is lost */
  FERRY_STALL_LONG,          /* >= 50 ms */
  FERRY_STALL_MICRO_HANG,    /* >= 100 ms */
  FERRY_STALL_HANG,          /* >= 250 ms */
  FERRY_STALL_SEVERE,        /* >= 1 s */
  FERRY_STALL_NOT_RESPONDING /* >= 5 s */
} FerryStallClass;

#define FERRY_N_STALL_CLASSES 6

/* From how long on an iteration is a stall, microseconds, and what may be said instead:
 * ferry_loop_monitor_set_stall_threshold(). */
#define FERRY_STALL_THRESHOLD_US 16700
#define FERRY_STALL_THRESHOLD_MIN_US 5000
#define FERRY_STALL_THRESHOLD_MAX_US 1000000

#define FERRY_STALL_LABEL_LENGTH 64

/* Why the loop did not get back to its poll (M5): what took the largest part of the time. */
typedef enum
{
  FERRY_CAUSE_UNKNOWN,    /* not explained yet, or it cannot be told here */
  FERRY_CAUSE_CPU,        /* the thread computed */
  FERRY_CAUSE_BLOCKED,    /* the thread slept in a system call or waited for a page */
  FERRY_CAUSE_STARVED,    /* the thread could have run, but the processors were taken: not ours */
  FERRY_CAUSE_FROZEN,     /* the whole process stood still (SIGSTOP, a paused machine): not ours */
  FERRY_CAUSE_MANY_SMALL, /* many dispatches in one iteration, none of which was half of it */
  FERRY_CAUSE_SPIN,       /* no stall: the loop polls over and over and never sleeps */
  FERRY_CAUSE_START_UP    /* before the first poll, or while the program said that it starts */
} FerryStallCause;

#define FERRY_N_STALL_CAUSES 8

/**
 * FerryStallContributor:
 * @name: the source's name and its callback, "[ferry] outbox (outbox_dispatch)"; one if there is
 *   only one. Lives as long as the process
 * @time: microseconds, as the watch saw it: to about 2 ms
 * @dispatches: how many of its dispatches the watch saw; there may have been more
 *
 * Sources with the same name and callback count as one.
 */
typedef struct
{
  const char *name;
  gint64 time;
  guint dispatches;
} FerryStallContributor;

#define FERRY_STALL_CONTRIBUTORS_MAX 5
#define FERRY_STALL_SAMPLES_MAX 8
#define FERRY_STALL_FRAMES_MAX 48

/**
 * FerryStall:
 * @serial: 1 for the first stall of the monitor, then counting
 * @start: poll's return, g_get_monotonic_time()'s clock, microseconds; the monitor's beginning for
 *   the first FERRY_CAUSE_START_UP; the last sleep's end for FERRY_CAUSE_SPIN
 * @duration: microseconds until the next poll; for a spin how long it had gone on when it was found
 * @stall_class: by duration
 * @deliberate: marked by ferry_loop_monitor_mark_deliberate()
 * @label: the mark's words, cut to fit and still valid UTF-8; "" without a mark
 * @cause: why; FERRY_CAUSE_UNKNOWN until the stall is explained
 * @explained: all that follows is as complete as it will get
 * @cpu_time: microseconds that the thread computed, of those that were watched
 * @starved_time: microseconds that it waited for a processor, of those that were watched
 * @frozen_time: microseconds that the whole process stood still
 * @system_call: the one it slept in when it was sampled last, "clock_nanosleep"; "page fault";
 *   or ""
 * @culprit: the first contributor's name, or @function where no source was at work (a stall in
 *   prepare(), say), or "" where nothing is known or nobody is to blame (frozen)
 * @function: the innermost function on the last sampled stack that is not the C library's or
 *   GLib's; or ""
 * @contributors: in order of their time
 * @n_samples: stacks to be had from ferry_loop_monitor_copy_samples()
 *
 * All strings but @label live as long as the process.
 */
typedef struct
{
  guint64 serial;
  gint64 start;
  gint64 duration;
  FerryStallClass stall_class;
  gboolean deliberate;
  char label[FERRY_STALL_LABEL_LENGTH];
  FerryStallCause cause;
  gboolean explained;
  gint64 cpu_time;
  gint64 starved_time;
  gint64 frozen_time;
  const char *system_call;
  const char *culprit;
  const char *function;
  FerryStallContributor contributors[FERRY_STALL_CONTRIBUTORS_MAX];
  guint n_contributors;
  guint n_samples;
} FerryStall;

/**
 * FerryStallSample:
 * @age: of the stall when the stack was taken, microseconds
 * @system_call: the one the thread slept in; "" if it was computing
 * @frames: lines of text, innermost first: "load at load.c:123 (program)", with ", inlined" behind it
 *   for code that the compiler has put into the next one, "g_usleep (libglib-2.0.so.0)" where no line is
 *   known, or "libglib-2.0.so.0+0x5b1c7" for what has no name either. They live as long as the process
 */
typedef struct
{
  gint64 age;
  const char *system_call;
  guint n_frames;
  const char *frames[FERRY_STALL_FRAMES_MAX];
} FerryStallSample;

/* The name of a class, "micro-hang". Static. */
const char *ferry_stall_class_get_name (FerryStallClass stall_class);

/* The class of a stall this long, microseconds. */
FerryStallClass ferry_stall_class_for_duration (gint64 duration);

/* The name of a cause, "many-small". Static. */
const char *ferry_stall_cause_get_name (FerryStallCause cause);

/* Whether a stall of this cause counts as the program's own: not so if the loop was kept from its
 * poll by the machine, and not before the loop ran. */
gboolean ferry_stall_cause_is_own (FerryStallCause cause);

/* All that is known of a stall, in lines of text that end with a line break. (transfer full) */
char *ferry_stall_format (const FerryStall *stall,
                          const FerryStallSample *samples,
                          guint n_samples);

G_END_DECLS
