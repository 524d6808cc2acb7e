/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Results that are tables or groups. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* database.query: its rows below the names of their columns; numbers to the right. */
gboolean ferry_print_rows (GVariant *result);

/* files.duplicates: each group's files below what they take. */
gboolean ferry_print_duplicates (GVariant *result);

G_END_DECLS
