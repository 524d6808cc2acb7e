/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A futex, waited for against a point in time, so that a late start makes no late wake-up. */
#include "bell.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S G_GINT64_CONSTANT (1000000000)

gint64
ferry_monotonic_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * NS_PER_S + now.tv_nsec;
}

void
ferry_bell_ring (FerryBell *self)
{
  atomic_fetch_add (&self->rings, 1);
  syscall (SYS_futex, &self->rings, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void
ferry_bell_wait (FerryBell *self,
                 guint32 rings,
                 gint64 deadline)
{
  struct timespec until = {.tv_sec = deadline / NS_PER_S, .tv_nsec = deadline % NS_PER_S};

  syscall (SYS_futex, &self->rings, FUTEX_WAIT_BITSET_PRIVATE, rings,
           deadline == G_MAXINT64 ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);
}
