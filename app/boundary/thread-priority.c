/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linux's own calls, which there concern the calling thread alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* SCHED_BATCH */
#endif

#include "thread-priority.h"

#include <sched.h>
#include <sys/resource.h>

void
ferry_thread_set_batch (gboolean batch)
{
  struct sched_param parameters = {0};

  sched_setscheduler (0, batch ? SCHED_BATCH : SCHED_OTHER, &parameters);
}

void
ferry_thread_raise_nice (guint nice_value)
{
  if (getpriority (PRIO_PROCESS, 0) < (int)nice_value)
    setpriority (PRIO_PROCESS, 0, (int)nice_value);
}
