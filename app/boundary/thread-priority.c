/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linux's own calls, which there concern the calling thread alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* SCHED_BATCH */
#endif

#include "thread-priority.h"

#include <gio/gio.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How long a worker may go on before another one has its turn. From Linux 6.12 on a thread that wakes pushes off one
 * whose slice is longer than its own, and waits for the next tick, 4 ms, behind one whose slice is as long. */
#define BATCH_SLICE_NS (10 * 1000 * 1000)

/* As the kernel has it; no header of the C library did so far. */
typedef struct
{
  guint32 size;
  guint32 policy;
  guint64 flags;
  gint32 nice;
  guint32 priority;
  guint64 runtime; /* of SCHED_OTHER and SCHED_BATCH: the slice, in ns; 0: the usual one */
  guint64 deadline;
  guint64 period;
} SchedulerAttributes;

void
ferry_thread_set_batch (gboolean batch)
{
  SchedulerAttributes attributes = {
    .size = sizeof attributes,
    .policy = batch ? SCHED_BATCH : SCHED_OTHER,
    .runtime = batch ? BATCH_SLICE_NS : 0,
    /* It is set with the rest, to what it is. */
    .nice = getpriority (PRIO_PROCESS, 0),
  };

  if (syscall (SYS_sched_setattr, 0, &attributes, 0) != 0)
    sched_setscheduler (0, batch ? SCHED_BATCH : SCHED_OTHER, &(struct sched_param) {0});
}

void
ferry_thread_raise_nice (guint nice_value)
{
  if (getpriority (PRIO_PROCESS, 0) < (int)nice_value)
    setpriority (PRIO_PROCESS, 0, (int)nice_value);
}

/* In a thread that ends, as nothing brings its nice value back. */
static gpointer
make_pool (gpointer data)
{
  ferry_thread_raise_nice (GPOINTER_TO_UINT (data));
  g_type_ensure (G_TYPE_TASK);
  return NULL;
}

void
ferry_thread_pool_raise_nice (guint nice_value)
{
  g_thread_join (g_thread_new ("ferry-pool", make_pool, GUINT_TO_POINTER (nice_value)));
}
