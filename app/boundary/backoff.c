/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Full jitter under an exponential ceiling. */
#include "backoff.h"

/* Shifts the cap down instead of the base up, which could overflow. */
static gint64
get_ceiling (const FerryBackoff *self,
             guint attempt)
{
  guint doublings = MIN (attempt - 1, 63);

  return self->base > self->cap >> doublings ? self->cap : self->base << doublings;
}

gint64
ferry_backoff_get_delay (const FerryBackoff *self,
                         guint attempt,
                         double random)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (self->base >= 0 && self->cap >= 0, 0);
  g_return_val_if_fail (attempt >= 1, 0);
  g_return_val_if_fail (random >= 0 && random < 1, 0);

  return random * get_ceiling (self, attempt);
}
