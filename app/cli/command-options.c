/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --help and complaints are the same for every command. */
#include "command-options.h"

#include "output.h"

#include <glib/gi18n.h>

static FerryExit
print_help (const FerryCommand *command)
{
  g_autofree char *lines = ferry_options_format_help (command->options);
  g_autofree char *text = g_strdup_printf ("%s ferry %s %s\n\n%s\n\n%s\n%s", _ ("Usage:"), command->name, _ (command->arguments),
                                           _ (command->description), _ ("Options:"), lines);

  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

FerryOptions *
ferry_command_options_read (const FerryCommand *command,
                            char **arguments,
                            FerryExit *code)
{
  g_autoptr (FerryOptions) given = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (command != NULL && command->description != NULL && code != NULL, NULL);

  given = ferry_options_parse (arguments, NULL, command->options, &error);
  if (given == NULL)
    {
      ferry_output_message ("%s", error->message);
      *code = FERRY_EXIT_USAGE;
      return NULL;
    }
  if (given->help)
    {
      *code = print_help (command);
      return NULL;
    }
  return g_steal_pointer (&given);
}
