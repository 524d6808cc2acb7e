/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GVariantBuilder keeps every value as an object of its own, some 500 bytes for one row of four
 * values. Here a row is flattened as it comes, and only the array's frame is written by hand:
 * see "Arrays" in https://developer.gnome.org/documentation/specifications/gvariant-specification-1.0.html */
#include "variant-array.h"

#include <string.h>

struct _FerryVariantArray
{
  GVariantType *element_type;
  gsize alignment;
  guint8 *data; /* not a GByteArray, which ends at 4 GiB */
  gsize length;
  gsize allocated;
  GArray *ends; /* of guint64: where each element ends in the data */
};

FerryVariantArray *
ferry_variant_array_new (const char *element_type, gsize alignment)
{
  FerryVariantArray *self = g_new0 (FerryVariantArray, 1);

  self->element_type = g_variant_type_new (element_type);
  self->alignment = alignment;
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

void
ferry_variant_array_free (FerryVariantArray *self)
{
  g_variant_type_free (self->element_type);
  g_free (self->data);
  g_array_unref (self->ends);
  g_free (self);
}

/* Makes room for @length more bytes and returns where they go. */
static guint8 *
extend (FerryVariantArray *self, gsize length)
{
  guint8 *tail;

  if (self->length + length > self->allocated)
    {
      self->allocated = MAX (2 * self->allocated, self->length + length);
      self->data = g_realloc (self->data, self->allocated);
    }

  tail = self->data + self->length;
  self->length += length;
  return tail;
}

void
ferry_variant_array_add (FerryVariantArray *self, GVariant *element)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (element);
  gsize padding = -self->length & (self->alignment - 1);
  gsize size = g_variant_get_size (owned);
  guint64 end;

  g_assert (g_variant_is_of_type (owned, self->element_type));

  if (padding > 0)
    memset (extend (self, padding), 0, padding);
  if (size > 0)
    g_variant_store (owned, extend (self, size));
  end = self->length;
  g_array_append_val (self->ends, end);
}

guint
ferry_variant_array_get_length (FerryVariantArray *self)
{
  return self->ends->len;
}

/* The offsets are as wide as it takes to number the bytes of the whole, themselves included. */
static gsize
get_offset_width (FerryVariantArray *self)
{
  guint64 length = self->length;
  guint64 count = self->ends->len;

  if (length + count <= G_MAXUINT8)
    return 1;
  if (length + 2 * count <= G_MAXUINT16)
    return 2;
  if (length + 4 * count <= G_MAXUINT32)
    return 4;
  return 8;
}

GVariant *
ferry_variant_array_end (FerryVariantArray *self)
{
  g_autoptr (GVariantType) type = g_variant_type_new_array (self->element_type);
  gsize width = get_offset_width (self);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < self->ends->len; i++)
    {
      /* Little-endian on every machine, unlike the numbers in the elements. */
      guint64 end = GUINT64_TO_LE (g_array_index (self->ends, guint64, i));

      memcpy (extend (self, width), &end, width);
    }

  g_array_set_size (self->ends, 0);
  bytes = g_bytes_new_take (g_steal_pointer (&self->data), self->length);
  self->length = self->allocated = 0;
  return g_variant_new_from_bytes (type, bytes, TRUE);
}
