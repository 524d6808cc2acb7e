/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A process is expendable as a whole or not at all, so this is a fact of the process, not of a call. */
#include "expendable.h"

static int is_declared; /* atomic */

void
ferry_expendable_declare (void)
{
  g_atomic_int_set (&is_declared, TRUE);
}

gboolean
ferry_expendable_is_declared (void)
{
  return g_atomic_int_get (&is_declared);
}
