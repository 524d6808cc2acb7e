/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the breaker shows, compared. */
#include "breaker-helper.h"

void
test_breaker_assert_figures (const FerryBreaker *breaker,
                             gint64 now,
                             FerryBreakerState state,
                             guint calls,
                             guint failures,
                             gint64 time_left)
{
  FerryBreakerFigures figures;

  ferry_breaker_get_figures (breaker, now, &figures);
  g_assert_cmpint (figures.state, ==, state);
  g_assert_cmpuint (figures.calls, ==, calls);
  g_assert_cmpuint (figures.failures, ==, failures);
  g_assert_cmpint (figures.time_left, ==, time_left);
}
