/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Turns words of the command line into the a{sv} that a parameter table asks for. */
#include "option-parser.h"

#include "boundary/errors.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const FerryParameter *table;
  const FerryParameter *own_table;
  GVariantDict parameters;
  GVariantDict settings;
  gboolean help;
} Parser;

static void
append_names (GString *names,
              const FerryParameter *table)
{
  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    g_string_append_printf (names, "--%s, ", row->name);
}

static GError *
error_for_unknown (Parser *self,
                   const char *argument)
{
  g_autofree char *shown = g_utf8_make_valid (argument, -1);
  GString *names = g_string_new (NULL);
  GError *error;

  append_names (names, self->table);
  append_names (names, self->own_table);
  error = ferry_error_new_invalid_parameter (shown, _ ("“%s” is no option here; allowed: %s--help"),
                                             shown, names->str);
  g_string_free (names, TRUE);
  return error;
}

static GError *
error_for_missing_value (const FerryParameter *row)
{
  g_autofree char *allowed = ferry_parameter_describe (row);

  return ferry_error_new_invalid_parameter (row->name, _ ("“%s” has no value; allowed: %s"),
                                            row->name, allowed);
}

static GError *
error_for_repetition (const FerryParameter *row,
                      const char *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1);

  return ferry_error_new_invalid_parameter (row->name, _ ("“%s”: “%s” is a second value; allowed: one"),
                                            row->name, shown);
}

/* The paths of both, in order. */
static GVariant *
join_paths (GVariant *former,
            GVariant *more)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autofree const char **first = g_variant_get_bytestring_array (former, NULL);
  g_autofree const char **second = g_variant_get_bytestring_array (more, NULL);
  GVariant *joined;

  for (guint i = 0; first[i] != NULL; i++)
    g_ptr_array_add (paths, (char *)first[i]);
  for (guint i = 0; second[i] != NULL; i++)
    g_ptr_array_add (paths, (char *)second[i]);
  joined = g_variant_new_bytestring_array ((const char * const *)paths->pdata, paths->len);
  return g_variant_ref_sink (joined);
}

/* Whether the row may come several times. */
static gboolean
is_repeatable (Parser *self,
               GVariantDict *dict,
               const FerryParameter *row)
{
  return row->type == FERRY_PARAMETER_PATHS || (dict == &self->settings && row->type == FERRY_PARAMETER_TEXT);
}

static GVariant *
join_values (const FerryParameter *row,
             GVariant *former,
             GVariant *more)
{
  if (row->type == FERRY_PARAMETER_PATHS)
    return join_paths (former, more);
  return g_variant_ref_sink (g_variant_new_printf ("%s %s", g_variant_get_string (former, NULL),
                                                   g_variant_get_string (more, NULL)));
}

static gboolean
add_value (Parser *self,
           GVariantDict *dict,
           const FerryParameter *row,
           const char *text,
           GError **error)
{
  g_autoptr (GVariant) former = g_variant_dict_lookup_value (dict, row->name, NULL);
  g_autoptr (GVariant) value = NULL;

  if (former != NULL && !is_repeatable (self, dict, row))
    {
      g_propagate_error (error, error_for_repetition (row, text));
      return FALSE;
    }

  value = ferry_parameter_parse (row, text, error);
  if (value == NULL)
    return FALSE;
  if (former != NULL)
    {
      g_autoptr (GVariant) joined = join_values (row, former, value);

      g_variant_dict_insert_value (dict, row->name, joined);
    }
  else
    g_variant_dict_insert_value (dict, row->name, value);
  return TRUE;
}

/* The row that "--NAME" or "--NAME=VALUE" asks for, or NULL. */
static const FerryParameter *
find_row (Parser *self,
          const char *argument,
          GVariantDict **dict)
{
  g_autofree char *name = NULL;
  const FerryParameter *row;

  if (!g_str_has_prefix (argument, "--"))
    return NULL;

  name = g_strndup (argument + 2, strcspn (argument + 2, "="));
  *dict = &self->parameters;
  row = ferry_parameter_table_find (self->table, name);
  if (row != NULL)
    return row;
  *dict = &self->settings;
  return ferry_parameter_table_find (self->own_table, name);
}

