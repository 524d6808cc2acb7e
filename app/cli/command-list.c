/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry list: what there is to run. */
#include "command.h"

#include "operations/registry.h"
#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>

static FerryExit
list_run (GMainLoop *loop,
          char **arguments)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("lll");
  const FerryOperation * const *operations = ferry_operations_get_all ();
  g_autofree char *text = NULL;

  for (guint i = 0; operations[i] != NULL; i++)
    ferry_text_table_add_row (table, operations[i]->id, _ (operations[i]->title),
                              _ (operations[i]->summary));

  text = ferry_text_table_format (table, "");
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

const FerryCommand ferry_list_command = {
  .name = "list",
  .summary = N_ ("List the operations"),
  .run = list_run,
};
