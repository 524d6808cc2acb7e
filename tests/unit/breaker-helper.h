/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the breaker's tests share. */
#pragma once

#include "boundary/breaker.h"

G_BEGIN_DECLS

/* Whether the breaker's figures at @now are these. */
void test_breaker_assert_figures (const FerryBreaker *breaker,
                                  gint64 now,
                                  FerryBreakerState state,
                                  guint calls,
                                  guint failures,
                                  gint64 time_left);

G_END_DECLS