/* Takes one option; *@next is what follows it, and is moved on if it is the option's value. */
static gboolean
take_option (Parser *self,
             const char *argument,
             char ***next,
             GError **error)
{
  GVariantDict *dict;
  const FerryParameter *row = find_row (self, argument, &dict);
  const char *equals = strchr (argument, '=');

  if (row == NULL)
    {
      g_propagate_error (error, error_for_unknown (self, argument));
      return FALSE;
    }
  if (equals != NULL)
    return add_value (self, dict, row, equals + 1, error);
  if (row->type == FERRY_PARAMETER_BOOLEAN)
    return add_value (self, dict, row, "true", error);
  if (**next != NULL)
    return add_value (self, dict, row, *(*next)++, error);

  g_propagate_error (error, error_for_missing_value (row));
  return FALSE;
}

static gboolean
take_all (Parser *self,
          char **arguments,
          GError **error)
{
  while (*arguments != NULL && !self->help)
    {
      const char *argument = *arguments++;

      if (g_str_equal (argument, "--help"))
        self->help = TRUE;
      else if (!take_option (self, argument, &arguments, error))
        return FALSE;
    }
  return TRUE;
}

FerryOptions *
ferry_options_parse (char **arguments,
                     const FerryParameter *table,
                     const FerryParameter *own_table,
                     GError **error)
{
  Parser parser = {.table = table, .own_table = own_table};
  g_autoptr (FerryOptions) options = NULL;

  g_return_val_if_fail (arguments != NULL, NULL);

  g_variant_dict_init (&parser.parameters, NULL);
  g_variant_dict_init (&parser.settings, NULL);
  if (take_all (&parser, arguments, error))
    {
      options = g_new0 (FerryOptions, 1);
      options->parameters = g_variant_ref_sink (g_variant_dict_end (&parser.parameters));
      options->settings = g_variant_ref_sink (g_variant_dict_end (&parser.settings));
      options->help = parser.help;
    }
  g_variant_dict_clear (&parser.parameters);
  g_variant_dict_clear (&parser.settings);

  return g_steal_pointer (&options);
}

void
ferry_options_free (FerryOptions *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_free (self);
}

static const char *
get_placeholder (FerryParameterType type)
{
  switch (type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      return "";
    case FERRY_PARAMETER_INTEGER:
    case FERRY_PARAMETER_NUMBER:
      return _ ("=NUMBER");
    case FERRY_PARAMETER_CHOICE:
      return _ ("=WORD");
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
      return _ ("=FILE");
    case FERRY_PARAMETER_FOLDER:
      return _ ("=FOLDER");
    case FERRY_PARAMETER_PATHS:
      return _ ("=PATH");
    case FERRY_PARAMETER_TEXT:
    default:
      return _ ("=TEXT");
    }
}

/* "A whole number from 8 to 512 (pixels); default: 64" */
static char *
format_terms (const FerryParameter *row)
{
  g_autofree char *allowed = ferry_parameter_describe (row);
  GString *terms = g_string_new (allowed);

  if (row->unit != NULL)
    g_string_append_printf (terms, " (%s)", _ (row->unit));
  if (row->type == FERRY_PARAMETER_PATHS)
    g_string_append (terms, _ ("; may be repeated"));
  if (row->fallback != NULL && *row->fallback != '\0')
    g_string_append_printf (terms, _ ("; default: %s"), row->fallback);
  else if (row->fallback != NULL)
    g_string_append (terms, _ ("; may be left out"));
  else
    g_string_append (terms, _ ("; required"));
  return g_string_free (terms, FALSE);
}

char *
ferry_options_format_help (const FerryParameter *table)
{
  g_autoptr (FerryTextTable) lines = ferry_text_table_new ("ll");

  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    {
      g_autofree char *option = g_strdup_printf ("--%s%s", row->name, get_placeholder (row->type));
      g_autofree char *terms = format_terms (row);

      ferry_text_table_add_row (lines, option, _ (row->help));
      ferry_text_table_add_row (lines, "", terms);
    }
  return ferry_text_table_format (lines, "  ");
}
