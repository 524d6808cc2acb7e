/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry policy: the limits of each dependency, why they are so, and what the settings made of them. */
#include "command-options.h"

#include "boundary/policy-field.h"
#include "json-writer.h"
#include "model/policies.h"
#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>

/* Everything here is what the command was asked for: all dependencies, or one. */
typedef struct
{
  GArray *defaults; /* of FerryDependencyPolicy */
  GArray *current;  /* the same with what the settings say */
} Policies;

static void
policies_clear (Policies *self)
{
  g_clear_pointer (&self->defaults, g_array_unref);
  g_clear_pointer (&self->current, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Policies, policies_clear)

static const FerryDependencyPolicy *
get_row (GArray *policies,
         guint i)
{
  return &g_array_index (policies, FerryDependencyPolicy, i);
}

/* A field's value, and in *@fallback what it would be without the settings if that is another. */
static char *
get_field (Policies *self,
           guint i,
           const char *field,
           char **fallback)
{
  g_autofree char *without = ferry_policy_get_field (&get_row (self->defaults, i)->policy, field);
  char *value = ferry_policy_get_field (&get_row (self->current, i)->policy, field);

  *fallback = g_str_equal (value, without) ? NULL : g_steal_pointer (&without);
  return value;
}

/* One line of the table; what was changed gets a star there and a line in @notes. */
static void
add_line (Policies *self,
          FerryTextTable *table,
          const char *field,
          GString *notes)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (field));
  for (guint i = 0; i < self->current->len; i++)
    {
      g_autofree char *fallback = NULL;
      g_autofree char *value = get_field (self, i, field, &fallback);

      g_ptr_array_add (cells, g_strconcat (value, fallback != NULL ? " *" : "", NULL));
      if (fallback != NULL)
        g_string_append_printf (notes, _ ("* %s of %s is changed by the settings; default: %s\n"), field,
                                get_row (self->current, i)->dependency, fallback);
    }
  ferry_text_table_add_cells (table, (const char * const *)cells->pdata);
}

static char *
format_table (Policies *self,
              GString *notes)
{
  const char * const *fields = ferry_policy_get_fields ();
  g_autofree char *columns = g_strnfill (1 + self->current->len, 'l');
  g_autoptr (FerryTextTable) table = ferry_text_table_new (columns);
  g_autoptr (GPtrArray) head = g_ptr_array_new ();

  g_ptr_array_add (head, _ ("Field"));
  for (guint i = 0; i < self->current->len; i++)
    g_ptr_array_add (head, (char *)get_row (self->current, i)->dependency);
  ferry_text_table_add_cells (table, (const char * const *)head->pdata);
  for (guint i = 0; fields[i] != NULL; i++)
    add_line (self, table, fields[i], notes);
  return ferry_text_table_format (table, "");
}

static char *
format_reasons (Policies *self)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");

  for (guint i = 0; i < self->current->len; i++)
    {
      const FerryDependencyPolicy *row = get_row (self->current, i);

      ferry_text_table_add_row (table, row->dependency, _ (row->reason));
    }
  return ferry_text_table_format (table, "");
}

static char *
format_text (Policies *self)
{
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autofree char *table = format_table (self, notes);
  g_autofree char *reasons = format_reasons (self);

  return g_strconcat (table, notes->len > 0 ? "\n" : "", notes->str, "\n", reasons, NULL);
}

static void
add_json_field (Policies *self,
                FerryJsonWriter *json,
                guint i,
                const char *field)
{
  g_autofree char *fallback = NULL;
  g_autofree char *value = get_field (self, i, field, &fallback);

  ferry_json_writer_add_name (json, field);
  ferry_json_writer_begin_object (json);
  ferry_json_writer_add_string_member (json, "value", value);
  ferry_json_writer_add_string_member (json, "default", fallback != NULL ? fallback : value);
  ferry_json_writer_add_boolean_member (json, "changed", fallback != NULL);
  ferry_json_writer_end_object (json);
}

/* [{"dependency": …, "reason": …, "fields": {"deadline": {"value": …, "default": …, "changed": …}, …}}, …] */
static char *
format_json (Policies *self)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  const char * const *fields = ferry_policy_get_fields ();

  ferry_json_writer_begin_array (json);
  for (guint i = 0; i < self->current->len; i++)
    {
      const FerryDependencyPolicy *row = get_row (self->current, i);

      ferry_json_writer_begin_object (json);
      ferry_json_writer_add_string_member (json, "dependency", row->dependency);
      ferry_json_writer_add_string_member (json, "reason", _ (row->reason));
      ferry_json_writer_add_name (json, "fields");
      ferry_json_writer_begin_object (json);
      for (guint j = 0; fields[j] != NULL; j++)
        add_json_field (self, json, i, fields[j]);
      ferry_json_writer_end_object (json);
      ferry_json_writer_end_object (json);
    }
  ferry_json_writer_end_array (json);
  return ferry_json_writer_finish (json);
}

/* Leaves only @dependency; FALSE after saying so if there is none of that name. */
static gboolean
choose (Policies *self,
        const char *dependency)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->current->len; i++)
    {
      if (g_str_equal (get_row (self->current, i)->dependency, dependency))
        {
          FerryDependencyPolicy current = *get_row (self->current, i);
          FerryDependencyPolicy without = *get_row (self->defaults, i);

          g_array_set_size (self->current, 0);
          g_array_set_size (self->defaults, 0);
          g_array_append_val (self->current, current);
          g_array_append_val (self->defaults, without);
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", get_row (self->current, i)->dependency);
    }
  ferry_output_message (_ ("“%s” is no dependency; allowed: %s"), dependency, names->str);
  return FALSE;
}

static void
report_problem (gpointer line,
                gpointer user_data)
{
  ferry_output_message ("%s", (const char *)line);
}

static const FerryParameter options[] = {
  {
    .name = "json",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("JSON"),
    .help = N_ ("Print one line of JSON: an array with an object for each dependency"),
    .fallback = "false",
  },
  {NULL},
};

static FerryExit
policy_run (GMainLoop *loop,
            char **arguments)
{
  const char *dependency = NULL;
  gboolean wants_json = FALSE;
  g_auto (Policies) self = {NULL};
  g_autoptr (FerryOptions) given = NULL;
  g_autofree char *text = NULL;
  FerryExit code;

  if (arguments[0] != NULL && arguments[0][0] != '-')
    dependency = *arguments++;
  given = ferry_command_options_read (&ferry_policy_command, arguments, &code);
  if (given == NULL)
    return code;

  self.defaults = ferry_policies_get_defaults ();
  self.current = ferry_policies_get_current (report_problem, NULL);
  if (dependency != NULL && !choose (&self, dependency))
    return FERRY_EXIT_USAGE;
  g_variant_lookup (given->settings, "json", "b", &wants_json);
  text = wants_json ? format_json (&self) : format_text (&self);
  return ferry_output_answer (text, wants_json) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

const FerryCommand ferry_policy_command = {
  .name = "policy",
  .arguments = N_ ("[DEPENDENCY] [--json]"),
  .summary = N_ ("Tell the limits on calls, and the reasons for them"),
  .description = N_ ("Tells the limits on the calls to each dependency, or to one, and the reason for them.\n"
                     "What the settings changed is marked with a star."),
  .word = FERRY_COMMAND_WORD_DEPENDENCY,
  .options = options,
  .run = policy_run,
};
