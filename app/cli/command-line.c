/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of commands, the help, and the one main loop of the command line. */
#include "command-line.h"

#include "command.h"
#include "completion.h"
#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <string.h>

static const FerryCommand * const commands[] = {
  &ferry_list_command,
  &ferry_run_command,
  &ferry_compare_command,
  &ferry_tour_command,
  &ferry_policy_command,
  &ferry_history_command,
  NULL,
};

static FerryExit
print (const char *text)
{
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static FerryExit
print_help (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");
  g_autofree char *lines = NULL;
  g_autofree char *text = NULL;

  ferry_text_table_add_row (table, "ferry", _ ("Open the window"));
  for (guint i = 0; commands[i] != NULL; i++)
    {
      const char *arguments = commands[i]->arguments;
      g_autofree char *usage = g_strjoin (" ", "ferry", commands[i]->name,
                                          arguments != NULL ? _ (arguments) : NULL, NULL);

      ferry_text_table_add_row (table, usage, _ (commands[i]->summary));
    }
  ferry_text_table_add_row (table, "ferry COMMAND --help", _ ("Say more about a command"));
  ferry_text_table_add_row (table, "ferry --help", _ ("Show this"));
  ferry_text_table_add_row (table, "ferry --version", _ ("Show the version"));
  lines = ferry_text_table_format (table, "  ");
  text = g_strdup_printf ("%s\n\n%s\n%s",
                          _ ("Ferry runs slow operations and measures what they cost the main loop."),
                          lines,
                          _ ("Exit codes: 0 succeeded, 1 failed, 2 wrong usage or parameter, 3 timed out,\n"
                             "4 rejected, 130 interrupted.\n"));
  return print (text);
}

static FerryExit
refuse (const char *word)
{
  GString *allowed = g_string_new (NULL);
  g_autofree char *names = NULL;

  if (*word == '-')
    {
      g_string_free (allowed, TRUE);
      ferry_output_message (_ ("“%s” is no option; allowed: %s"), word, "--help, --version");
      return FERRY_EXIT_USAGE;
    }

  for (guint i = 0; commands[i] != NULL; i++)
    g_string_append_printf (allowed, "%s%s", i > 0 ? ", " : "", commands[i]->name);
  names = g_string_free (allowed, FALSE);
  ferry_output_message (_ ("“%s” is no command; allowed: %s"), word, names);
  return FERRY_EXIT_USAGE;
}

/* For a command that takes no arguments: what to do about one. */
static FerryExit
take_argument (const FerryCommand *command,
               const char *argument)
{
  g_autofree char *text = NULL;

  if (!g_str_equal (argument, "--help"))
    {
      ferry_output_message (_ ("“%s” is not allowed behind “ferry %s”; allowed: %s"),
                            argument, command->name, "--help");
      return FERRY_EXIT_USAGE;
    }

  text = g_strdup_printf ("%s ferry %s\n\n%s\n", _ ("Usage:"), command->name, _ (command->summary));
  return print (text);
}

static FerryExit
run_command (const FerryCommand *command,
             char **arguments)
{
  g_autoptr (GMainLoop) loop = NULL;

  if (command->arguments == NULL && arguments[0] != NULL)
    return take_argument (command, arguments[0]);

  loop = g_main_loop_new (NULL, FALSE);
  return command->run (loop, arguments);
}

int
ferry_command_line_run (int argc,
                        char **argv)
{
  g_return_val_if_fail (argc >= 2, FERRY_EXIT_USAGE);

  ferry_output_prepare ();
  g_set_prgname ("ferry");

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "--version"))
    {
      if (argc > 2)
        {
          ferry_output_message (_ ("“%s” is not allowed behind “ferry %s”; allowed: nothing"),
                                argv[2], argv[1]);
          return FERRY_EXIT_USAGE;
        }
      return g_str_equal (argv[1], "--help") ? print_help () : print ("ferry " FERRY_VERSION "\n");
    }

  /* For the shells, whose completions are installed beside the program. */
  if (g_str_equal (argv[1], "--complete"))
    return ferry_completion_print (commands, argv + 2);

  for (guint i = 0; commands[i] != NULL; i++)
    if (g_str_equal (argv[1], commands[i]->name))
      return run_command (commands[i], argv + 2);

  return refuse (argv[1]);
}
