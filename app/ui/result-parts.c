/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A value of several parts, as a person reads it. */
#include "result-parts.h"

#define INDENT 2

typedef struct
{
  GString *text;
  void (*append_leaf) (GString *text,
                       GVariant *leaf);
} Writer;

/* Out of what holds any value, or none: NULL for none. (transfer full) */
static GVariant *
unwrap (GVariant *value)
{
  g_autoptr(GVariant) inner = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    inner = g_variant_get_variant (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    inner = g_variant_get_maybe (value);
  else
    return g_variant_ref (value);
  return inner != NULL ? unwrap (inner) : NULL;
}

static gboolean
is_leaf (GVariant *value)
{
  return value == NULL || !g_variant_is_container (value) || g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING);
}

static void
write_leaf (const Writer *writer,
            GVariant *value)
{
  if (value == NULL)
    g_string_append (writer->text, "—");
  else
    writer->append_leaf (writer->text, value);
}

static void
begin_line (const Writer *writer,
            guint indent)
{
  if (writer->text->len > 0)
    g_string_append_printf (writer->text, "\n%*s", indent, "");
}

/* A header, or a setting. */
static gboolean
is_named (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE ("(ss)")) || g_variant_is_of_type (value, G_VARIANT_TYPE ("{s*}"));
}

/* What has no parts stands on one line, the rest below it. */
static void
append_children (const Writer *writer,
                 GVariant *value,
                 guint indent)
{
  gsize n = g_variant_n_children (value);
  gboolean names_files = g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING_ARRAY);
  const char *separator = is_named (value) ? ": " : " · ";

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (value, i);
      g_autoptr(GVariant) inner = unwrap (child);

      if (!is_leaf (inner))
        {
          gboolean is_rows = g_variant_is_of_type (inner, G_VARIANT_TYPE_ARRAY);

          if (!is_rows || g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
            begin_line (writer, indent);
          append_children (writer, inner, indent + INDENT);
          continue;
        }
      if (names_files)
        begin_line (writer, indent);
      else if (i > 0)
        g_string_append (writer->text, separator);
      write_leaf (writer, inner);
    }
}

void
ferry_result_append_parts (GString *text,
                           GVariant *value,
                           void (*append_leaf) (GString *text,
                                                GVariant *leaf))
{
  Writer writer = {.text = text, .append_leaf = append_leaf};

  g_return_if_fail (text != NULL);
  g_return_if_fail (value != NULL);
  g_return_if_fail (append_leaf != NULL);

  append_children (&writer, value, 0);
}
