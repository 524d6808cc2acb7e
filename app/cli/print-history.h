/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of the history on stdout. */
#pragma once

#include "model/history-row.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_HISTORY_AS_TABLE,
  FERRY_HISTORY_AS_JSON,
  FERRY_HISTORY_AS_CSV
} FerryHistoryFormat;

/* Rows come in parts, so that a million of them take no more memory than some: the first part begins the
 * output, the last one ends it; both may be the same, or empty. FALSE after saying why not. */
gboolean ferry_print_history (FerryHistoryFormat format,
                              GPtrArray *rows,
                              gboolean is_first,
                              gboolean is_last);

G_END_DECLS
