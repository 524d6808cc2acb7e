/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How another program wants a call made, by a parameter table. */
#include "options.h"

#include "values.h"

#include <string.h>

#define ON 0

static const FerryParameter table[] = {
  {.name = "on", .type = FERRY_PARAMETER_CHOICE},
  /* Its default is the policy's, which no number here says. */
  {.name = "deadline", .type = FERRY_PARAMETER_NUMBER, .fallback = "86400", .minimum = 0.001, .maximum = 86400},
  {.name = "keep", .type = FERRY_PARAMETER_BOOLEAN, .fallback = "false"},
  {NULL},
};

/* Those that can run the operation; @choices has room for all of them. */
static void
list_executors (FerryAdapter *adapter,
                const FerryOperation *operation,
                FerryChoice *choices)
{
  guint n = 0;

  for (guint kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    if (ferry_adapter_can_run (adapter, operation, kind))
      choices[n++] = (FerryChoice) {.id = ferry_executor_get_name (kind)};
  choices[n] = (FerryChoice) {NULL};
}

gboolean
ferry_bus_options_read (FerryAdapter *adapter,
                        const FerryOperation *operation,
                        GVariant *given,
                        FerryCallOptions *options,
                        gboolean *keep,
                        GError **error)
{
  FerryChoice executors[FERRY_N_EXECUTORS];
  FerryParameter rows[G_N_ELEMENTS (table)];
  g_autoptr(GVariant) complete = NULL;
  g_autoptr(GVariant) deadline = NULL;

  g_return_val_if_fail (FERRY_IS_ADAPTER (adapter), FALSE);
  g_return_val_if_fail (given != NULL && options != NULL && keep != NULL, FALSE);

  memcpy (rows, table, sizeof rows);
  list_executors (adapter, operation, executors);
  rows[ON].choices = executors;
  rows[ON].fallback = ferry_executor_get_name (ferry_adapter_get_executor (adapter, operation));

  complete = ferry_bus_values_read (rows, given, error);
  if (complete == NULL)
    return FALSE;

  *options = (FerryCallOptions) {0};
  ferry_executor_parse (ferry_parameters_get_text (complete, "on"), &options->executor);
  deadline = g_variant_lookup_value (given, "deadline", NULL);
  if (deadline != NULL)
    options->deadline = ferry_parameters_get_number (complete, "deadline") * G_USEC_PER_SEC;
  *keep = ferry_parameters_get_boolean (complete, "keep");
  return TRUE;
}
