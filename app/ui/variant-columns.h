/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of a table over a GVariant array, and by which of them the person has it sorted. */
#pragma once

#include "variant-cell.h"

G_BEGIN_DECLS

/* Adds @columns to @view, which they and @scale must outlive. (transfer container) of GtkColumnViewColumn, as the
 * columns, whatever order the person has them stand in. */
GPtrArray *ferry_variant_columns_add (GtkColumnView *view,
                                      const FerryVariantColumn *columns,
                                      const FerryVariantScale *scale);

/* What the person chose to sort by, and in *@descending which way; NULL for nothing. */
const FerryVariantColumn *ferry_variant_columns_get_sort (GtkColumnView *view,
                                                          gboolean *descending);

/* Has the titles say that rows are sorted by @view_column, of @view, or by none if it is NULL. */
void ferry_variant_columns_sort (GtkColumnView *view,
                                 GtkColumnViewColumn *view_column,
                                 gboolean descending);

G_END_DECLS
