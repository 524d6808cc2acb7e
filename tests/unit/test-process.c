/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Helper processes: what they bring back, how long they stay, and what they may not. */
#include "boundary/frame.h"

#include "worker-helper.h"

#include <signal.h>
#include <unistd.h>

/* The same value, progress and partial results as from a thread of ours. */
static void
test_same_as_here (TestProcess *self,
                   gconstpointer data)
{
  const FerryExecutorKind kinds[] = {FERRY_EXECUTOR_OWN_POOL, FERRY_EXECUTOR_PROCESS};
  GVariant *results[2];

  test_process_open (self);
  for (guint i = 0; i < 2; i++)
    {
      FerryCallOptions options = {.executor = kinds[i]};
      g_auto (TestReply) reply = {0};
      FerryProgress *last;

      g_ptr_array_set_size (self->partials, 0);
      g_array_set_size (self->progress, 0);
      ferry_adapter_call_async (self->adapter, &test_helper_operation, test_helper_parameters ("speak", 3000, ""), &options, NULL,
                                test_reply_take, &reply);
      test_wait_reply (&reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      g_assert_cmpint (ferry_call_get_executor (reply.call), ==, kinds[i]);
      g_assert_cmpuint (self->partials->len, ==, 3000);
      for (guint j = 0; j < 3000; j++)
        g_assert_cmpint (g_variant_get_int64 (g_ptr_array_index (self->partials, j)), ==, j);
      g_assert_cmpuint (self->progress->len, >, 0);
      last = &g_array_index (self->progress, FerryProgress, self->progress->len - 1);
      g_assert_cmpuint (last->done, ==, 3000);
      g_assert_cmpuint (last->total, ==, 3000);
      g_assert_cmpint (last->unit, ==, FERRY_UNIT_TILES);
      results[i] = g_variant_ref (reply.result);
    }
  g_assert_true (g_variant_equal (results[0], results[1]));
  g_variant_unref (results[0]);
  g_variant_unref (results[1]);
}

/* Progress that nothing follows is still told. */
static void
test_held_progress (TestProcess *self,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  FerryProgress progress = {0};

  test_process_open (self);
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("mutter", 0, ""), cancellable, &reply);
  while (progress.done != 2)
    {
      test_wait_count (&self->progress->len, 1);
      progress = g_array_index (self->progress, FerryProgress, self->progress->len - 1);
      if (progress.done != 2)
        g_array_set_size (self->progress, 0);
    }
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
}

