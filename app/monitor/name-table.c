/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A set of strings that only grows, up to a limit. */
#include "name-table.h"

#include <string.h>

static GHashTable *names;

void
ferry_name_table_forget (void)
{
  names = NULL;
}

const char *
ferry_name_table_keep (const char *text)
{
  g_autofree char *valid = NULL;
  const char *kept;

  if (*text == '\0')
    return "";

  if (names == NULL)
    names = g_hash_table_new (g_str_hash, g_str_equal);

  valid = g_utf8_make_valid (text, strnlen (text, FERRY_NAME_LENGTH_MAX));
  kept = g_hash_table_lookup (names, valid);
  if (kept != NULL)
    return kept;

  if (g_hash_table_size (names) == FERRY_NAMES_MAX)
    return "(too many names)";

  kept = g_steal_pointer (&valid);
  g_hash_table_add (names, (gpointer)kept);

  return kept;
}
