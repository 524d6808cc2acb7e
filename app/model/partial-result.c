/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A partial result is the result as it would be if this were all, whose list, where it has one, holds only
 * what is new; or one element of such a list by itself. */
#include "partial-result.h"

#define NEWEST 1000

struct _FerryPartialResult
{
  GQueue batches; /* of GVariant arrays of one type, the newest last */
  guint n_elements;
};

FerryPartialResult *
ferry_partial_result_new (void)
{
  FerryPartialResult *self = g_new0 (FerryPartialResult, 1);

  g_queue_init (&self->batches);
  return self;
}

void
ferry_partial_result_free (FerryPartialResult *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->batches, (GDestroyNotify)g_variant_unref);
  g_free (self);
}

/* Keeps the batches that hold the newest elements. Takes over @batch. */
static void
add_batch (FerryPartialResult *self,
           GVariant *batch)
{
  GVariant *oldest;

  g_queue_push_tail (&self->batches, batch);
  self->n_elements += g_variant_n_children (batch);
  while ((oldest = g_queue_peek_head (&self->batches)) != batch && self->n_elements - g_variant_n_children (oldest) >= NEWEST)
    {
      self->n_elements -= g_variant_n_children (oldest);
      g_variant_unref (g_queue_pop_head (&self->batches));
    }
}

/* All that is kept as one array, floating. */
static GVariant *
join_batches (FerryPartialResult *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, g_variant_get_type (g_queue_peek_tail (&self->batches)));
  for (GList *link = self->batches.head; link != NULL; link = link->next)
    for (gsize i = 0; i < g_variant_n_children (link->data); i++)
      {
        g_autoptr (GVariant) element = g_variant_get_child_value (link->data, i);

        g_variant_builder_add_value (&builder, element);
      }
  return g_variant_builder_end (&builder);
}

/* The same with @name replaced. (transfer full) */
static GVariant *
replace (GVariant *result,
         const char *name,
         GVariant *value)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, result);
  g_variant_dict_insert_value (&dict, name, value);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

GVariant *
ferry_partial_result_take (FerryPartialResult *self,
                           GVariant *partial)
{
  GVariant *entries;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_variant_is_of_type (partial, G_VARIANT_TYPE ("(tsaay)")))
    {
      add_batch (self, g_variant_ref_sink (g_variant_new_array (NULL, &partial, 1)));
      return replace (NULL, "groups", join_batches (self));
    }
  if (!g_variant_is_of_type (partial, G_VARIANT_TYPE_VARDICT))
    return NULL;

  entries = g_variant_lookup_value (partial, "entries", G_VARIANT_TYPE_ARRAY);
  if (entries == NULL)
    return g_variant_ref (partial);
  add_batch (self, entries);
  return replace (partial, "entries", join_batches (self));
}
