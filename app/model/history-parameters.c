/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parameters as words of a command line, and back. */
#include "history-parameters.h"

#include "boundary/errors.h"
#include "telemetry/redact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A text of a megabyte is no help to anybody in a list, and a hundred thousand of them would be harm. */
#define LENGTH_MAX 8192
#define CUT "…"

/* As a person would quote it: only if need be, and such that quotes inside can still be read. */
static char *
quote (const char *word)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=+,@%";

  if (word[strspn (word, plain)] == '\0')
    return g_strdup (word);
  if (strchr (word, '\'') != NULL && strpbrk (word, "\"$`\\!") == NULL)
    return g_strdup_printf ("\"%s\"", word);
  return g_shell_quote (word);
}

static void
add_word (GString *text,
          const char *name,
          const char *value)
{
  g_autofree char *quoted = quote (value);

  g_string_append_printf (text, "%s--%s=%s", text->len > 0 ? " " : "", name, quoted);
}

static char *
join_quoted (char **words)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = quote (words[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", word);
    }
  return g_string_free (line, FALSE);
}

/* Command lines and environments are looked at word by word, too. */
static char *
redact (const FerryOperation *operation,
        const char *value)
{
  g_autofree char *text = ferry_redact_text (value);
  g_auto(GStrv) words = NULL;
  g_auto(GStrv) redacted = NULL;

  if (!g_str_equal (operation->dependency, "command") || !g_shell_parse_argv (value, NULL, &words, NULL))
    return g_steal_pointer (&text);

  redacted = ferry_redact_arguments ((const char * const *)words);
  /* Nothing to hide: as it was typed. */
  if (g_strv_equal ((const char * const *)words, (const char * const *)redacted))
    return g_steal_pointer (&text);
  return join_quoted (redacted);
}

static void
add_paths (GString *text,
           const char *name,
           GVariant *value)
{
  g_autofree const char **paths = g_variant_get_bytestring_array (value, NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *path = g_utf8_make_valid (paths[i], -1);

      add_word (text, name, path);
    }
}

static void
add_parameter (GString *text,
               const FerryOperation *operation,
               const FerryParameter *row,
               GVariant *value)
{
  g_autofree char *typed = NULL;
  g_autofree char *shown = NULL;

  if (row->type == FERRY_PARAMETER_PATHS)
    {
      add_paths (text, row->name, value);
      return;
    }

  typed = ferry_parameter_format (row, value);
  if (ferry_redact_is_secret_name (row->name, -1))
    shown = g_strdup (FERRY_REDACTED);
  else if (row->type == FERRY_PARAMETER_TEXT)
    shown = redact (operation, typed);
  add_word (text, row->name, shown != NULL ? shown : typed);
}

static char *
cut (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *begin = NULL;

  if (strlen (valid) <= LENGTH_MAX)
    return g_steal_pointer (&valid);
  begin = g_utf8_substring (valid, 0, g_utf8_pointer_to_offset (valid, g_utf8_find_prev_char (valid, valid + LENGTH_MAX)));
  return g_strconcat (begin, CUT, NULL);
}

char *
ferry_history_parameters_format (const FerryOperation *operation,
                                 GVariant *parameters)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (g_variant_is_of_type (parameters, G_VARIANT_TYPE_VARDICT), NULL);

  for (const FerryParameter *row = operation->parameters; row != NULL && row->name != NULL; row++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (parameters, row->name, ferry_parameter_get_variant_type (row));

      if (value != NULL)
        add_parameter (text, operation, row, value);
    }
  return cut (text->str);
}

/* Adds "--NAME=VALUE" to @values. */
static gboolean
take_word (const FerryOperation *operation,
           const char *word,
           GHashTable *values,
           GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = NULL;
  const FerryParameter *row;
  GVariant *value;

  if (g_str_has_prefix (word, "--") && equals != NULL)
    name = g_strndup (word + 2, equals - word - 2);
  row = name != NULL ? ferry_parameter_table_find (operation->parameters, name) : NULL;
  if (row == NULL)
    {
      g_propagate_error (error, ferry_error_new_invalid_parameter (word, _ ("“%s” is no parameter of “%s”"), word, operation->id));
      return FALSE;
    }
  value = ferry_parameter_parse (row, equals + 1, error);
  if (value == NULL)
    return FALSE;
  g_ptr_array_add (g_hash_table_lookup (values, row->name), value);
  return TRUE;
}

static GVariant *
join_paths (GPtrArray *values)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_BYTESTRING_ARRAY);
  for (guint i = 0; i < values->len; i++)
    {
      g_autoptr(GVariant) path = g_variant_get_child_value (g_ptr_array_index (values, i), 0);

      g_variant_builder_add_value (&builder, path);
    }
  return g_variant_builder_end (&builder);
}

/* Of several values for what takes one, the last counts. */
static GVariant *
collect (const FerryOperation *operation,
         GHashTable *values)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (const FerryParameter *row = operation->parameters; row != NULL && row->name != NULL; row++)
    {
      GPtrArray *own = g_hash_table_lookup (values, row->name);

      if (own->len == 0)
        continue;
      g_variant_dict_insert_value (&dict, row->name, row->type == FERRY_PARAMETER_PATHS ? join_paths (own) : g_ptr_array_index (own, own->len - 1));
    }
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

GVariant *
ferry_history_parameters_parse (const FerryOperation *operation,
                                const char *text,
                                gboolean *is_redacted,
                                GError **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (operation != NULL && text != NULL && is_redacted != NULL, NULL);

  *is_redacted = strstr (text, FERRY_REDACTED) != NULL;
  if (g_str_has_suffix (text, CUT))
    {
      g_propagate_error (error, ferry_error_new_invalid_parameter (NULL, _ ("The parameters were too long to be kept whole")));
      return NULL;
    }
  for (const FerryParameter *row = operation->parameters; row != NULL && row->name != NULL; row++)
    g_hash_table_insert (values, (char *)row->name, g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref));
  /* An operation without parameters has no words. */
  if (*text != '\0' && !g_shell_parse_argv (text, NULL, &words, error))
    return NULL;
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (!take_word (operation, words[i], values, error))
      return NULL;
  return collect (operation, values);
}
