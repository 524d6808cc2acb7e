/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls that do what the test says, their replies, a log of events. */
#include "boundary-helper.h"

#include <string.h>

/* Pointers fit: a user's address has 47 bits. */
static const FerryParameter test_operation_parameters[] = {
  {.name = "work", .type = FERRY_PARAMETER_INTEGER, .maximum = 1e15},
  {.name = "data", .type = FERRY_PARAMETER_INTEGER, .maximum = 1e15, .fallback = "0"},
  {NULL},
};

static GVariant *
test_operation_run (GVariant *parameters,
                    FerryRunContext *context,
                    GCancellable *cancellable,
                    GError **error)
{
  TestWork work = (TestWork)(gintptr)ferry_parameters_get_integer (parameters, "work");

  return work ((gpointer)(gintptr)ferry_parameters_get_integer (parameters, "data"), context, cancellable, error);
}

const FerryOperation test_operation = {
  .id = "test.work",
  .idempotent = TRUE,
  .dependency = "test",
  .parameters = test_operation_parameters,
  .run = test_operation_run,
};

GVariant *
test_parameters (TestWork work,
                 gpointer data)
{
  return g_variant_new_parsed ("{'work': <%x>, 'data': <%x>}", (gint64)(gintptr)work, (gint64)(gintptr)data);
}

GVariant *
test_work_empty (gpointer data,
                 FerryRunContext *context,
                 GCancellable *cancellable,
                 GError **error)
{
  return g_variant_new_boolean (TRUE);
}

GVariant *
test_work_fail (gpointer data,
                FerryRunContext *context,
                GCancellable *cancellable,
                GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "the disk is on fire");
  return NULL;
}

GVariant *
test_work_until_cancelled (gpointer data,
                           FerryRunContext *context,
                           GCancellable *cancellable,
                           GError **error)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
  return NULL;
}

GVariant *
test_work_count (gpointer data,
                 FerryRunContext *context,
                 GCancellable *cancellable,
                 GError **error)
{
  g_atomic_int_inc ((int *)data);
  return g_variant_new_boolean (TRUE);
}

