/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shells ask the program: so they know whatever the tables know, and nothing else. */
#include "completion.h"

#include "call-settings.h"
#include "model/policies.h"
#include "operation-word.h"
#include "operations/registry.h"
#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char **words;     /* behind the command, all but the last */
  const char *last; /* which is being typed */
  GString *text;
} Completion;

/* Adds @word, with @value behind it, if that is how the last word may go on. */
static void
add (Completion *self,
     const char *word,
     const char *value,
     const char *description)
{
  g_autofree char *whole = g_strconcat (word, value, NULL);
  g_autofree char *printable = ferry_text_make_printable (description);

  if (g_str_has_prefix (whole, self->last))
    g_string_append_printf (self->text, "%s\t%s\n", whole, printable);
}

/* All of them, each behind @prefix. */
static void
add_operations (Completion *self,
                const char *prefix)
{
  const FerryOperation * const *operations = ferry_operations_get_all ();

  for (guint i = 0; operations[i] != NULL; i++)
    add (self, prefix, operations[i]->id, _ (operations[i]->title));
}

/* What a value of @row may be, behind @prefix, which is "--NAME=" or nothing. */
static void
add_values (Completion *self,
            const FerryParameter *row,
            gboolean is_own,
            const char *prefix)
{
  switch (row->type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      add (self, prefix, "true", _ (row->help));
      add (self, prefix, "false", _ (row->help));
      break;
    case FERRY_PARAMETER_CHOICE:
      for (const FerryChoice *choice = row->choices; choice->id != NULL; choice++)
        add (self, prefix, choice->id, _ (choice->label));
      break;
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
    case FERRY_PARAMETER_PATHS:
      g_string_append (self->text, "/files\n");
      break;
    case FERRY_PARAMETER_FOLDER:
      g_string_append (self->text, "/folders\n");
      break;
    case FERRY_PARAMETER_TEXT:
      if (is_own && g_str_equal (row->name, FERRY_OPERATION_WORD))
        add_operations (self, prefix);
      break;
    case FERRY_PARAMETER_INTEGER:
    case FERRY_PARAMETER_NUMBER:
    default:
      break;
    }
}

/* Whether @word is "--NAME" or begins with "--NAME=". */
static gboolean
is_option (const char *word,
           const char *name)
{
  gsize length = strlen (name);

  return g_str_has_prefix (word, "--") && strncmp (word + 2, name, length) == 0 &&
         (word[2 + length] == '\0' || word[2 + length] == '=');
}

static gboolean
is_given (Completion *self,
          const char *name)
{
  for (guint i = 0; self->words[i] != NULL; i++)
    if (is_option (self->words[i], name))
      return TRUE;
  return FALSE;
}

/* Those of @table that may still come; of the command's own texts each may come again. */
static void
add_options (Completion *self,
             const FerryParameter *table,
             gboolean is_own)
{
  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    {
      g_autofree char *option = g_strconcat ("--", row->name, NULL);
      gboolean is_repeatable = row->type == FERRY_PARAMETER_PATHS || (is_own && row->type == FERRY_PARAMETER_TEXT);

      if (is_repeatable || !is_given (self, row->name))
        add (self, option, row->type == FERRY_PARAMETER_BOOLEAN ? "" : "=", _ (row->help));
    }
}

/* Whether the last word is the value of a row of @table; then that is what is added. */
static gboolean
add_value_of (Completion *self,
              const FerryParameter *table,
              gboolean is_own)
{
  guint n = g_strv_length (self->words);
  const char *former = n > 0 ? self->words[n - 1] : "";

  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    {
      g_autofree char *prefix = g_strconcat ("--", row->name, "=", NULL);

      if (g_str_has_prefix (self->last, prefix))
        {
          add_values (self, row, is_own, prefix);
          return TRUE;
        }
      /* "--NAME VALUE", which a boolean does not have. */
      if (row->type != FERRY_PARAMETER_BOOLEAN && strlen (former) == strlen (prefix) - 1 && is_option (former, row->name))
        {
          add_values (self, row, is_own, "");
          return TRUE;
        }
    }
  return FALSE;
}

static void
add_dependencies (Completion *self)
{
  g_autoptr (GArray) policies = ferry_policies_get_defaults ();

  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);

      add (self, row->dependency, "", _ (row->title));
    }
}

static void
add_first_word (Completion *self,
                const FerryCommand *command)
{
  /* Options follow the operation. */
  if (command->word != FERRY_COMMAND_WORD_OPERATION && add_value_of (self, command->options, TRUE))
    return;
  if (command->word == FERRY_COMMAND_WORD_OPERATION)
    add_operations (self, "");
  else if (command->word == FERRY_COMMAND_WORD_DEPENDENCY)
    add_dependencies (self);
  if (command->word != FERRY_COMMAND_WORD_OPERATION)
    add_options (self, command->options, TRUE);
  add (self, "--help", "", _ ("Say more"));
}

static void
add_further_word (Completion *self,
                  const FerryCommand *command)
{
  const FerryParameter *options = command->options;
  const FerryParameter *parameters = NULL;
  const FerryOperation *operation;
  FerryCallTable table;

  if (command->word == FERRY_COMMAND_WORD_OPERATION)
    {
      operation = ferry_operations_find (self->words[0]);
      if (operation == NULL)
        return;
      parameters = operation->parameters;
      /* The same rows, but with the executors that it can run on. */
      ferry_call_table_init (&table, operation);
      options = table.rows + (command->options - ferry_call_settings_table);
    }
  if (is_given (self, "help") || add_value_of (self, parameters, FALSE) || add_value_of (self, options, TRUE))
    return;
  add_options (self, parameters, FALSE);
  add_options (self, options, TRUE);
  add (self, "--help", "", _ ("Say more"));
}

static void
add_commands (Completion *self,
              const FerryCommand * const *commands)
{
  for (guint i = 0; commands[i] != NULL; i++)
    add (self, commands[i]->name, "", _ (commands[i]->summary));
  add (self, "--help", "", _ ("Tell what there is"));
  add (self, "--version", "", _ ("Show the version"));
}

/* Those that the window is opened with. An empty word may be a command, which people type more often. */
static void
add_files (Completion *self)
{
  if (self->text->len == 0 && *self->last != '\0' && *self->last != '-')
    g_string_append (self->text, "/files\n");
}

/* Whether what follows @word, which is no command, are names of files as it is. For an entry point, as the command line's. */
static gboolean
begins_files (const char *word)
{
  return g_str_equal (word, "--") || strchr (word, '/') != NULL || g_file_test (word, G_FILE_TEST_EXISTS);
}

static const FerryCommand *
find_command (const FerryCommand * const *commands,
              const char *name)
{
  for (guint i = 0; commands[i] != NULL; i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

FerryExit
ferry_completion_print (const FerryCommand * const *commands,
                        char **words)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length (words);
  Completion self = {.text = text, .last = n > 0 ? words[n - 1] : ""};
  const FerryCommand *command = n > 1 ? find_command (commands, words[0]) : NULL;
  g_auto (GStrv) between = g_new0 (char *, n + 1);

  for (guint i = 1; i + 1 < n; i++)
    between[i - 1] = g_strdup (words[i]);
  self.words = between;

  if (n <= 1)
    {
      add_commands (&self, commands);
      add_files (&self);
    }
  else if (command != NULL && n == 2)
    add_first_word (&self, command);
  else if (command != NULL)
    add_further_word (&self, command);
  else if (begins_files (words[0]))
    g_string_append (self.text, "/files\n");
  return ferry_output_bytes (text->str, text->len) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}
