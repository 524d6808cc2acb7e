/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is left of a command, its children included, when it is stopped in a helper process, when that
 * dies, and when the program itself does; and that nothing else ends one. */
#include "run-helper.h"
#include "tree-helper.h"
#include "worker-helper.h"

#include "operations/expendable.h"
#include "operations/registry.h"
#include "worker/serve.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;

/* Says who its parent is and who it is itself, and has children; deaf to all but SIGKILL. */
#define DEAF_FAMILY "sh -c 'trap \"\" TERM; sleep 1000 & sleep 1001 & echo $PPID $$ >begun; mv begun mark; wait; wait; wait'"

static GVariant *
command_parameters (const char *command)
{
  return g_variant_new_parsed ("{'command': <%s>, 'folder': <%^ay>}", command, folder);
}

static char *
get_mark (void)
{
  return g_build_filename (folder, "mark", NULL);
}

/* What a command wrote into the mark, once it is there; takes it away. */
static void
wait_mark (int *parent,
           int *pid)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;
  g_autofree char *mark = get_mark ();
  g_autofree char *text = NULL;

  while (!g_file_get_contents (mark, &text, NULL, NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1 * MS);
    }
  g_assert_cmpint (unlink (mark), ==, 0);
  g_assert_cmpint (sscanf (text, "%d %d", parent, pid), ==, 2);
}

/* Killed is not dead yet: they die as soon as the processor has a moment for them. */
static void
wait_no_group (int group)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  while (ferry_test_count_group (group) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (1 * MS);
    }
}

typedef enum {
  BY_CANCEL,
  BY_CLOSE,
  BY_DEATH,
  BY_KILL
} Stop;

static void
stop_command (TestProcess *self,
              Stop stop,
              GCancellable *cancellable,
              int worker)
{
  if (stop == BY_CANCEL)
    g_cancellable_cancel (cancellable);
  else if (stop == BY_CLOSE)
    test_adapter_finish (g_steal_pointer (&self->adapter));
  else if (stop == BY_DEATH)
    kill (worker, SIGSEGV);
  else if (stop == BY_KILL)
    kill (worker, SIGKILL);
}

/* The grace is over long before the command's own time to end. */
static void
test_worker_stopped (TestProcess *self,
                     gconstpointer data)
{
  Stop stop = GPOINTER_TO_INT (data);
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_PROCESS};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  int worker, group;

  self->policy.grace = 20 * MS;
  test_process_open (self);
  ferry_adapter_call_async (self->adapter, ferry_operations_find ("command.run"), command_parameters (DEAF_FAMILY), &options,
                            cancellable, test_reply_take, &reply);
  wait_mark (&worker, &group);
  g_assert_cmpuint (ferry_test_count_group (group), >=, 3);
  stop_command (self, stop, cancellable, worker);
  test_wait_reply (&reply);
  if (stop == BY_DEATH || stop == BY_KILL)
    test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_WORKER_DIED);
  else
    test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  wait_no_group (group);
}

/* The program that runs a command in one of its forms until somebody kills it: started with "--program",
 * the form, and the folder. */
static void
program_main (const char *form)
{
  FerryTestRun *run = ferry_test_run_new ();

  ferry_test_run_form (run, g_str_equal (form, "native"), "command.run", command_parameters (DEAF_FAMILY));
  g_error ("the command ended");
}

/* Which is a child of ours, or has become one. */
static void
wait_killed (pid_t pid)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;
  int status;

  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (1 * MS);
    }
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

/* The command ends with the program, though nobody is left to end it. Its children do not: that is how far
 * the kernel goes. */
