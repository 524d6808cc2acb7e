/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.run: a program and its arguments, without a shell in between. */
#include "boundary/operation.h"

#include "boundary/errors.h"
#include "operations/native.h"
#include "process.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  gint64 started;
  gboolean check;
  char *program; /* its name, for errors: arguments may hold passwords */
  char **argv;
  char **environment;
  GVariant *parameters;
  FerryProcess *process; /* once it is started */
} Run;

static void
run_free (Run *self)
{
  g_free (self->program);
  g_strfreev (self->argv);
  g_strfreev (self->environment);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->process, ferry_process_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

/* Splits a text as a shell would, with quotes and nothing else that is special. */
static char **
split (GVariant *parameters, const char *name, GError **error)
{
  char **words = NULL;
  g_autoptr (GError) problem = NULL;

  if (g_shell_parse_argv (ferry_parameters_get_text (parameters, name), NULL, &words, &problem))
    return words;
  if (g_error_matches (problem, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    return g_new0 (char *, 1);

  /* GLib's message quotes the whole text. */
  g_propagate_error (error,
                     ferry_error_new_invalid_parameter (name, _ ("“%s”: a quotation mark has no second; allowed: %s"),
                                                        name, _ ("words, and words in ' or \"")));
  return NULL;
}

static char **
split_command (GVariant *parameters, GError **error)
{
  g_auto (GStrv) argv = split (parameters, "command", error);

  if (argv != NULL && (argv[0] == NULL || argv[0][0] == '\0'))
    {
      g_propagate_error (error,
                         ferry_error_new_invalid_parameter ("command", _ ("“%s” names no program; allowed: %s"),
                                                            "command", _ ("a program and its arguments")));
      return NULL;
    }
  return g_steal_pointer (&argv);
}

/* Our own environment and what is added to it. */
static char **
make_environment (GVariant *parameters, GError **error)
{
  g_auto (GStrv) additions = split (parameters, "environment", error);
  g_auto (GStrv) environment = g_get_environ ();

  if (additions == NULL)
    return NULL;

  for (guint i = 0; additions[i] != NULL; i++)
    {
      char *equals = strchr (additions[i], '=');

      if (equals == NULL || equals == additions[i])
        {
          g_propagate_error (error,
                             ferry_error_new_invalid_parameter ("environment", _ ("“%s”: word %u is not allowed; allowed: %s"),
                                                                "environment", i + 1, _ ("NAME=VALUE, as often as you like")));
          return NULL;
        }
      *equals = '\0';
      environment = g_environ_setenv (environment, additions[i], equals + 1, TRUE);
    }
  return g_steal_pointer (&environment);
}

static Run *
run_new (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (Run) self = g_new0 (Run, 1);

  self->argv = split_command (parameters, error);
  if (self->argv == NULL)
    return NULL;
  self->environment = make_environment (parameters, error);
  if (self->environment == NULL)
    return NULL;

  self->context = context;
  self->cancellable = cancellable;
  self->started = g_get_monotonic_time ();
  self->check = ferry_parameters_get_boolean (parameters, "check");
  self->program = g_path_get_basename (self->argv[0]);
  self->parameters = g_variant_ref (parameters);
  return g_steal_pointer (&self);
}

/* Waits until the program has been executed, for which somebody must give it a processor. */
static gboolean
run_start (Run *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  self->process = ferry_process_spawn (self->argv, ferry_parameters_get_path (self->parameters, "folder"), self->environment,
                                       ferry_run_context_get_nice (self->context), ferry_parameters_get_integer (self->parameters, "tail"), self->cancellable, error);
  return self->process != NULL;
}

/* One step, and what it brought. */
static gboolean
step (Run *self)
{
  FerryOutputTail *output = ferry_process_get_output (self->process);
  FerryOutputTail *errors = ferry_process_get_errors (self->process);
  guint64 before = ferry_output_tail_get_total (output) + ferry_output_tail_get_total (errors);
  gboolean goes_on = ferry_process_step (self->process);
  guint64 after = ferry_output_tail_get_total (output) + ferry_output_tail_get_total (errors);

  if (after > before)
    ferry_run_context_report_progress (self->context, after, 0, FERRY_UNIT_BYTES);
  return goes_on;
}

/* Adds to GLib's word on the exit what the program itself had to say. */
static gboolean
check_exit (Run *self, GError **error)
{
  g_autoptr (GError) exit_error = NULL;
  g_autofree char *line = NULL;

  if (g_spawn_check_wait_status (ferry_process_get_wait_status (self->process), &exit_error))
    return TRUE;

  line = ferry_output_tail_dup_last_line (ferry_process_get_errors (self->process));
  if (line != NULL)
    g_set_error (error, exit_error->domain, exit_error->code, "%s: %s: %s", self->program, exit_error->message, line);
  else
    g_set_error (error, exit_error->domain, exit_error->code, "%s: %s", self->program, exit_error->message);
  return FALSE;
}

static void
insert_output (GVariantDict *result, const char *name, const char *total_name, FerryOutputTail *tail)
{
  g_variant_dict_insert_value (result, name, g_variant_new_take_string (ferry_output_tail_dup_text (tail)));
  g_variant_dict_insert (result, total_name, "t", ferry_output_tail_get_total (tail));
}

static GVariant *
run_end (Run *self, GError **error)
{
  int wait_status = ferry_process_get_wait_status (self->process);
  const char *signal_name = WIFSIGNALED (wait_status) ? sigabbrev_np (WTERMSIG (wait_status)) : "";
  GVariantDict result;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  if (self->check && !check_exit (self, error))
    return NULL;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "status", "i", WIFEXITED (wait_status) ? WEXITSTATUS (wait_status) : -1);
  g_variant_dict_insert (&result, "signal", "s", signal_name != NULL ? signal_name : "?");
  insert_output (&result, "stdout", "stdout_bytes", ferry_process_get_output (self->process));
  insert_output (&result, "stderr", "stderr_bytes", ferry_process_get_errors (self->process));
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - self->started) / G_USEC_PER_SEC);
  return g_variant_dict_end (&result);
}

