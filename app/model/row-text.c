/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a query as CSV. */
#include "row-text.h"

#include <string.h>

/* As SQLite's own shell: fifteen digits, or seventeen where those are another number. */
char *
ferry_row_text_format_number (GVariant *number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (g_variant_is_of_type (number, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (number));

  value = g_variant_get_double (number);
  g_ascii_formatd (digits, sizeof digits, "%.15g", value);
  if (g_ascii_strtod (digits, NULL) != value)
    g_ascii_formatd (digits, sizeof digits, "%.17g", value);
  /* That it is no integer is to be seen. */
  if (strspn (digits, "-0123456789") == strlen (digits))
    strcat (digits, ".0");
  return g_strdup (digits);
}

static void
append_quoted (GString *text,
               const char *value)
{
  gboolean plain = *value != '\0' && strpbrk (value, ",\"\r\n") == NULL;

  if (plain)
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_bytes (GString *text,
              GVariant *value)
{
  gsize n;
  const guint8 *bytes = g_variant_get_fixed_array (value, &n, 1);

  g_string_append (text, "X'");
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%02X", bytes[i]);
  g_string_append_c (text, '\'');
}

static void
append_value (GString *text,
              GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    append_quoted (text, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    append_bytes (text, value);
  else if (!g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    {
      g_autofree char *number = ferry_row_text_format_number (value);

      g_string_append (text, number);
    }
}

void
ferry_row_text_append (GString *text,
                       GVariant *result)
{
  g_autoptr(GVariant) columns = g_variant_lookup_value (result, "columns", G_VARIANT_TYPE_STRING_ARRAY);
  g_autoptr(GVariant) rows = g_variant_lookup_value (result, "rows", G_VARIANT_TYPE ("aav"));
  GVariantIter iter;
  GVariant *row;
  const char *title;
  gboolean first = TRUE;

  g_return_if_fail (columns != NULL && rows != NULL);

  g_variant_iter_init (&iter, columns);
  for (; g_variant_iter_next (&iter, "&s", &title); first = FALSE)
    {
      if (!first)
        g_string_append_c (text, ',');
      append_quoted (text, title);
    }
  g_string_append (text, "\r\n");

  g_variant_iter_init (&iter, rows);
  while ((row = g_variant_iter_next_value (&iter)) != NULL)
    {
      gsize n = g_variant_n_children (row);

      for (gsize i = 0; i < n; i++)
        {
          g_autoptr(GVariant) value = NULL;

          if (i > 0)
            g_string_append_c (text, ',');
          g_variant_get_child (row, i, "v", &value);
          append_value (text, value);
        }
      g_string_append (text, "\r\n");
      g_variant_unref (row);
    }
}
