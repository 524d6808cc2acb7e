/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One element of a GVariant array as an item of a list model. */
#include "variant-row.h"

struct _FerryVariantRow
{
  GObject parent_instance;

  GVariant *value;
};

G_DEFINE_FINAL_TYPE (FerryVariantRow, ferry_variant_row, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ferry_variant_row_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_VARIANT_ROW (object)->value, g_variant_unref);

  G_OBJECT_CLASS (ferry_variant_row_parent_class)->finalize (object);
}

static void
ferry_variant_row_class_init (FerryVariantRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_variant_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_VARIANT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_variant_row_init (FerryVariantRow *self)
{
}

FerryVariantRow *
ferry_variant_row_new (void)
{
  return g_object_new (FERRY_TYPE_VARIANT_ROW, NULL);
}

void
ferry_variant_row_set_value (FerryVariantRow *self,
                             GVariant *value)
{
  g_return_if_fail (FERRY_IS_VARIANT_ROW (self));

  if (value == NULL && self->value == NULL)
    return;
  g_clear_pointer (&self->value, g_variant_unref);
  self->value = value != NULL ? g_variant_take_ref (value) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

GVariant *
ferry_variant_row_get_value (FerryVariantRow *self)
{
  g_return_val_if_fail (FERRY_IS_VARIANT_ROW (self), NULL);

  return self->value;
}
