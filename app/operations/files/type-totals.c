/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Totals by extension, in a table that stays small whatever the names. */
#include "type-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A longer one is no extension but a part of the name. */
#define EXTENSION_LENGTH_MAX 10

/* Names made by programs may end in anything; those that come after so many kinds share a row. */
#define KINDS_MAX 4096

typedef struct
{
  char *name;
  guint64 count;
  guint64 bytes;
} Kind;

struct _FerryTypeTotals
{
  GHashTable *kinds; /* of Kind by its name */
  Kind rest;
};

static void
kind_free (gpointer data)
{
  Kind *kind = data;

  g_free (kind->name);
  g_free (kind);
}

FerryTypeTotals *
ferry_type_totals_new (void)
{
  FerryTypeTotals *self = g_new0 (FerryTypeTotals, 1);

  self->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kind_free);
  return self;
}

void
ferry_type_totals_free (FerryTypeTotals *self)
{
  g_hash_table_unref (self->kinds);
  g_free (self);
}

/* Looks for an extension before @end and says where its dot is; NULL if there is none. */
static const char *
find_extension (const char *name, const char *end, gboolean *is_number)
{
  const char *dot = end;

  *is_number = TRUE;
  while (dot > name && g_ascii_isalnum (dot[-1]))
    {
      dot--;
      *is_number = *is_number && g_ascii_isdigit (*dot);
    }

  /* A name that begins with its only dot is a hidden file. */
  if (dot == end || end - dot > EXTENSION_LENGTH_MAX || dot - name < 2 || dot[-1] != '.')
    return NULL;
  return dot - 1;
}

/* Writes the extension in lower case, dot included. Numbers at the end are versions: both
 * "libm.so.6" and "libm.so" are ".so". */
static gboolean
get_extension (const char *name, char *extension)
{
  const char *end = name + strlen (name);
  gboolean is_number;
  const char *dot = find_extension (name, end, &is_number);
  gsize length;

  while (dot != NULL && is_number)
    {
      end = dot;
      dot = find_extension (name, end, &is_number);
    }
  if (dot == NULL)
    return FALSE;

  length = end - dot;
  for (gsize i = 0; i < length; i++)
    extension[i] = g_ascii_tolower (dot[i]);
  extension[length] = '\0';
  return TRUE;
}

static const char *
get_category (mode_t mode)
{
  if (S_ISDIR (mode))
    return N_ ("folders");
  if (S_ISLNK (mode))
    return N_ ("symbolic links");
  if (!S_ISREG (mode))
    return N_ ("special files");
  if ((mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0)
    return N_ ("programs");
  return N_ ("no extension");
}

static Kind *
find_kind (FerryTypeTotals *self, const char *name)
{
  Kind *kind = g_hash_table_lookup (self->kinds, name);

  if (kind != NULL)
    return kind;
  if (g_hash_table_size (self->kinds) >= KINDS_MAX)
    return &self->rest;

  kind = g_new0 (Kind, 1);
  kind->name = g_strdup (name);
  g_hash_table_insert (self->kinds, kind->name, kind);
  return kind;
}

void
ferry_type_totals_add (FerryTypeTotals *self, const char *name, mode_t mode, guint64 bytes)
{
  char extension[EXTENSION_LENGTH_MAX + 2];
  Kind *kind;

  if (S_ISREG (mode) && get_extension (name, extension))
    kind = find_kind (self, extension);
  else
    kind = find_kind (self, get_category (mode));

  kind->count++;
  kind->bytes += bytes;
}

/* The one with more bytes first. */
static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const Kind *left = *(const Kind * const *)a;
  const Kind *right = *(const Kind * const *)b;

  if (left->bytes != right->bytes)
    return left->bytes > right->bytes ? -1 : 1;
  return strcmp (left->name, right->name);
}

static GPtrArray *
sort_kinds (FerryTypeTotals *self)
{
  GPtrArray *sorted = g_ptr_array_sized_new (g_hash_table_size (self->kinds));
  GHashTableIter iter;
  gpointer kind;

  g_hash_table_iter_init (&iter, self->kinds);
  while (g_hash_table_iter_next (&iter, NULL, &kind))
    g_ptr_array_add (sorted, kind);

  g_ptr_array_sort (sorted, compare_kinds);
  return sorted;
}

GVariant *
ferry_type_totals_end (FerryTypeTotals *self, guint limit)
{
  g_autoptr (GPtrArray) sorted = sort_kinds (self);
  GVariantBuilder builder;
  Kind rest = self->rest;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(stt)"));
  for (guint i = 0; i < sorted->len; i++)
    {
      const Kind *kind = g_ptr_array_index (sorted, i);
      const char *name = kind->name[0] == '.' ? kind->name : _ (kind->name);

      if (i < limit)
        g_variant_builder_add (&builder, "(stt)", name, kind->count, kind->bytes);
      else
        {
          rest.count += kind->count;
          rest.bytes += kind->bytes;
        }
    }

  if (rest.count > 0)
    g_variant_builder_add (&builder, "(stt)", _ ("other"), rest.count, rest.bytes);
  return g_variant_builder_end (&builder);
}
