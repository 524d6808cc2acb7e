/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which folder the tour reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the folder that was scanned and the largest below it, the one whose length on disk is nearest to
 * @target bytes by ratio. Among folders as near the shorter name wins. Sets @bytes to its length.
 * (transfer full) */
char *ferry_tour_choose_folder (const char *scanned,
                                GVariant *scan_result,
                                guint64 target,
                                guint64 *bytes);

G_END_DECLS
