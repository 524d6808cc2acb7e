/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values as other programs write them, and as the bus can carry them. */
#include "values.h"

#include "boundary/errors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* FALSE if it is no integer, or too large. */
static gboolean
read_integer (GVariant *value,
              gint64 *integer)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BYTE:
      *integer = g_variant_get_byte (value);
      return TRUE;
    case G_VARIANT_CLASS_INT16:
      *integer = g_variant_get_int16 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT16:
      *integer = g_variant_get_uint16 (value);
      return TRUE;
    case G_VARIANT_CLASS_INT32:
      *integer = g_variant_get_int32 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT32:
      *integer = g_variant_get_uint32 (value);
      return TRUE;
    case G_VARIANT_CLASS_INT64:
      *integer = g_variant_get_int64 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT64:
      *integer = g_variant_get_uint64 (value);
      return g_variant_get_uint64 (value) <= G_MAXINT64;
    default:
      return FALSE;
    }
}

/* A file's name as a bytestring, which ends with NUL; NULL if it is none. */
static GVariant *
convert_path (GVariant *value)
{
  const char *bytes;
  gsize length;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_new_bytestring (g_variant_get_string (value, NULL));
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    return NULL;

  bytes = g_variant_get_fixed_array (value, &length, 1);
  if (length > 0 && memchr (bytes, '\0', length) == NULL)
    {
      g_autofree char *ended = g_strndup (bytes, length);

      return g_variant_new_bytestring (ended);
    }
  return value;
}

/* Paths, or one of them alone. */
static GVariant *
convert_paths (GVariant *value)
{
  GVariant *one = convert_path (value);
  GVariantBuilder builder;

  if (one != NULL)
    return g_variant_new_array (G_VARIANT_TYPE_BYTESTRING, &one, 1);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY) && !g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING_ARRAY))
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_BYTESTRING_ARRAY);
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (value, i);

      g_variant_builder_add_value (&builder, convert_path (child));
    }
  return g_variant_builder_end (&builder);
}

/* Floating or @value itself; NULL if nothing fits. */
static GVariant *
convert (const FerryParameter *row,
         GVariant *value)
{
  gint64 integer;

  switch (row->type)
    {
    case FERRY_PARAMETER_INTEGER:
      return read_integer (value, &integer) ? g_variant_new_int64 (integer) : NULL;
    case FERRY_PARAMETER_NUMBER:
      return read_integer (value, &integer) ? g_variant_new_double (integer) : NULL;
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
    case FERRY_PARAMETER_FOLDER:
      return convert_path (value);
    case FERRY_PARAMETER_PATHS:
      return convert_paths (value);
    case FERRY_PARAMETER_BOOLEAN:
    case FERRY_PARAMETER_TEXT:
    case FERRY_PARAMETER_CHOICE:
    default:
      return NULL;
    }
}

/* What cannot be converted, or has no row, stays as it is, to be refused. */
static GVariant *
convert_all (const FerryParameter *table,
             GVariant *given)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_iter_init (&iter, given);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      const FerryParameter *row = ferry_parameter_table_find (table, name);
      GVariant *converted = row != NULL ? convert (row, value) : NULL;

      g_variant_builder_add (&builder, "{sv}", name, converted != NULL ? converted : value);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static gboolean
check_absolute (const FerryParameter *row,
                const char *path,
                GError **error)
{
  g_autofree char *shown = NULL;

  /* No name at all, where the table allows that. */
  if (*path == '\0' || g_path_is_absolute (path))
    return TRUE;
  shown = g_filename_display_name (path);
  g_propagate_error (error, ferry_error_new_invalid_parameter (row->name, _ ("“%s”: “%s” is not allowed; allowed: an absolute name"),
                                                               row->name, shown));
  return FALSE;
}

static gboolean
are_absolute (const FerryParameter *table,
              GVariant *complete,
              GError **error)
{
  for (const FerryParameter *row = table; row->name != NULL; row++)
    {
      g_autofree const char **paths = NULL;

      if (row->type == FERRY_PARAMETER_FILE || row->type == FERRY_PARAMETER_NEW_FILE || row->type == FERRY_PARAMETER_FOLDER)
        {
          if (!check_absolute (row, ferry_parameters_get_path (complete, row->name), error))
            return FALSE;
        }
      if (row->type != FERRY_PARAMETER_PATHS)
        continue;
      paths = ferry_parameters_get_paths (complete, row->name);
      for (guint i = 0; paths[i] != NULL; i++)
        if (!check_absolute (row, paths[i], error))
          return FALSE;
    }
  return TRUE;
}

GVariant *
ferry_bus_values_read (const FerryParameter *table,
                       GVariant *given,
                       GError **error)
{
  g_autoptr(GVariant) converted = NULL;
  g_autoptr(GVariant) complete = NULL;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (g_variant_is_of_type (given, G_VARIANT_TYPE_VARDICT), NULL);

  converted = convert_all (table, given);
  complete = ferry_parameter_table_complete (table, converted, error);
  if (complete == NULL || !are_absolute (table, complete, error))
    return NULL;
  return g_steal_pointer (&complete);
}

/* The type with an "a" for each "m". No character of a type string means another thing elsewhere. */
static GVariantType *
type_without_maybe (GVariant *value)
{
  g_autofree char *type = g_strdup (g_variant_get_type_string (value));

  for (char *character = type; *character != '\0'; character++)
    if (*character == 'm')
      *character = 'a';
  return g_variant_type_new (type);
}

GVariant *
ferry_bus_values_without_maybe (GVariant *value)
{
  g_autoptr(GVariantType) type = NULL;
  GVariantBuilder builder;

  g_return_val_if_fail (value != NULL, NULL);

  if (strpbrk (g_variant_get_type_string (value), "mv") == NULL)
    return g_variant_ref (value);

  type = type_without_maybe (value);
  g_variant_builder_init (&builder, type);
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (value, i);
      g_autoptr(GVariant) converted = ferry_bus_values_without_maybe (child);

      g_variant_builder_add_value (&builder, converted);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
