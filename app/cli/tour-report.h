/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tour says about its rows. */
#pragma once

#include "model/call-meter.h"

G_BEGIN_DECLS

/* The table. (transfer full) */
char *ferry_tour_report_table (const FerryMeasure *rows,
                               guint n);

/* What the numbers mean, in a few sentences. (transfer full) */
char *ferry_tour_report_conclusion (const FerryMeasure *rows,
                                    guint n);

G_END_DECLS
