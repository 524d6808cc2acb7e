/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The result of files.checksum in the format of sha256sum(1). */
#include "checksum-text.h"

#include <string.h>

void
ferry_checksum_text_append_name (GString *text,
                                 const char *name)
{
  for (; *name != '\0'; name++)
    switch (*name)
      {
      case '\\':
        g_string_append (text, "\\\\");
        break;
      case '\n':
        g_string_append (text, "\\n");
        break;
      case '\r':
        g_string_append (text, "\\r");
        break;
      default:
        g_string_append_c (text, *name);
      }
}

void
ferry_checksum_text_append (GString *text,
                            GVariant *result)
{
  g_autoptr(GVariant) entries = g_variant_lookup_value (result, "entries", G_VARIANT_TYPE ("a(ayts)"));
  const char *name, *digest;
  GVariantIter iter;

  if (entries == NULL)
    return;
  g_variant_iter_init (&iter, entries);
  while (g_variant_iter_next (&iter, "(^&ayt&s)", &name, NULL, &digest))
    {
      /* A backslash in front says that the name is escaped. */
      if (strpbrk (name, "\\\n\r") != NULL)
        g_string_append_c (text, '\\');
      g_string_append (text, digest);
      g_string_append (text, "  ");
      ferry_checksum_text_append_name (text, name);
      g_string_append_c (text, '\n');
    }
}
