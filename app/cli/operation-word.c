/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations by their ids. */
#include "operation-word.h"

#include "operations/registry.h"
#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>

static char *
list_operations (void)
{
  const FerryOperation * const *operations = ferry_operations_get_all ();
  GString *names = g_string_new (NULL);

  for (guint i = 0; operations[i] != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", operations[i]->id);
  return g_string_free (names, FALSE);
}

const FerryOperation *
ferry_operation_word_read (const char *command,
                           const char *word)
{
  const FerryOperation *operation = word != NULL ? ferry_operations_find (word) : NULL;
  g_autofree char *names = NULL;

  if (operation != NULL)
    return operation;

  names = list_operations ();
  if (word == NULL)
    ferry_output_message (_ ("“ferry %s” needs an operation; allowed: %s"), command, names);
  else
    ferry_output_message (_ ("“%s” is no operation; allowed: %s"), word, names);
  return NULL;
}

char *
ferry_operation_word_format_help (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");
  const FerryOperation * const *operations = ferry_operations_get_all ();

  for (guint i = 0; operations[i] != NULL; i++)
    ferry_text_table_add_row (table, operations[i]->id, _ (operations[i]->summary));
  return ferry_text_table_format (table, "  ");
}