void
test_gate_init (TestGate *self)
{
  *self = (TestGate) {0};
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

void
test_gate_clear (TestGate *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

void
test_gate_open (TestGate *self)
{
  g_mutex_lock (&self->lock);
  self->is_open = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Under the lock. */
static void
wait_for_change (TestGate *self)
{
  if (!g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + TEST_HANG_GUARD))
    g_error ("hung at a gate: %u entered, %u left", self->entered, self->left);
}

void
test_gate_wait (TestGate *self)
{
  g_mutex_lock (&self->lock);
  self->entered++;
  g_cond_broadcast (&self->changed);
  while (!self->is_open)
    wait_for_change (self);
  self->left++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

guint
test_gate_get_entered (TestGate *self)
{
  guint entered;

  g_mutex_lock (&self->lock);
  entered = self->entered;
  g_mutex_unlock (&self->lock);

  return entered;
}

guint
test_gate_get_left (TestGate *self)
{
  guint left;

  g_mutex_lock (&self->lock);
  left = self->left;
  g_mutex_unlock (&self->lock);

  return left;
}

void
test_gate_wait_entered (TestGate *self,
                        guint n)
{
  g_mutex_lock (&self->lock);
  while (self->entered < n)
    wait_for_change (self);
  g_mutex_unlock (&self->lock);
}

void
test_gate_wait_left (TestGate *self,
                     guint n)
{
  g_mutex_lock (&self->lock);
  while (self->left < n)
    wait_for_change (self);
  g_mutex_unlock (&self->lock);
}

GVariant *
test_work_at_gate (gpointer data,
                   FerryRunContext *context,
                   GCancellable *cancellable,
                   GError **error)
{
  test_gate_wait (data);
  return g_variant_new_boolean (TRUE);
}

void
test_reply_clear (TestReply *self)
{
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->call, ferry_call_unref);
  *self = (TestReply) {0};
}

void
test_reply_take (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  static int replies;
  TestReply *reply = user_data;

  reply->order = g_atomic_int_add (&replies, 1) + 1;
  g_assert_cmpuint (reply->callbacks, ==, 0);
  reply->callbacks++;
  reply->thread = g_thread_self ();
  reply->call = ferry_call_ref (ferry_adapter_get_call (FERRY_ADAPTER (source), result));
  reply->result = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, &reply->error);
  reply->outcome = ferry_call_get_outcome (reply->call);

  g_assert_true ((reply->result != NULL) == (reply->outcome == FERRY_OUTCOME_SUCCEEDED));
  g_assert_true ((reply->error != NULL) == (reply->result == NULL));
}

void
test_submit (FerryAdapter *adapter,
             TestWork work,
             gpointer data,
             GCancellable *cancellable,
             TestReply *reply)
{
  ferry_adapter_call_async (adapter, &test_operation, test_parameters (work, data), NULL, cancellable,
                            test_reply_take, reply);
  /* Never from inside (C1). */
  g_assert_cmpuint (reply->callbacks, ==, 0);
}

void
test_submit_on (FerryAdapter *adapter,
                FerryExecutorKind executor,
                TestWork work,
                gpointer data,
                TestReply *reply)
{
  FerryCallOptions options = {.executor = executor};

  ferry_adapter_call_async (adapter, &test_operation, test_parameters (work, data), &options, NULL, test_reply_take, reply);
  g_assert_cmpuint (reply->callbacks, ==, 0);
}

static gboolean
on_hang (gpointer data)
{
  g_error ("hung: what the test waits for never came");
  return G_SOURCE_REMOVE;
}

void
test_wait_count (guint *flag,
                 guint n)
{
  GMainContext *context = g_main_context_ref_thread_default ();
  GSource *guard = g_timeout_source_new (TEST_HANG_GUARD / 1000);

  g_source_set_callback (guard, on_hang, NULL, NULL);
  g_source_attach (guard, context);
  while ((guint)g_atomic_int_get ((int *)flag) < n)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (guard);
  g_source_unref (guard);
  g_main_context_unref (context);
}

void
test_wait_reply (TestReply *reply)
{
  test_wait_count (&reply->callbacks, 1);
}

void
test_iterate (void)
{
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
}

void
test_assert_outcome (const TestReply *reply,
                     FerryOutcome outcome)
{
  g_assert_cmpuint (reply->callbacks, ==, 1);
  g_assert_cmpstr (ferry_outcome_get_name (reply->outcome), ==, ferry_outcome_get_name (outcome));
}

void
test_assert_error (const TestReply *reply,
                   FerryOutcome outcome,
                   FerryError code)
{
  test_assert_outcome (reply, outcome);
  g_assert_error (reply->error, FERRY_ERROR, (int)code);
  g_assert_cmpstr (ferry_error_get_details (reply->error)->dependency, ==, "test");
}

FerryPolicy
test_policy (void)
{
  return (FerryPolicy) {
    .grace = FERRY_POLICY_GRACE,
    .limit = 2,
    .queue_length = 1000,
    .executor = FERRY_EXECUTOR_OWN_POOL,
  };
}

FerryAdapter *
test_adapter_new (FerryBoundary *boundary,
                  const FerryPolicy *policy)
{
  FerryPolicy lenient = test_policy ();

  return ferry_adapter_new (boundary, "test", policy != NULL ? policy : &lenient);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer closed)
{
  g_assert_true (ferry_adapter_close_finish (FERRY_ADAPTER (source), result, NULL));
  *(guint *)closed += 1;
}

void
test_adapter_finish (FerryAdapter *adapter)
{
  guint closed = 0;

  ferry_adapter_close_async (adapter, on_closed, &closed);
  g_assert_cmpuint (closed, ==, 0);
  test_wait_count (&closed, 1);
  g_assert_finalize_object (adapter);
}

static void
log_event (FerryCall *call,
           FerryCallEvent event,
           gpointer user_data)
{
  TestLog *log = user_data;
  guint64 id = ferry_call_get_id (call);
  GString *events = g_hash_table_lookup (log->calls, &id);

  if (log->thread != NULL)
    g_assert_true (g_thread_self () == log->thread);
  if (events == NULL)
    {
      events = g_string_new (NULL);
      g_hash_table_insert (log->calls, g_memdup2 (&id, sizeof id), events);
    }
  g_string_append_printf (events, "%s%s", events->len > 0 ? " " : "", ferry_call_event_get_name (event));
  log->counts[event]++;
}

static void
log_partial (FerryCall *call,
             GVariant *partial,
             gpointer user_data)
{
  ((TestLog *)user_data)->partials++;
}

static void
free_events (gpointer events)
{
  g_string_free (events, TRUE);
}

void
test_log_init (TestLog *self,
               FerryBoundary *boundary)
{
  static const FerryObserver observer = {log_event, log_partial};

  *self = (TestLog) {.boundary = boundary, .thread = g_thread_self ()};
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_events);
  self->id = ferry_boundary_add_observer (boundary, &observer, self);
}

void
test_log_clear (TestLog *self)
{
  ferry_boundary_remove_observer (self->boundary, self->id);
  g_hash_table_unref (self->calls);
}

const char *
test_log_get (TestLog *self,
              FerryCall *call)
{
  guint64 id = ferry_call_get_id (call);
  GString *events = g_hash_table_lookup (self->calls, &id);

  return events != NULL ? events->str : "";
}

void
test_log_assert_orders (TestLog *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const char *events = ((GString *)value)->str;

      /* An abandoned call that is not over yet has no late end. Progress has a pace of its own, and may
       * come when its attempt is over. */
      if (!g_regex_match_simple ("^submitted( started( progressed)*( retrying( progressed)* started( progressed)*)*( retrying( progressed)*)?"
                                 "( cancelling( progressed)*)?)?"
                                 " finished( abandoned)? delivered( ended-late)?$",
                                 events, 0, 0))
        g_error ("events in a wrong order: %s", events);
      g_assert_true (strstr (events, "ended-late") == NULL || strstr (events, "abandoned") != NULL);
    }
}
