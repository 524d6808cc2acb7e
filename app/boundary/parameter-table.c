/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole table of parameters: completing what was given, and reading it back. */
#include "parameter.h"

#include "errors.h"
#include "i18n.h"
#include "parameter-private.h"

#include <string.h>

const FerryParameter *
ferry_parameter_table_find (const FerryParameter *table,
                            const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    if (strcmp (row->name, name) == 0)
      return row;
  return NULL;
}

static char *
list_names (const FerryParameter *table)
{
  GString *names = g_string_new (NULL);

  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", row->name);
  if (names->len == 0)
    g_string_append (names, _ ("none"));
  return g_string_free (names, FALSE);
}

static gboolean
check_names (const FerryParameter *table,
             GVariant *given,
             GError **error)
{
  GVariantIter iter;
  const char *name;
  g_autofree char *names = NULL;
  g_autofree char *shown = NULL;

  g_variant_iter_init (&iter, given);
  while (g_variant_iter_next (&iter, "{&sv}", &name, NULL))
    {
      if (ferry_parameter_table_find (table, name) != NULL)
        continue;
      names = list_names (table);
      shown = ferry_parameter_quote (name);
      g_propagate_error (error,
                         ferry_error_new_invalid_parameter (name, _ ("“%s” is no parameter here; allowed: %s"), shown, names));
      return FALSE;
    }
  return TRUE;
}

/* The value of one row: given, or its default. */
static GVariant *
complete_row (const FerryParameter *row,
              GVariant *given,
              GError **error)
{
  g_autoptr(GVariant) value = NULL;
  g_autofree char *allowed = NULL;

  if (given != NULL)
    value = g_variant_lookup_value (given, row->name, NULL);
  if (value != NULL)
    return ferry_parameter_check (row, value, error) ? g_steal_pointer (&value) : NULL;
  if (row->fallback != NULL)
    return ferry_parameter_parse (row, row->fallback, error);

  allowed = ferry_parameter_describe (row);
  g_propagate_error (error,
                     ferry_error_new_invalid_parameter (row->name, _ ("“%s” is missing; allowed: %s"), row->name, allowed));
  return NULL;
}

/* A variant made of children lends strings only as long as the child lives; one made of bytes, as
 * long as it lives itself. */
static GVariant *
serialise (GVariant *variant)
{
  g_variant_get_data (variant);
  return variant;
}

/* What every call without parameters gets. */
static GVariant *
ref_nothing (void)
{
  static GVariant *nothing;

  if (g_once_init_enter (&nothing))
    g_once_init_leave (&nothing, serialise (g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0))));
  return g_variant_ref (nothing);
}

GVariant *
ferry_parameter_table_complete (const FerryParameter *table,
                                GVariant *given,
                                GError **error)
{
  g_auto(GVariantBuilder) complete = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (given == NULL && (table == NULL || table->name == NULL))
    return ref_nothing ();
  if (given != NULL && !g_variant_is_of_type (given, G_VARIANT_TYPE_VARDICT))
    {
      g_propagate_error (error,
                         ferry_error_new_invalid_parameter (NULL, _ ("Parameters of type “%s” are not allowed; allowed: %s"),
                                                            g_variant_get_type_string (given), "a{sv}"));
      return NULL;
    }
  if (given != NULL && !check_names (table, given, error))
    return NULL;

  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    {
      g_autoptr(GVariant) value = complete_row (row, given, error);

      if (value == NULL)
        return NULL;
      g_variant_builder_add (&complete, "{sv}", row->name, value);
    }
  return serialise (g_variant_ref_sink (g_variant_builder_end (&complete)));
}

/* Below: completed parameters hold every value with its type, so a lookup that fails is our own
 * mistake and ends the program. What is lent lives as long as @parameters: a completed one is
 * serialised, and its children share its bytes. */

gboolean
ferry_parameters_get_boolean (GVariant *parameters,
                              const char *name)
{
  gboolean value = FALSE;

  if (!g_variant_lookup (parameters, name, "b", &value))
    g_error ("no boolean parameter “%s”", name);
  return value;
}

gint64
ferry_parameters_get_integer (GVariant *parameters,
                              const char *name)
{
  gint64 value = 0;

  if (!g_variant_lookup (parameters, name, "x", &value))
    g_error ("no integer parameter “%s”", name);
  return value;
}

double
ferry_parameters_get_number (GVariant *parameters,
                             const char *name)
{
  double value = 0;

  if (!g_variant_lookup (parameters, name, "d", &value))
    g_error ("no number parameter “%s”", name);
  return value;
}

const char *
ferry_parameters_get_text (GVariant *parameters,
                           const char *name)
{
  const char *value = NULL;

  if (!g_variant_lookup (parameters, name, "&s", &value))
    g_error ("no text parameter “%s”", name);
  return value;
}

const char *
ferry_parameters_get_path (GVariant *parameters,
                           const char *name)
{
  const char *value = NULL;

  if (!g_variant_lookup (parameters, name, "^&ay", &value))
    g_error ("no path parameter “%s”", name);
  return value;
}

const char **
ferry_parameters_get_paths (GVariant *parameters,
                            const char *name)
{
  const char **values = NULL;

  if (!g_variant_lookup (parameters, name, "^a&ay", &values))
    g_error ("no paths parameter “%s”", name);
  return values;
}