/* Below: the blocking form. */

static int
get_milliseconds (gint64 due)
{
  gint64 left = MAX (due - g_get_monotonic_time (), 0);

  if (due < 0)
    return -1;
  return (left + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND;
}

static GVariant *
command_run (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (Run) self = run_new (parameters, context, cancellable, error);

  if (self == NULL || !run_start (self, error))
    return NULL;
  while (step (self))
    g_poll (ferry_process_get_fds (self->process), FERRY_PROCESS_N_FDS,
            get_milliseconds (ferry_process_get_due (self->process)));
  return run_end (self, error);
}

/* Below: the native form, where a source polls. */

typedef struct
{
  GSource source;
  GTask *task;
  gboolean is_polled[FERRY_PROCESS_N_FDS];
} RunSource;

static gboolean
run_source_check (GSource *source)
{
  Run *run = g_task_get_task_data (((RunSource *)source)->task);
  GPollFD *fds = ferry_process_get_fds (run->process);

  for (guint i = 0; i < FERRY_PROCESS_N_FDS; i++)
    if (fds[i].fd >= 0 && fds[i].revents != 0)
      return TRUE;
  return FALSE;
}

/* Polls what is still of interest, and comes again when something is due. */
static void
run_source_update (RunSource *self)
{
  Run *run = g_task_get_task_data (self->task);
  GPollFD *fds = ferry_process_get_fds (run->process);

  for (guint i = 0; i < FERRY_PROCESS_N_FDS; i++)
    {
      if (fds[i].fd >= 0 && !self->is_polled[i])
        g_source_add_poll (&self->source, &fds[i]);
      else if (fds[i].fd < 0 && self->is_polled[i])
        g_source_remove_poll (&self->source, &fds[i]);
      self->is_polled[i] = fds[i].fd >= 0;
    }
  g_source_set_ready_time (&self->source, ferry_process_get_due (run->process));
}

static gboolean
run_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  RunSource *self = (RunSource *)source;
  Run *run = g_task_get_task_data (self->task);
  GVariant *result;
  GError *error = NULL;

  if (step (run))
    {
      run_source_update (self);
      return G_SOURCE_CONTINUE;
    }

  result = run_end (run, &error);
  if (result != NULL)
    g_task_return_pointer (self->task, g_variant_ref_sink (result), (GDestroyNotify)g_variant_unref);
  else
    g_task_return_error (self->task, error);
  return G_SOURCE_REMOVE;
}

