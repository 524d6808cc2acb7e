/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What became of a call: one line, and an exit code. */
#pragma once

#include "command.h"
#include "model/call-record.h"
#include "monitor/stall.h"

G_BEGIN_DECLS

/* "succeeded in 1.18 s on task-pool · worst stall of the loop 0.4 ms". @worst_stall is in
 * microseconds; @explained says what it came of, NULL where it is not worth a word; @n_problems did not make it
 * fail. (transfer full) */
char *ferry_verdict_format (FerryCallRecord *record,
                            gint64 worst_stall,
                            const FerryStall *explained,
                            guint n_problems);

/* Says why a call was not made: @error is that of the check of its parameters. */
FerryExit ferry_verdict_on_check (const GError *error);

FerryExit ferry_verdict_get_exit (FerryOutcome outcome,
                                  const GError *error);

G_END_DECLS
