/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters and sorts a GVariant array of tuples off the main thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_VARIANT_ORDER_AS_IS (-1)

/**
 * FerryVariantArrangement:
 * @sort_by: the tuples' child to sort by ("t", "s" or "ay"), or %FERRY_VARIANT_ORDER_AS_IS
 * @descending: the other way round
 * @needle: what the first child must contain, without regard to case; NULL or "" for all
 */
typedef struct
{
  int sort_by;
  gboolean descending;
  const char *needle;
} FerryVariantArrangement;

/* Starts to arrange @array ("a(ay…)" or "a(s…)"). @arrangement is copied. Rows that compare equal
 * stay in the order of the array. Strings compare by their bytes, as sort(1) does in the C locale. */
void ferry_variant_order_async (GVariant *array,
                                const FerryVariantArrangement *arrangement,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* The order, of guint32 (transfer full); NULL without an error means the array as it is.
 * G_IO_ERROR_CANCELLED is the only error. */
GArray *ferry_variant_order_finish (GAsyncResult *result,
                                    GError **error);

G_END_DECLS