static void
test_program_killed (gconstpointer form)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = {program, "--program", form, folder, NULL};
  g_autoptr (GError) error = NULL;
  pid_t pid;
  int parent, command;

  /* Orphans come to us: so their end can be waited for, whoever is process 1 here. */
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  g_assert_true (g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error));
  wait_mark (&parent, &command);
  g_assert_cmpint (parent, ==, pid);
  kill (pid, SIGKILL);
  wait_killed (pid);
  wait_killed (command);

  kill (-command, SIGKILL);
  while (waitpid (-1, NULL, 0) > 0)
    ;
  g_assert_false (test_has_children ());
  prctl (PR_SET_CHILD_SUBREAPER, 0);
}

/* A thread of a pool that shares its threads waits half a second for more to do, then as long as idle ones
 * may, then is gone. A shorter time would not fail, but show less. */
#define IDLE_TIME (700 * MS)

typedef struct
{
  FerryTestRun *run;
  GVariant *parameters;
  GMainContext *context;
  gboolean is_over;
} Submission;

static void
on_over (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Submission *self = user_data;

  self->run->result = ferry_operations_find ("command.run")->run_finish (result, &self->run->error);
  self->is_over = TRUE;
}

static gpointer
submit (gpointer data)
{
  Submission *self = data;
  int parent, pid;

  g_main_context_push_thread_default (self->context);
  ferry_operations_find ("command.run")->run_async (self->parameters, &self->run->context, self->run->cancellable, on_over, self);
  wait_mark (&parent, &pid);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* The kernel ends a command with the thread that started it, so that is neither the one that asked for it
 * nor one that somebody's idle time ends. */
static void
test_native_stays (void)
{
  static const char waits[] = "sh -c 'echo $PPID $$ >begun; mv begun mark; while ! test -e go; do sleep 0.01; done; echo went'";
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) given = g_variant_ref_sink (command_parameters (waits));
  g_autoptr (GVariant) parameters = ferry_parameter_table_complete (ferry_operations_find ("command.run")->parameters, given, NULL);
  g_autoptr (GMainContext) context = g_main_context_new ();
  Submission submission = {.run = run, .parameters = parameters, .context = context};
  guint idle_time = g_thread_pool_get_max_idle_time ();
  const char *output;

  g_thread_join (g_thread_new ("submit", submit, &submission));
  g_thread_pool_set_max_idle_time (1);
  g_usleep (IDLE_TIME);
  ferry_test_write_file (folder, "go", "");
  while (!submission.is_over)
    g_main_context_iteration (context, TRUE);

  g_assert_no_error (run->error);
  g_assert_true (g_variant_lookup (run->result, "stdout", "&s", &output));
  g_assert_cmpstr (output, ==, "went\n");
  g_thread_pool_set_max_idle_time (idle_time);
}

static void
add (const char *name,
     Stop stop)
{
  g_autofree char *path = g_strconcat ("/operations/command/worker-stopped/", name, NULL);

  g_test_add (path, TestProcess, GINT_TO_POINTER (stop), test_process_set_up, test_worker_stopped, test_process_tear_down);
}

int
main (int argc,
      char **argv)
{
  int status;

  if (argc > 1 && g_str_equal (argv[1], "--worker"))
    {
      /* A sanitizer would take a fall for a finding, and end with a status of its own. */
      signal (SIGSEGV, SIG_DFL);
      ferry_expendable_declare ();
      return ferry_worker_serve (argc, argv, ferry_operations_find);
    }
  if (argc > 3 && g_str_equal (argv[1], "--program"))
    {
      folder = argv[3];
      program_main (argv[2]);
    }
  g_test_init (&argc, &argv, NULL);
  folder = ferry_test_folder_new ();

  add ("cancel", BY_CANCEL);
  add ("close", BY_CLOSE);
  add ("death", BY_DEATH);
  add ("kill", BY_KILL);
  g_test_add_data_func ("/operations/command/program-killed/blocking", "blocking", test_program_killed);
  g_test_add_data_func ("/operations/command/program-killed/native", "native", test_program_killed);
  g_test_add_func ("/operations/command/native/stays", test_native_stays);
  status = g_test_run ();

  ferry_test_folder_free (folder);
  return status;
}
