/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One element of a GVariant array as an item of a list model. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_VARIANT_ROW (ferry_variant_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryVariantRow, ferry_variant_row, FERRY, VARIANT_ROW, GObject)

/* Signal: "changed" (): the row shows another element now. */

FerryVariantRow *ferry_variant_row_new (void);

/* Takes @value over; NULL for a row that is empty for the moment. */
void ferry_variant_row_set_value (FerryVariantRow *self,
                                  GVariant *value);

/* Lent; may be NULL. */
GVariant *ferry_variant_row_get_value (FerryVariantRow *self);

G_END_DECLS
