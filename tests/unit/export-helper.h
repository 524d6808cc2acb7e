/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A snapshot made up for exports: names that break what does not escape them, and secrets. */
#pragma once

#include "telemetry/snapshot.h"

G_BEGIN_DECLS

/* Quotes, backslashes, line breaks, control characters and what is no UTF-8. */
#define TEST_HOSTILE_NAME "a\"b\\c\nd\re\tf\x01\x1b\x7f{},=# \xe2\x80\xa8\xc2\x85 \xc3\xa9\xff\xc3"

/* What must not be in any export. */
#define TEST_SECRET "s3cret"

/* Three calls of each kind: one that succeeded, one that failed with a secret in its message and has an
 * attempt that still runs, one that runs; @n of these. One kind has hostile names. A stall of each
 * class. (transfer full). */
FerrySnapshot *test_snapshot_new (guint n);

G_END_DECLS
