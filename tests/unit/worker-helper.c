/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Being a worker, and an adapter with workers. */
#include "worker-helper.h"

#include "worker/serve.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKET 3

void
test_wait_long (void)
{
  for (;;)
    g_usleep (G_USEC_PER_SEC);
}

void
test_worker_main (int argc,
                  char **argv)
{
  if (argc < 2)
    return;
  if (g_str_equal (argv[1], "--worker"))
    exit (ferry_worker_serve (argc, argv, test_helper_look_up));
  if (!g_str_has_prefix (argv[1], "--breach="))
    return;
  for (const TestBreach *breach = test_breaches; breach->name != NULL; breach++)
    if (g_str_equal (breach->name, argv[1] + strlen ("--breach=")))
      {
        breach->break_it (SOCKET);
        test_wait_long ();
      }
  g_error ("no such breach: %s", argv[1]);
}

void
test_set_worker (FerryBoundary *boundary,
                 const char *argument,
                 gint64 idle_time)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = {program, argument, NULL};

  ferry_boundary_set_worker (boundary, argv, idle_time != 0 ? idle_time : FERRY_WORKER_IDLE_TIME);
}

GVariant *
test_helper_parameters (const char *mode,
                        gint64 number,
                        const char *text)
{
  return g_variant_new_parsed ("{'mode': <%s>, 'number': <%x>, 'text': <%s>}", mode, number, text);
}

void
test_submit_helper (FerryAdapter *adapter,
                    const FerryOperation *operation,
                    GVariant *parameters,
                    GCancellable *cancellable,
                    TestReply *reply)
{
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_PROCESS};

  ferry_adapter_call_async (adapter, operation, parameters, &options, cancellable, test_reply_take, reply);
  g_assert_cmpuint (reply->callbacks, ==, 0);
}

gboolean
test_has_children (void)
{
  siginfo_t info;

  return waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

guint
test_count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

gboolean
test_is_gone (gint64 pid)
{
  return kill (pid, 0) != 0;
}

void
test_wait_gone (gint64 pid)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  while (!test_is_gone (pid))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
}

void
test_assert_died (TestReply *reply,
                  const char *how)
{
  test_assert_error (reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_WORKER_DIED);
  g_assert_true (ferry_error_get_details (reply->error)->transient);
  if (strstr (reply->error->message, how) == NULL)
    g_error ("“%s” does not say “%s”", reply->error->message, how);
}

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  TestProcess *self = user_data;
  FerryProgress progress;

  if (event == FERRY_CALL_PROGRESSED && ferry_call_get_progress (call, &progress))
    g_array_append_val (self->progress, progress);
}

static void
on_partial (FerryCall *call,
            GVariant *partial,
            gpointer user_data)
{
  g_ptr_array_add (((TestProcess *)user_data)->partials, g_variant_ref (partial));
}

void
test_process_set_up (TestProcess *self,
                     gconstpointer data)
{
  static const FerryObserver observer = {on_event, on_partial};

  self->boundary = ferry_boundary_new ();
  self->policy = test_policy ();
  self->policy.executor = FERRY_EXECUTOR_PROCESS;
  self->partials = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  self->progress = g_array_new (FALSE, FALSE, sizeof (FerryProgress));
  self->observer = ferry_boundary_add_observer (self->boundary, &observer, self);
  test_log_init (&self->log, self->boundary);
  test_set_worker (self->boundary, "--worker", 0);
}

FerryAdapter *
test_process_open (TestProcess *self)
{
  self->adapter = test_adapter_new (self->boundary, &self->policy);
  return self->adapter;
}

/* No process is left of it, not even a dead one. */
void
test_process_tear_down (TestProcess *self,
                        gconstpointer data)
{
  if (self->adapter != NULL)
    test_adapter_finish (self->adapter);
  g_assert_false (test_has_children ());
  test_log_assert_orders (&self->log);
  g_assert_cmpuint (self->log.counts[FERRY_CALL_ABANDONED], ==, 0);
  test_log_clear (&self->log);
  ferry_boundary_remove_observer (self->boundary, self->observer);
  g_clear_pointer (&self->boundary, ferry_boundary_unref);
  g_ptr_array_unref (self->partials);
  g_array_unref (self->progress);
}

void
test_process_run (TestProcess *self,
                  const char *mode,
                  gint64 number,
                  const char *text,
                  TestReply *reply)
{
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters (mode, number, text), NULL, reply);
  test_wait_reply (reply);
}

gint64
test_process_get_pid (TestProcess *self)
{
  g_auto (TestReply) reply = {0};

  test_process_run (self, "pid", 0, "", &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  return g_variant_get_int64 (reply.result);
}

/* Waits for the partial result in which the worker tells its process id, and that of its child. */
gint64
test_process_wait_pid (TestProcess *self,
                       gint64 *child)
{
  gint64 pid;

  test_wait_count (&self->partials->len, 1);
  g_variant_get (g_ptr_array_index (self->partials, 0), "(xx)", &pid, child);
  return pid;
}
