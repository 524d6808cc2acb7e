/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cells of a table. */
#pragma once

#include "variant-table.h"

G_BEGIN_DECLS

/**
 * FerryVariantScale:
 * @folder: names are shown relative to it; may be NULL
 * @largest: what a full bar stands for
 *
 * What the cells of one table have in common.
 */
typedef struct
{
  char *folder;
  guint64 largest;
} FerryVariantScale;

/* Makes the cells of @column. @column and @scale must outlive the factory. (transfer full) */
GtkListItemFactory *ferry_variant_cell_factory_new (const FerryVariantColumn *column,
                                                   const FerryVariantScale *scale);

gboolean ferry_variant_cell_is_number (FerryVariantCell cell);

/* @name without @folder (nullable), for display. (transfer full) */
char *ferry_variant_shorten_name (const char *name,
                                 const char *folder);

G_END_DECLS
