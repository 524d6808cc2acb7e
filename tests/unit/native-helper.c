/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An operation that answers in its context when it is told to. */
#include "native-helper.h"

static const FerryParameter native_parameters[] = {
  {.name = "plan", .type = FERRY_PARAMETER_INTEGER, .maximum = 1e15},
  {NULL},
};

static GVariant *
native_blocking (GVariant *parameters,
                 FerryRunContext *context,
                 GCancellable *cancellable,
                 GError **error)
{
  return g_variant_new_string ("blocking");
}

void
test_native_answer (GTask *task)
{
  TestPlan *plan = g_task_get_task_data (task);

  g_clear_pointer (&plan->source, g_source_unref);
  if (plan->silent)
    g_task_return_pointer (task, NULL, NULL);
  else if (plan->fails > 0)
    {
      plan->fails--;
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "the disk is on fire");
    }
  else
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_new_string ("native")), (GDestroyNotify)g_variant_unref);
}

static gboolean
on_time (gpointer task)
{
  test_native_answer (task);
  return G_SOURCE_REMOVE;
}

static void
on_fired (GCancellable *cancellable,
          gpointer user_data)
{
  GTask *task = user_data;
  TestPlan *plan = g_task_get_task_data (task);

  plan->cancelled++;
  g_assert_true (g_thread_self () == plan->thread);
  g_assert_false (plan->in_start);
  if (plan->deaf || plan->source == NULL)
    return;
  g_source_destroy (plan->source);
  g_clear_pointer (&plan->source, g_source_unref);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
}

static void
native_async (GVariant *parameters,
              FerryRunContext *context,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  TestPlan *plan = (TestPlan *)(gintptr)ferry_parameters_get_integer (parameters, "plan");
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  plan->in_start = TRUE;
  plan->started++;
  plan->thread = g_thread_self ();
  plan->context = g_main_context_get_thread_default ();
  plan->seen = *ferry_trace_context_get_current ();
  g_task_set_source_tag (task, native_async);
  g_task_set_task_data (task, plan, NULL);
  /* Without a lock: the boundary fires it here. */
  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_fired), task, 0);
  ferry_run_context_report_progress (context, 1, 2, FERRY_UNIT_ITEMS);
  if (plan->deaf)
    plan->held = g_object_ref (task);
  else
    {
      plan->source = g_timeout_source_new (plan->delay);
      g_source_set_callback (plan->source, on_time, g_object_ref (task), g_object_unref);
      g_source_attach (plan->source, plan->context);
    }
  plan->in_start = FALSE;
}

static GVariant *
native_finish (GAsyncResult *result,
               GError **error)
{
  TestPlan *plan = g_task_get_task_data (G_TASK (result));

  g_assert_true (g_async_result_is_tagged (result, native_async));
  g_assert_false (plan->in_start);
  plan->finished++;
  plan->seen_at_end = *ferry_trace_context_get_current ();
  return g_task_propagate_pointer (G_TASK (result), error);
}

const FerryOperation test_native_operation = {
  .id = "test.native",
  .idempotent = TRUE,
  .dependency = "test",
  .parameters = native_parameters,
  .run = native_blocking,
  .run_async = native_async,
  .run_finish = native_finish,
};

static const FerryErrorRow transient_errors[] = {
  {g_io_error_quark, G_IO_ERROR_BUSY, FERRY_ERROR_BUSY, TRUE},
  {NULL},
};

void
test_native_set_up (TestNative *self,
                    gconstpointer data)
{
  self->boundary = ferry_boundary_new ();
  self->policy = test_policy ();
  self->policy.executor = FERRY_EXECUTOR_NATIVE;
  test_log_init (&self->log, self->boundary);
}

void
test_native_open (TestNative *self)
{
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", &self->policy, transient_errors);
}

void
test_native_tear_down (TestNative *self,
                       gconstpointer data)
{
  test_adapter_finish (self->adapter);
  test_log_assert_orders (&self->log);
  test_log_clear (&self->log);
  ferry_boundary_unref (self->boundary);
}

void
test_native_submit (TestNative *self,
                    TestPlan *plan,
                    GCancellable *cancellable,
                    TestReply *reply)
{
  ferry_adapter_call_async (self->adapter, &test_native_operation, g_variant_new_parsed ("{'plan': <%x>}", (gint64)(gintptr)plan), NULL,
                            cancellable, test_reply_take, reply);
  /* Neither called back nor even begun from inside (C1). */
  g_assert_cmpuint (reply->callbacks, ==, 0);
  g_assert_cmpuint (plan->started, ==, 0);
}

void
test_native_wait_started (TestPlan *plan)
{
  test_wait_count (&plan->started, 1);
}

void
test_native_release (TestPlan *plan)
{
  GTask *task = g_steal_pointer (&plan->held);

  test_native_answer (task);
  g_object_unref (task);
}

void
test_native_add (const char *path,
                 gpointer data,
                 void (*test) (TestNative *, gconstpointer))
{
  g_test_add (path, TestNative, data, test_native_set_up, test, test_native_tear_down);
}