static void
test_ids (TestProcess *self,
          gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  FerryTraceContext trace;
  FerryAttemptTimes attempt;
  g_autofree char *traceparent = NULL;
  const char *dependency, *operation, *seen_traceparent;
  guint64 call_id, parent_span;
  gint64 due;

  self->policy.attempt_timeout = TEST_HANG_GUARD;
  test_process_open (self);
  test_process_run (self, "ids", 0, "", &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_variant_get (reply.result, "(ttx&s&s&s)", &call_id, &parent_span, &due, &dependency, &operation, &seen_traceparent);
  ferry_call_get_trace_context (reply.call, &trace);
  g_assert_cmpuint (call_id, ==, trace.call_id);
  g_assert_cmpuint (parent_span, ==, trace.span_id);
  g_assert_cmpstr (dependency, ==, "test");
  g_assert_cmpstr (operation, ==, "test.helper");
  g_assert_true (ferry_call_get_attempt (reply.call, 0, &attempt));
  g_assert_cmpint (due, >, attempt.started);
  g_assert_cmpint (due, <=, attempt.started + TEST_HANG_GUARD);
  trace.span_id = attempt.span_id;
  traceparent = ferry_trace_context_to_traceparent (&trace);
  g_assert_cmpstr (seen_traceparent, ==, traceparent);
}

/* The writer of this program, which is set once. */
static struct
{
  GMutex lock;
  guint64 call_id;
  GLogLevelFlags level;
  char *message;
  char *field;
  char *domain;
} logged;

static GLogWriterOutput
write_log (GLogLevelFlags level,
           const GLogField *fields,
           gsize n_fields,
           gpointer user_data)
{
  const FerryTraceContext *trace = ferry_trace_context_get_current ();
  gboolean is_ours = FALSE;

  for (gsize i = 0; i < n_fields; i++)
    is_ours = is_ours || g_str_equal (fields[i].key, "TEST_FIELD");
  if (!is_ours)
    return g_log_writer_default (level, fields, n_fields, NULL);

  g_mutex_lock (&logged.lock);
  logged.level = level;
  logged.call_id = trace != NULL ? trace->call_id : 0;
  for (gsize i = 0; i < n_fields; i++)
    {
      char **kept = g_str_equal (fields[i].key, "MESSAGE") ? &logged.message : g_str_equal (fields[i].key, "TEST_FIELD")  ? &logged.field
                                                                             : g_str_equal (fields[i].key, "GLIB_DOMAIN") ? &logged.domain
                                                                                                                          : NULL;

      if (kept == NULL)
        continue;
      g_assert_cmpint (fields[i].length, ==, -1);
      g_free (*kept);
      *kept = g_strdup (fields[i].value);
    }
  g_mutex_unlock (&logged.lock);
  return G_LOG_WRITER_HANDLED;
}

/* A record logged there arrives here, with its fields, its level, and its call. */
static void
test_log_records (TestProcess *self,
                  gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_process_open (self);
  test_process_run (self, "log", G_LOG_LEVEL_MESSAGE, "a word from below", &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_mutex_lock (&logged.lock);
  g_assert_cmpstr (logged.message, ==, "a word from below");
  g_assert_cmpstr (logged.field, ==, "of its own");
  g_assert_cmpstr (logged.domain, ==, "ferry-test");
  g_assert_cmpint (logged.level, ==, G_LOG_LEVEL_MESSAGE);
  g_assert_cmpuint (logged.call_id, ==, ferry_call_get_id (reply.call));
  g_mutex_unlock (&logged.lock);
}

/* An operation's error, as it was; one of ours, with what is attached. */
static void
test_errors (TestProcess *self,
             gconstpointer data)
{
  g_auto (TestReply) reply = {0}, rejected = {0};
  const FerryErrorDetails *details;
  gint64 pid;

  test_process_open (self);
  pid = test_process_get_pid (self);
  test_process_run (self, "fail", G_IO_ERROR_NOT_MOUNTED, "nobody is there", &reply);
  test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  details = ferry_error_get_details (reply.error);
  g_assert_cmpuint (details->domain, ==, G_IO_ERROR);
  g_assert_cmpint (details->code, ==, G_IO_ERROR_NOT_MOUNTED);
  g_assert_cmpstr (details->message, ==, "nobody is there");

  test_process_run (self, "reject", 0, "that", &rejected);
  test_assert_error (&rejected, FERRY_OUTCOME_FAILED, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (rejected.error)->parameter, ==, "number");
  g_assert_cmpstr (rejected.error->message, ==, "“that” will not do");

  /* Neither is a reason to replace it. */
  g_assert_cmpint (test_process_get_pid (self), ==, pid);
}

/* One process after another call, while there is one at a time. */
static void
test_warm (TestProcess *self,
           gconstpointer data)
{
  gint64 pid;

  test_process_open (self);
  pid = test_process_get_pid (self);
  g_assert_cmpint (pid, !=, getpid ());
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (test_process_get_pid (self), ==, pid);
}

/* As many as there are permits, and each call has its own. */
static void
test_limit (TestProcess *self,
            gconstpointer data)
{
  g_autoptr (GHashTable) pids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  TestReply replies[200] = {0};

  self->policy.limit = 4;
  test_process_open (self);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("pid", 0, ""), NULL, &replies[i]);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      gint64 pid;

      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      pid = g_variant_get_int64 (replies[i].result);
      g_hash_table_add (pids, g_memdup2 (&pid, sizeof pid));
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpuint (g_hash_table_size (pids), <=, 4);
}

/* Nobody needs it any more: it leaves, and is buried. */
static void
test_idle_leaves (TestProcess *self,
                  gconstpointer data)
{
  ferry_boundary_remove_observer (self->boundary, self->observer);
  test_log_clear (&self->log);
  ferry_boundary_unref (self->boundary);
  self->boundary = ferry_boundary_new ();
  test_log_init (&self->log, self->boundary);
  test_set_worker (self->boundary, "--worker", 20 * MS);
  test_process_open (self);
  test_wait_gone (test_process_get_pid (self));
  g_assert_false (test_has_children ());
  test_wait_gone (test_process_get_pid (self));
}

/* Killed while nobody uses it: it is buried, and nobody is ever told. */
static void
test_idle_killed (TestProcess *self,
                  gconstpointer data)
{
  gint64 pid;

  test_process_open (self);
  for (guint i = 0; i < 5; i++)
    {
      pid = test_process_get_pid (self);
#ifdef __SANITIZE_THREAD__
      /* It holds a handler back until its thread next calls what it knows, and that one waits. */
      kill (pid, SIGKILL);
#else
      kill (pid, i % 2 == 0 ? SIGKILL : SIGTERM);
#endif
      test_wait_gone (pid);
      g_assert_cmpint (test_process_get_pid (self), !=, pid);
    }
}

/* A boundary that was given no worker: one clear error, and nothing starts. */
static void
test_without_worker (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  g_auto (TestReply) reply = {0};

  g_assert_false (ferry_adapter_can_run (adapter, &test_helper_operation, FERRY_EXECUTOR_PROCESS));
  test_submit_helper (adapter, &test_helper_operation, test_helper_parameters ("empty", 0, ""), NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (reply.error)->parameter, ==, "executor");
  g_assert_nonnull (strstr (reply.error->message, "“process” is not allowed for “test.helper”; allowed: main-loop, task-pool, own-pool"));
  test_adapter_finish (adapter);
}

/* Long both ways; and what is too long is an error, not an end. */
static void
test_sizes (TestProcess *self,
            gconstpointer data)
{
  const gsize sizes[] = {1, 65535, 65536, 3 * 1024 * 1024, FERRY_FRAME_CONTENT_MAX - 100};
  g_auto (TestReply) too_long = {0}, too_long_there = {0};
  g_autofree char *text = g_strnfill (FERRY_FRAME_CONTENT_MAX, 'x');
  gint64 pid;

  test_process_open (self);
  pid = test_process_get_pid (self);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_auto (TestReply) reply = {0};
      gsize size;

      test_process_run (self, "big", sizes[i], "", &reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      g_assert_nonnull (g_variant_get_fixed_array (reply.result, &size, 1));
      g_assert_cmpuint (size, ==, sizes[i]);
    }
  test_process_run (self, "big", FERRY_FRAME_CONTENT_MAX, "", &too_long);
  test_assert_error (&too_long, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  g_assert_cmpint (ferry_error_get_details (too_long.error)->code, ==, FERRY_FRAME_ERROR_OVERSIZED);
  test_process_run (self, "empty", 0, text, &too_long_there);
  test_assert_error (&too_long_there, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  text[FERRY_FRAME_CONTENT_MAX - 1000] = '\0';
  test_reply_clear (&too_long_there);
  test_process_run (self, "empty", 0, text, &too_long_there);
  test_assert_outcome (&too_long_there, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (test_process_get_pid (self), ==, pid);
}

/* A socket, and three descriptors that lead nowhere else. */
static void
test_descriptors (TestProcess *self,
                  gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  /* One that is not closed on exec. */
  int fd = dup (STDERR_FILENO);

  test_process_open (self);
  test_process_run (self, "descriptors", 0, "", &reply);
  close (fd);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpstr (g_variant_get_string (reply.result, NULL), ==, "0 1 2 3");
}

static void
test_restrained (TestProcess *self,
                 gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  g_auto (GStrv) fields = NULL;
  const char *status, *limits, *stat;

  test_process_open (self);
  test_process_run (self, "status", 0, "", &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_variant_get (reply.result, "(&s&s&s)", &status, &limits, &stat);
  g_assert_nonnull (strstr (status, "NoNewPrivs:\t1"));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0", limits, 0, 0));
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
  g_assert_true (g_regex_match_simple ("Max data size +2147483648 +2147483648", limits, 0, 0));
#endif
  fields = g_strsplit (strrchr (stat, ')'), " ", 0);
  /* Nice and policy are fields 19 and 41 of the line; here the second is field 0. */
  g_assert_cmpstr (fields[17], ==, "9");
  g_assert_cmpstr (fields[39], ==, "3");
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
  g_log_set_writer_func (write_log, NULL, NULL);
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c02/process/same-as-here", NULL, test_same_as_here);
  add ("/boundary/c13/process/held-progress", NULL, test_held_progress);
  add ("/boundary/c15/process/ids", NULL, test_ids);
  add ("/boundary/c15/process/log-records", NULL, test_log_records);
  add ("/boundary/c03/process/errors", NULL, test_errors);
  add ("/boundary/c07/warm", NULL, test_warm);
  add ("/boundary/c07/limit", NULL, test_limit);
  add ("/boundary/c07/idle-leaves", NULL, test_idle_leaves);
  add ("/boundary/c07/idle-killed", NULL, test_idle_killed);
  g_test_add_func ("/boundary/c20/process/without-worker", test_without_worker);
  add ("/boundary/c07/sizes", NULL, test_sizes);
  add ("/boundary/c07/descriptors", NULL, test_descriptors);
  add ("/boundary/c07/restrained", NULL, test_restrained);

  return g_test_run ();
}
