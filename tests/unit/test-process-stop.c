/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stopping helper processes: by cancel, timeout and close, and by the end of the program itself. */
#include "worker-helper.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* Asked by SIGTERM, it answers in time; that worker has done its duty. */
static void
test_cancel (TestProcess *self,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  gint64 child;
  gint64 pid;

  self->policy.grace = TEST_HANG_GUARD;
  test_process_open (self);
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("wait", 0, ""), cancellable, &reply);
  pid = test_process_wait_pid (self, &child);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_true (test_is_gone (pid));
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted started cancelling finished delivered");
  g_assert_cmpint (test_process_get_pid (self), !=, pid);
}

static void
test_cancel_before (TestProcess *self,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};

  test_process_open (self);
  g_cancellable_cancel (cancellable);
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("exit", 0, ""), cancellable, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_false (test_has_children ());
}

/* At any moment: one outcome each, and each is one that may be. */
static void
test_cancel_races (TestProcess *self,
                   gconstpointer data)
{
  guint outcomes[FERRY_OUTCOME_REJECTED + 1] = {0};

  test_process_open (self);
  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (TestReply) reply = {0};
      gint64 until = g_get_monotonic_time () + g_test_rand_int_range (0, i % 10 == 0 ? 20000 : 4000);

      test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters (i % 10 == 0 ? "wait" : "empty", 0, ""), cancellable, &reply);
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      test_wait_reply (&reply);
      g_assert_true (reply.outcome == FERRY_OUTCOME_SUCCEEDED || reply.outcome == FERRY_OUTCOME_CANCELLED);
      outcomes[reply.outcome]++;
    }
  g_test_message ("%u succeeded, %u cancelled", outcomes[FERRY_OUTCOME_SUCCEEDED], outcomes[FERRY_OUTCOME_CANCELLED]);
  g_assert_cmpuint (outcomes[FERRY_OUTCOME_CANCELLED], >, 0);
}

typedef enum {
  BY_CANCEL,
  BY_DEADLINE,
  BY_ATTEMPT_TIMEOUT,
  BY_CLOSE
} Stop;

/* Deaf to everything but SIGKILL, with a child that is deaf too: both are gone when the outcome comes. */
static void
test_deaf (TestProcess *self,
           gconstpointer data)
{
  Stop stop = GPOINTER_TO_INT (data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  gint64 child;
  gint64 pid;

  self->policy.grace = 20 * MS;
  if (stop == BY_DEADLINE)
    self->policy.deadline = 300 * MS;
  if (stop == BY_ATTEMPT_TIMEOUT)
    self->policy.attempt_timeout = 300 * MS;
  test_process_open (self);
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("deaf", 1, ""), cancellable, &reply);
  pid = test_process_wait_pid (self, &child);
  g_assert_cmpint (child, >, 0);
  g_assert_false (test_is_gone (child));
  if (stop == BY_CANCEL)
    g_cancellable_cancel (cancellable);
  if (stop == BY_CLOSE)
    test_adapter_finish (g_steal_pointer (&self->adapter));
  else
    {
      test_wait_reply (&reply);
      ferry_adapter_get_figures (self->adapter, &figures);
      g_assert_cmpuint (figures.running, ==, 0);
      g_assert_cmpuint (figures.abandoned, ==, 0);
    }
  g_assert_true (test_is_gone (pid));
  /* Not our child: whoever buries it may take a moment. */
  waitpid (child, NULL, 0);
  test_wait_gone (child);
  if (stop == BY_CANCEL || stop == BY_CLOSE)
    test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  else
    test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_false (ferry_call_is_abandoned (reply.call));
}

/* Timed out while it waits for a loop that stands still: it is stopped all the same. */
static void
test_timeout_behind_stall (TestProcess *self,
                           gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  self->policy.attempt_timeout = 200 * MS;
  self->policy.grace = 1 * MS;
  test_process_open (self);
  test_process_get_pid (self);
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("speak", 1000000, ""), NULL, &reply);
  /* Nobody takes its partial results meanwhile. */
  while (test_has_children ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
}

/* Some at work, some idle, some calls still waiting: after the close no process is left (C18). */
static void
test_close (TestProcess *self,
            gconstpointer data)
{
  enum {
    N = 8
  };
  TestReply replies[N] = {0};

  self->policy.limit = 4;
  self->policy.grace = 20 * MS;
  test_process_open (self);
  for (guint i = 0; i < 4; i++)
    test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("pid", 0, ""), NULL, &replies[i]);
  for (guint i = 0; i < 4; i++)
    {
      test_wait_reply (&replies[i]);
      test_reply_clear (&replies[i]);
    }
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters (i % 2 == 0 ? "deaf" : "wait", 0, ""), NULL, &replies[i]);
  test_wait_count (&self->partials->len, MIN (GPOINTER_TO_UINT (data), 4));
  test_adapter_finish (g_steal_pointer (&self->adapter));
  g_assert_false (test_has_children ());
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      test_assert_error (&replies[i], FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
      test_reply_clear (&replies[i]);
    }
}