static void
run_source_finalize (GSource *source)
{
  g_object_unref (((RunSource *)source)->task);
}

static GSourceFuncs run_source_funcs = {
  .check = run_source_check,
  .dispatch = run_source_dispatch,
  .finalize = run_source_finalize,
};

static void
watch_process (GTask *task)
{
  RunSource *source = (RunSource *)g_source_new (&run_source_funcs, sizeof (RunSource));

  source->task = g_object_ref (task);
  g_source_set_static_name (&source->source, "[ferry] command.run");
  g_source_set_priority (&source->source, FERRY_NATIVE_PRIORITY);
  run_source_update (source);
  g_source_attach (&source->source, g_task_get_context (task));
  g_source_unref (&source->source);
}

static void
start_thread (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (run_start (g_task_get_task_data (task), &error))
    watch_process (task);
  else
    g_task_return_error (task, error);
}

/* Threads start the programs of the native form: on a busy machine it takes as long as a new process
 * waits for a processor, and from a file system that does not answer for ever, which is not for the main loop
 * to wait for. More than commands may run at once unless somebody wants it so. They stay, because the
 * kernel ends programs with the thread that started them. */
#define STARTERS 4

static GThreadPool *
get_starter (void)
{
  static GThreadPool *starter;

  if (g_once_init_enter (&starter))
    g_once_init_leave (&starter, g_thread_pool_new (start_thread, NULL, STARTERS, TRUE, NULL));
  return starter;
}

static void
command_run_async (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Run *run = run_new (parameters, context, cancellable, &error);

  g_task_set_source_tag (task, command_run_async);
  g_task_set_name (task, "[ferry] command.run");
  if (run == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, run, (GDestroyNotify)run_free);
  g_thread_pool_push (get_starter (), g_object_ref (task), NULL);
}

static GVariant *
command_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const FerryParameter command_parameters[] = {
  {
    .name = "command",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Command"),
    .help = N_ ("A program and its arguments; quotation marks work as in a shell, and nothing else does"),
    .fallback = "uname -a",
    .minimum = 1,
  },
  {
    .name = "folder",
    .type = FERRY_PARAMETER_FOLDER,
    .label = N_ ("In folder"),
    .help = N_ ("The folder that the program works in"),
    .fallback = ".",
  },
  {
    .name = "environment",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Environment"),
    .help = N_ ("What is added to the environment: NAME=VALUE, as often as you like, quoted as above"),
    .fallback = "",
  },
  {
    .name = "check",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("Check the exit status"),
    .help = N_ ("Whether a status other than 0, or a signal, makes it a failure"),
    .fallback = "true",
  },
  {
    .name = "tail",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Keep"),
    .help = N_ ("How much is kept of the end of its output, and as much of its errors"),
    .fallback = "65536",
    .minimum = 1,
    .maximum = 16 * 1024 * 1024,
    .unit = N_ ("bytes"),
  },
  {NULL}};

const FerryOperation ferry_command_operation = {
  .id = "command.run",
  .title = N_ ("Run command"),
  .summary = N_ ("A program without a shell"),
  .icon_name = "ferry-command-symbolic",
  .dependency = "command",
  /* Nobody knows what it does. */
  .idempotent = FALSE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = command_parameters,
  .run = command_run,
  .run_async = command_run_async,
  .run_finish = command_run_finish,
  .result_view = FERRY_RESULT_TEXT,
};
