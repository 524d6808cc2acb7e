/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel tells about a thread of ours, without the thread noticing. */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include <time.h>

G_BEGIN_DECLS

/**
 * FerryThreadProbe:
 * @tid: the kernel's number
 * @stack_begin, @stack_end: the lowest address of its stack, and one past the highest
 * @syscall_file, @schedstat_file, @status_file: under /proc/self/task, or -1
 *
 * Made by the thread itself, used by any other one until it ends and longer: whatever is asked of
 * a thread that has ended fails.
 */
typedef struct
{
  pid_t tid;
  clockid_t clock;
  guint64 stack_begin;
  guint64 stack_end;
  int syscall_file;
  int schedstat_file;
  int status_file;
} FerryThreadProbe;

/**
 * FerryThreadTimes:
 * @computed: nanoseconds that it was on a processor since its start
 * @waited: nanoseconds that it waited for one (0 where the kernel does not count that)
 */
typedef struct
{
  gint64 computed;
  gint64 waited;
} FerryThreadTimes;

/**
 * FerryThreadCall:
 * @running: on a processor, or waiting for one: none of the rest is known
 * @number: of the system call that it sleeps in; -1 for a page fault and the like
 * @stack_pointer, @program_counter: as it went into the kernel
 */
typedef struct
{
  gboolean running;
  long number;
  guint64 stack_pointer;
  guint64 program_counter;
} FerryThreadCall;

/* For the thread that calls this. Clear it with ferry_thread_probe_clear(). */
void ferry_thread_probe_init (FerryThreadProbe *self);
void ferry_thread_probe_clear (FerryThreadProbe *self);

/* Any thread. Some 1.5 us; the time spent computing is up to date even while it computes. */
gboolean ferry_thread_probe_get_times (const FerryThreadProbe *self,
                                       FerryThreadTimes *times);

/* Any other thread. Some 2 us. */
gboolean ferry_thread_probe_get_call (const FerryThreadProbe *self,
                                      FerryThreadCall *call);

/* Whether @signal_number would wait, because the thread blocks it now. */
gboolean ferry_thread_probe_blocks_signal (const FerryThreadProbe *self,
                                           int signal_number);

/* Copies memory of this process that may not be there, or may change at the same time. Returns how
 * many of the bytes it got, from the first on. Never crashes, takes no lock. */
gsize ferry_read_memory (gconstpointer address,
                         gpointer bytes,
                         gsize size);

/* "clock_nanosleep" for its number; "page fault" for -1; "another system call" for one that
 * does not wait as a rule. Static. */
const char *ferry_system_call_get_name (long number);

G_END_DECLS
