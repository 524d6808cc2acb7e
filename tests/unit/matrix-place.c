/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An adapter, and those who look on. */
#include "matrix-place.h"

#include "matrix-peers.h"
#include "operations/registry.h"
#include "worker-helper.h"

/* Not from the main loop, which may be what it runs on. */
static gpointer
cancel_in_a_while (gpointer cancellable)
{
  g_usleep (MATRIX_A_WHILE);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  MatrixPlace *self = user_data;

  if (event == FERRY_CALL_STARTED && ferry_call_get_tag (call) == self)
    self->canceller = g_thread_new ("cancel", cancel_in_a_while, self->cancellable);
}

FerryDependencyPolicy
matrix_get_policy (const char *dependency)
{
  g_autoptr (GArray) policies = ferry_policies_get_defaults ();

  for (guint i = 0; i < policies->len; i++)
    {
      FerryDependencyPolicy *policy = &g_array_index (policies, FerryDependencyPolicy, i);

      if (g_str_equal (policy->dependency, dependency))
        return *policy;
    }
  g_error ("no policy for %s", dependency);
}

void
matrix_place_open (MatrixPlace *self,
                   const MatrixRow *row,
                   FerryExecutorKind executor)
{
  static const FerryObserver observer = {on_event, NULL};
  FerryDependencyPolicy policy;

  g_test_message ("%s on %s", row->id, ferry_executor_get_name (executor));
  *self = (MatrixPlace) {.row = row, .operation = ferry_operations_find (row->id), .executor = executor};
  policy = matrix_get_policy (self->operation->dependency);
  policy.policy.limit = 1;
  /* However busy the machine is, it acknowledges, and an attempt has the time it needs. */
  policy.policy.grace = policy.policy.attempt_timeout = TEST_HANG_GUARD;
  policy.policy.backoff = (FerryBackoff) {1 * MS, 1 * MS};
  self->boundary = ferry_boundary_new ();
  self->observer = ferry_boundary_add_observer (self->boundary, &observer, self);
  test_log_init (&self->log, self->boundary);
  test_set_worker (self->boundary, "--operations", 0);
  self->adapter = ferry_adapter_new_with_errors (self->boundary, policy.dependency, &policy.policy, policy.errors);
  self->cancellable = g_cancellable_new ();
}

void
matrix_place_close (MatrixPlace *self)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  g_clear_pointer (&self->canceller, g_thread_join);
  test_adapter_finish (self->adapter);
  g_assert_finalize_object (self->cancellable);
  test_log_assert_orders (&self->log);
  test_log_clear (&self->log);
  ferry_boundary_remove_observer (self->boundary, self->observer);
  ferry_boundary_unref (self->boundary);
  /* GLib reaps the programs of the native form in its own time. */
  while (test_has_children ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
}

void
matrix_place_submit (MatrixPlace *self,
                     const char *parameters,
                     FerryCallOptions options,
                     GCancellable *cancellable,
                     TestReply *reply)
{
  options.executor = self->executor;
  ferry_adapter_call_async (self->adapter, self->operation, matrix_peers_make_parameters (parameters), &options, cancellable, test_reply_take, reply);
  g_assert_cmpuint (reply->callbacks, ==, 0);
}

void
matrix_place_assert_events (MatrixPlace *self,
                            FerryCall *call,
                            const char *pattern)
{
  const char *events = test_log_get (&self->log, call);

  if (!g_regex_match_simple (pattern, events, 0, 0))
    g_error ("%s on %s: events “%s” do not match “%s”", self->row->id, ferry_executor_get_name (self->executor), events, pattern);
}

void
matrix_place_assert_reply (MatrixPlace *self,
                           const TestReply *reply,
                           FerryOutcome outcome,
                           int code,
                           guint attempts)
{
  if (outcome == FERRY_OUTCOME_SUCCEEDED)
    g_assert_no_error (reply->error);
  test_assert_outcome (reply, outcome);
  g_assert_cmpint (ferry_call_get_executor (reply->call), ==, self->executor);
  g_assert_cmpuint (ferry_call_get_attempts (reply->call), ==, attempts);
  g_assert_false (ferry_call_is_abandoned (reply->call));
  if (outcome == FERRY_OUTCOME_SUCCEEDED)
    return;
  g_test_message ("%s", reply->error->message);
  g_assert_error (reply->error, FERRY_ERROR, code);
  g_assert_cmpstr (ferry_error_get_details (reply->error)->dependency, ==, self->operation->dependency);
}