/* Closed while its workers are being started, at whatever moment of that. */
static void
test_close_at_once (TestProcess *self,
                    gconstpointer data)
{
  self->policy.limit = 4;
  self->policy.grace = 20 * MS;
  for (guint i = 0; i < 20; i++)
    {
      TestReply replies[5] = {0};

      test_process_open (self);
      for (guint j = 0; j < G_N_ELEMENTS (replies); j++)
        test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters (j % 2 == 0 ? "deaf" : "wait", 0, ""), NULL, &replies[j]);
      g_usleep (g_test_rand_int_range (0, 5000));
      test_adapter_finish (g_steal_pointer (&self->adapter));
      g_assert_false (test_has_children ());
      for (guint j = 0; j < G_N_ELEMENTS (replies); j++)
        {
          test_assert_error (&replies[j], FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
          test_reply_clear (&replies[j]);
        }
    }
}

/* Dropped without a close: the workers go all the same. */
static void
test_dropped (TestProcess *self,
              gconstpointer data)
{
  gint64 pid;

  test_process_open (self);
  pid = test_process_get_pid (self);
  g_clear_object (&self->adapter);
  test_wait_gone (pid);
}

/* The program that starts workers, and is killed: started with "--parent" and a mode. */
static void
parent_main (const char *mode)
{
  gboolean is_idle = g_str_equal (mode, "idle");
  TestProcess self = {0};
  TestReply reply = {0};
  gint64 child;

  test_process_set_up (&self, NULL);
  test_process_open (&self);
  if (!is_idle)
    test_submit_helper (self.adapter, &test_helper_operation, test_helper_parameters (mode, 0, ""), NULL, &reply);
  g_print ("%" G_GINT64_FORMAT "\n", is_idle ? test_process_get_pid (&self) : test_process_wait_pid (&self, &child));
  test_wait_long ();
}

/* Not even kill -9 of the program leaves a worker, deaf or idle. */
static void
test_parent_killed (gconstpointer mode)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = {program, "--parent", mode, NULL};
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  GIOChannel *channel;
  pid_t parent;
  pid_t worker;
  int output;

  /* Orphans come to us: so their end can be waited for, whoever is process 1 here. */
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  g_assert_true (g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &parent, NULL, &output, NULL, &error));
  channel = g_io_channel_unix_new (output);
  g_assert_cmpint (g_io_channel_read_line (channel, &line, NULL, NULL, &error), ==, G_IO_STATUS_NORMAL);
  worker = g_ascii_strtoll (line, NULL, 10);
  g_assert_cmpint (worker, >, 0);
  g_assert_false (test_is_gone (worker));

  kill (parent, SIGKILL);
  g_assert_cmpint (waitpid (parent, NULL, 0), ==, parent);
  g_assert_cmpint (waitpid (worker, NULL, 0), ==, worker);
  g_assert_true (test_is_gone (worker));
  g_io_channel_unref (channel);
  close (output);
}

static void
add (const char *path,
     gpointer data,
     void (*test) (TestProcess *, gconstpointer))
{
  g_test_add (path, TestProcess, data, test_process_set_up, test, test_process_tear_down);
}

int
main (int argc,
      char **argv)
{
  test_worker_main (argc, argv);
  if (argc > 2 && g_str_equal (argv[1], "--parent"))
    parent_main (argv[2]);
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c07/cancel", NULL, test_cancel);
  add ("/boundary/c05/process/cancel-before", NULL, test_cancel_before);
  add ("/boundary/c02/process/cancel-races", NULL, test_cancel_races);
  add ("/boundary/c07/deaf/cancel", GINT_TO_POINTER (BY_CANCEL), test_deaf);
  add ("/boundary/c07/deaf/deadline", GINT_TO_POINTER (BY_DEADLINE), test_deaf);
  add ("/boundary/c07/deaf/attempt-timeout", GINT_TO_POINTER (BY_ATTEMPT_TIMEOUT), test_deaf);
  add ("/boundary/c07/deaf/close", GINT_TO_POINTER (BY_CLOSE), test_deaf);
  add ("/boundary/c07/timeout-behind-stall", NULL, test_timeout_behind_stall);
  add ("/boundary/c18/process/close-idle", GINT_TO_POINTER (0), test_close);
  add ("/boundary/c18/process/close-mixed", GINT_TO_POINTER (2), test_close);
  add ("/boundary/c18/process/close-busy", GINT_TO_POINTER (8), test_close);
  add ("/boundary/c18/process/close-at-once", NULL, test_close_at_once);
  add ("/boundary/c18/process/dropped", NULL, test_dropped);
  g_test_add_data_func ("/boundary/c07/parent-killed/deaf", "deaf", test_parent_killed);
  g_test_add_data_func ("/boundary/c07/parent-killed/wait", "wait", test_parent_killed);
  g_test_add_data_func ("/boundary/c07/parent-killed/idle", "idle", test_parent_killed);

  return g_test_run ();
}
