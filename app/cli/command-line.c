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
  &ferry_bench_command,
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
  ferry_text_table_add_row (table, "ferry [--] FILE…", _ ("Open the window, and offer a checksum of these"));
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

static const FerryCommand *
find_command (const char *word)
{
  for (guint i = 0; commands[i] != NULL; i++)
    if (g_str_equal (word, commands[i]->name))
      return commands[i];
  return NULL;
}

/* For an entry point: before there is a loop that this could hold up. */
static gboolean
is_file (const char *word)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (word);
  const char *path = g_file_peek_path (file);

  /* Of what lies elsewhere the window tells what it thinks. */
  return *word != '\0' && (path == NULL || g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The first of the words that is no file; NULL if all are. */
static const char *
find_missing_file (char **words)
{
  for (; *words != NULL; words++)
    if (!is_file (*words))
      return *words;
  return NULL;
}

gboolean
ferry_command_line_wants_window (int argc,
                                 char **argv)
{
  if (argc < 2 || (argc == 2 && g_str_equal (argv[1], "--gapplication-service")))
    return TRUE;
  if (g_str_equal (argv[1], "--"))
    return find_missing_file (argv + 2) == NULL;
  return *argv[1] != '-' && find_command (argv[1]) == NULL && find_missing_file (argv + 1) == NULL;
}

/* Whether the first of words that are no command is meant for a file. */
static gboolean
seems_file (const char *word)
{
  return *word != '-' && (is_file (word) || strchr (word, '/') != NULL);
}

static FerryExit
refuse_files (char **words)
{
  ferry_output_message (_ ("“%s” is not there; allowed: the names of existing files or folders"), find_missing_file (words));
  return FERRY_EXIT_USAGE;
}

static FerryExit
refuse (const char *word)
{
  GString *allowed = g_string_new (NULL);
  g_autofree char *names = NULL;

  if (*word == '-')
    {
      g_string_free (allowed, TRUE);
      ferry_output_message (_ ("“%s” is no option; allowed: %s"), word, "--help, --version, -- FILE…");
      return FERRY_EXIT_USAGE;
    }

  for (guint i = 0; commands[i] != NULL; i++)
    g_string_append_printf (allowed, "%s%s", i > 0 ? ", " : "", commands[i]->name);
  names = g_string_free (allowed, FALSE);
  ferry_output_message (_ ("“%s” is no command and no file; allowed: %s"), word, names);
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
  const FerryCommand *command;

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

  command = find_command (argv[1]);
  if (command != NULL)
    return run_command (command, argv + 2);
  if (g_str_equal (argv[1], "--"))
    return refuse_files (argv + 2);
  return seems_file (argv[1]) ? refuse_files (argv + 1) : refuse (argv[1]);
}
