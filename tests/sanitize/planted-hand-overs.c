/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is handed from thread to thread through GLib: none of these races. */
#include "planted.h"

#include <gio/gio.h>

static gpointer
write_value (gpointer data)
{
  planted_value++;
  return NULL;
}

static void
hand_over_thread (void)
{
  planted_value = 1;
  g_thread_join (g_thread_new ("writer", write_value, NULL));
  g_assert_cmpint (planted_value, ==, 2);
}

/* Until a thread that has just written is back in its pool, and will be handed what comes next:
 * starting another one would order things as well. */
static void
wait_for_worker (int *written)
{
  planted_wait (written, 1);
  g_usleep (20 * G_TIME_SPAN_MILLISECOND);
}

static void
write_item (gpointer item,
            gpointer written)
{
  (*(int *)item)++;
  planted_raise (written);
}

/* To the worker, and back once the pool is over. */
static void
hand_over_pool (void)
{
  int first = 0, written = 0;
  GThreadPool *pool = g_thread_pool_new (write_item, &written, 1, FALSE, NULL);

  g_thread_pool_push (pool, &first, NULL);
  wait_for_worker (&written);
  planted_value = 1;
  g_thread_pool_push (pool, &planted_value, NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
add_item (gpointer item,
          gpointer data)
{
  planted_value += GPOINTER_TO_INT (item);
}

/* An item need not be an address. */
static void
hand_over_number (void)
{
  GThreadPool *pool = g_thread_pool_new (add_item, NULL, 1, FALSE, NULL);

  g_thread_pool_push (pool, GINT_TO_POINTER (5), NULL);
  g_thread_pool_push (pool, GINT_TO_POINTER (-3), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
write_in_task (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  write_item (g_object_get_data (G_OBJECT (task), "item"), data);
  g_task_return_pointer (task, g_memdup2 (&planted_value, sizeof planted_value), g_free);
}

static void
take_result (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  int *copy = g_task_propagate_pointer (G_TASK (result), NULL);

  planted_value++;
  g_assert_cmpint (*copy, ==, planted_value - 1);
  g_free (copy);
  (*(int *)data)++;
}

static void
run_task (int *item,
          int *written,
          int *taken)
{
  GTask *task = g_task_new (NULL, NULL, take_result, taken);

  g_task_set_task_data (task, written, NULL);
  g_object_set_data (G_OBJECT (task), "item", item);
  g_task_run_in_thread (task, write_in_task);
  g_object_unref (task);
}

/* To the worker, and back with the callback. */
static void
hand_over_task (void)
{
  int first = 0, written = 0, taken = 0;

  run_task (&first, &written, &taken);
  while (taken < 1)
    g_main_context_iteration (NULL, TRUE);
  wait_for_worker (&written);
  planted_value = 1;
  run_task (&planted_value, &written, &taken);
  while (taken < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (planted_value, ==, 3);
}

static gpointer
write_popped (gpointer queue)
{
  int *item = g_async_queue_pop (queue);

  (*item)++;
  return NULL;
}

static void
hand_over_queue (void)
{
  GAsyncQueue *queue = g_async_queue_new ();
  GThread *thread = g_thread_new ("popper", write_popped, queue);

  planted_value = 1;
  g_async_queue_push (queue, &planted_value);
  g_thread_join (thread);
  g_async_queue_unref (queue);
  g_assert_cmpint (planted_value, ==, 2);
}

static gpointer
write_with_queue_locked (gpointer queue)
{
  g_async_queue_lock (queue);
  planted_value++;
  g_async_queue_unlock (queue);
  return NULL;
}

static void
hand_over_locked_queue (void)
{
  GAsyncQueue *queue = g_async_queue_new ();

  planted_run_two (write_with_queue_locked, write_with_queue_locked, queue);
  g_async_queue_unref (queue);
}

static gpointer
wait_for_cancel (gpointer cancellable)
{
  gint64 guard = g_get_monotonic_time () + PLANTED_HANG_GUARD;

  while (!g_cancellable_is_cancelled (cancellable))
    g_assert_cmpint (g_get_monotonic_time (), <, guard);
  planted_value++;
  return NULL;
}

static gpointer
wait_for_cancel_error (gpointer cancellable)
{
  gint64 guard = g_get_monotonic_time () + PLANTED_HANG_GUARD;

  while (!g_cancellable_set_error_if_cancelled (cancellable, NULL))
    g_assert_cmpint (g_get_monotonic_time (), <, guard);
  planted_value++;
  return NULL;
}

/* What went before the cancelling, whoever hears of it knows. */
static void
cancel_for (GThreadFunc wait)
{
  GCancellable *cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("waiter", wait, cancellable);

  planted_value = 1;
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_object_unref (cancellable);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
hand_over_cancellable (void)
{
  cancel_for (wait_for_cancel);
}

static void
hand_over_cancel_error (void)
{
  cancel_for (wait_for_cancel_error);
}

typedef struct
{
  GCancellable *cancellable;
  int connected; /* relaxed */
} Emission;

static gpointer
emit (gpointer data)
{
  Emission *emission = data;

  planted_wait (&emission->connected, 1);
  g_cancellable_cancel (emission->cancellable);
  return NULL;
}

static void
write_in_handler (GCancellable *cancellable,
                  gpointer data)
{
  planted_value++;
}

/* What went before the connecting, the handler knows. */
static void
hand_over_signal (void)
{
  Emission emission = {g_cancellable_new (), 0};
  GThread *thread = g_thread_new ("emitter", emit, &emission);

  planted_value = 1;
  g_signal_connect (emission.cancellable, "cancelled", G_CALLBACK (write_in_handler), NULL);
  planted_raise (&emission.connected);
  g_thread_join (thread);
  g_object_unref (emission.cancellable);
  g_assert_cmpint (planted_value, ==, 2);
}

const PlantedCase planted_hand_overs[] = {
  {"thread", hand_over_thread},
  {"pool", hand_over_pool},
  {"pool-number", hand_over_number},
  {"task", hand_over_task},
  {"queue", hand_over_queue},
  {"locked-queue", hand_over_locked_queue},
  {"cancellable", hand_over_cancellable},
  {"cancel-error", hand_over_cancel_error},
  {"signal", hand_over_signal},
  {NULL},
};
