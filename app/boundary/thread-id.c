/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linux's thread ids. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* gettid() */
#endif

#include "thread-id.h"

#include <unistd.h>

int
ferry_thread_get_id (void)
{
  static __thread int id;

  if (G_UNLIKELY (id == 0))
    id = gettid ();
  return id;
}
