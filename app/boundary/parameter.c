/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of a parameter table: reading text, checking a value, saying what is allowed. */
#include "parameter.h"

#include "errors.h"
#include "i18n.h"
#include "parameter-private.h"

#include <string.h>

const GVariantType *
ferry_parameter_get_variant_type (const FerryParameter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      return G_VARIANT_TYPE_BOOLEAN;
    case FERRY_PARAMETER_INTEGER:
      return G_VARIANT_TYPE_INT64;
    case FERRY_PARAMETER_NUMBER:
      return G_VARIANT_TYPE_DOUBLE;
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
    case FERRY_PARAMETER_FOLDER:
      return G_VARIANT_TYPE_BYTESTRING;
    case FERRY_PARAMETER_PATHS:
      return G_VARIANT_TYPE_BYTESTRING_ARRAY;
    case FERRY_PARAMETER_TEXT:
    case FERRY_PARAMETER_CHOICE:
    default:
      return G_VARIANT_TYPE_STRING;
    }
}

/* Of a file to write, where "" is what the table itself says: nothing is written. */
static gboolean
may_be_empty (const FerryParameter *self)
{
  return self->type == FERRY_PARAMETER_NEW_FILE && g_strcmp0 (self->fallback, "") == 0;
}

static char *
describe_choices (const FerryChoice *choices)
{
  GString *text = g_string_new (_ ("one of "));

  for (guint i = 0; choices[i].id != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", choices[i].id);
  return g_string_free (text, FALSE);
}

/* %g with more digits than it shows by default: a bound is never rounded away. No macro for it: xgettext would cut
 * the strings there, and nobody could translate them. */
char *
ferry_parameter_describe (const FerryParameter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      return g_strdup (_ ("true or false"));
    case FERRY_PARAMETER_INTEGER:
      return g_strdup_printf (_ ("a whole number from %.15g to %.15g"), self->minimum, self->maximum);
    case FERRY_PARAMETER_NUMBER:
      return g_strdup_printf (_ ("a number from %.15g to %.15g"), self->minimum, self->maximum);
    case FERRY_PARAMETER_CHOICE:
      return describe_choices (self->choices);
    case FERRY_PARAMETER_FILE:
      return g_strdup (_ ("the name of an existing file"));
    case FERRY_PARAMETER_NEW_FILE:
      return g_strdup (may_be_empty (self) ? _ ("the name of a file to write, or nothing") : _ ("the name of a file to write"));
    case FERRY_PARAMETER_FOLDER:
      return g_strdup (_ ("the name of an existing folder"));
    case FERRY_PARAMETER_PATHS:
      return g_strdup (_ ("names of existing files or folders"));
    case FERRY_PARAMETER_TEXT:
    default:
      return g_strdup (self->minimum > 0 ? _ ("text that is not empty") : _ ("text"));
    }
}

static char *
format_paths (GVariant *value)
{
  GString *text = g_string_new (NULL);
  gsize n = g_variant_n_children (value);

  for (gsize i = 0; i < n; i++)
    {
      const char *path;
      g_autofree char *display = NULL;

      g_variant_get_child (value, i, "^&ay", &path);
      display = g_filename_display_name (path);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", display);
    }
  return g_string_free (text, FALSE);
}

char *
ferry_parameter_format (const FerryParameter *self,
                        GVariant *value)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (!g_variant_is_of_type (value, ferry_parameter_get_variant_type (self)))
    return g_variant_print (value, FALSE);

  switch (self->type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
    case FERRY_PARAMETER_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
    case FERRY_PARAMETER_NUMBER:
      return g_strdup_printf ("%.15g", g_variant_get_double (value));
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
    case FERRY_PARAMETER_FOLDER:
      return g_filename_display_name (g_variant_get_bytestring (value));
    case FERRY_PARAMETER_PATHS:
      return format_paths (value);
    case FERRY_PARAMETER_TEXT:
    case FERRY_PARAMETER_CHOICE:
    default:
      return g_variant_dup_string (value, NULL);
    }
}

#define QUOTE_MAX 200

char *
ferry_parameter_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (valid, -1) <= QUOTE_MAX)
    return g_steal_pointer (&valid);

  begin = g_utf8_substring (valid, 0, QUOTE_MAX);
  return g_strconcat (begin, "…", NULL);
}

/* The one sentence for every wrong value: parameter, value, what is allowed. */
static void
set_not_allowed (const FerryParameter *self,
                 const char *text,
                 GError **error)
{
  g_autofree char *allowed = ferry_parameter_describe (self);
  g_autofree char *shown = ferry_parameter_quote (text);

  if (*shown == '\0')
    g_propagate_error (error, ferry_error_new_invalid_parameter (self->name, _ ("“%s”: empty is not allowed; allowed: %s"), self->name, allowed));
  else
    g_propagate_error (error,
                       ferry_error_new_invalid_parameter (self->name, _ ("“%s”: “%s” is not allowed; allowed: %s"),
                                                          self->name, shown, allowed));
}

