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
  g_test_init (&argc, &argv, NULL);
  folder = ferry_test_folder_new ();

  add ("cancel", BY_CANCEL);
  add ("close", BY_CLOSE);
  add ("death", BY_DEATH);
  add ("kill", BY_KILL);
  status = g_test_run ();

  ferry_test_folder_free (folder);
  return status;
}
