/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs one operation on this very thread and prints how many seconds it says it took. */
#include "operations/registry.h"

#include <locale.h>

static void
ignore_progress (FerryRunContext *context, const FerryProgress *progress)
{
}

static gboolean
ignore_partial (FerryRunContext *context, GVariant *partial)
{
  g_variant_unref (g_variant_ref_sink (partial));
  return TRUE;
}

static GVariant *
parse_parameters (const FerryParameter *table, char **words, GError **error)
{
  g_auto (GVariantDict) given = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) parameters = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) halves = g_strsplit (words[i], "=", 2);
      const FerryParameter *parameter = ferry_parameter_table_find (table, halves[0]);
      g_autoptr (GVariant) value = NULL;

      if (parameter == NULL || halves[1] == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: not NAME=VALUE", words[i]);
          return NULL;
        }
      value = ferry_parameter_parse (parameter, halves[1], error);
      if (value == NULL)
        return NULL;
      g_variant_dict_insert_value (&given, parameter->name, value);
    }

  parameters = g_variant_ref_sink (g_variant_dict_end (&given));
  return ferry_parameter_table_complete (table, parameters, error);
}

static GVariant *
run_operation (const FerryOperation *operation, char **words, GError **error)
{
  static const FerryRunSink sink = {ignore_progress, ignore_partial};
  FerryRunContext context = {.sink = &sink};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GVariant) parameters = parse_parameters (operation->parameters, words, error);
  GVariant *result;

  if (parameters == NULL)
    return NULL;

  result = operation->run (parameters, &context, cancellable, error);
  return result != NULL ? g_variant_take_ref (result) : NULL;
}

int
main (int argc, char **argv)
{
  const FerryOperation *operation = argc > 1 ? ferry_operations_find (argv[1]) : NULL;
  g_autoptr (GVariant) result = NULL;
  g_autoptr (GError) error = NULL;
  double seconds = 0;

  setlocale (LC_ALL, "");
  if (operation == NULL)
    {
      g_printerr ("Usage: run-operation OPERATION [NAME=VALUE]...\n");
      return 2;
    }

  result = run_operation (operation, argv + 2, &error);
  if (result == NULL)
    {
      g_printerr ("%s: %s\n", operation->id, error->message);
      return 1;
    }

  g_variant_lookup (result, "seconds", "d", &seconds);
  g_print ("%.6f\n", seconds);
  return 0;
}