static gboolean
is_choice (const FerryParameter *self,
           const char *id)
{
  for (guint i = 0; self->choices[i].id != NULL; i++)
    if (strcmp (self->choices[i].id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Written so that a NaN fails. */
static gboolean
is_within (const FerryParameter *self,
           double number)
{
  return number >= self->minimum && number <= self->maximum;
}

/* Ended by a NUL, and no other inside: what is checked is what will be opened. */
static gboolean
is_name (GVariant *value)
{
  return strlen (g_variant_get_bytestring (value)) + 1 == g_variant_get_size (value);
}

static gboolean
is_path (GVariant *value)
{
  return is_name (value) && *g_variant_get_bytestring (value) != '\0';
}

static gboolean
are_paths (GVariant *value)
{
  gsize n = g_variant_n_children (value);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) path = g_variant_get_child_value (value, i);

      if (!is_path (path))
        return FALSE;
    }
  return n > 0;
}

static gboolean
is_allowed (const FerryParameter *self,
            GVariant *value)
{
  if (!g_variant_is_of_type (value, ferry_parameter_get_variant_type (self)) || !g_variant_is_normal_form (value))
    return FALSE;

  switch (self->type)
    {
    case FERRY_PARAMETER_INTEGER:
      return is_within (self, g_variant_get_int64 (value));
    case FERRY_PARAMETER_NUMBER:
      return is_within (self, g_variant_get_double (value));
    case FERRY_PARAMETER_TEXT:
      return g_utf8_strlen (g_variant_get_string (value, NULL), -1) >= (glong)self->minimum;
    case FERRY_PARAMETER_CHOICE:
      return is_choice (self, g_variant_get_string (value, NULL));
    case FERRY_PARAMETER_NEW_FILE:
      return is_path (value) || (may_be_empty (self) && is_name (value));
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_FOLDER:
      return is_path (value);
    case FERRY_PARAMETER_PATHS:
      return are_paths (value);
    case FERRY_PARAMETER_BOOLEAN:
    default:
      return TRUE;
    }
}

gboolean
ferry_parameter_check (const FerryParameter *self,
                       GVariant *value,
                       GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (is_allowed (self, value))
    return TRUE;

  text = ferry_parameter_format (self, value);
  set_not_allowed (self, text, error);
  return FALSE;
}

/* An absolute name for what a person typed. Pure: the file system is not asked. */
static GVariant *
parse_path (const char *text,
            FerryParameterType type)
{
  g_autofree char *expanded = NULL;
  g_autofree char *path = NULL;
  const char *paths[1];

  if (*text == '~' && (text[1] == '/' || text[1] == '\0'))
    expanded = g_build_filename (g_get_home_dir (), text + 1, NULL);
  else
    expanded = g_strdup (text);
  path = *expanded != '\0' ? g_canonicalize_filename (expanded, NULL) : g_strdup ("");
  paths[0] = path;

  return type == FERRY_PARAMETER_PATHS ? g_variant_new_bytestring_array (paths, 1) : g_variant_new_bytestring (path);
}

static GVariant *
parse_boolean (const char *text)
{
  static const char * const yes[] = {"true", "yes", "on", "1", NULL};
  static const char * const no[] = {"false", "no", "off", "0", NULL};

  if (g_strv_contains (yes, text))
    return g_variant_new_boolean (TRUE);
  if (g_strv_contains (no, text))
    return g_variant_new_boolean (FALSE);
  return NULL;
}

static GVariant *
parse_number (const char *text)
{
  char *end;
  double number;

  number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || g_ascii_isspace (*text))
    return NULL;
  return g_variant_new_double (number);
}

static GVariant *
parse_value (const FerryParameter *self,
             const char *text)
{
  gint64 integer;

  switch (self->type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      return parse_boolean (text);
    case FERRY_PARAMETER_INTEGER:
      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return NULL;
      return g_variant_new_int64 (integer);
    case FERRY_PARAMETER_NUMBER:
      return parse_number (text);
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
    case FERRY_PARAMETER_FOLDER:
    case FERRY_PARAMETER_PATHS:
      return parse_path (text, self->type);
    case FERRY_PARAMETER_TEXT:
    case FERRY_PARAMETER_CHOICE:
    default:
      return g_utf8_validate (text, -1, NULL) ? g_variant_new_string (text) : NULL;
    }
}

GVariant *
ferry_parameter_parse (const FerryParameter *self,
                       const char *text,
                       GError **error)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  value = parse_value (self, text);
  if (value != NULL)
    g_variant_ref_sink (value);
  if (value == NULL || !is_allowed (self, value))
    {
      set_not_allowed (self, text, error);
      return NULL;
    }
  return g_steal_pointer (&value);
}
