/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* On which thread what was handed to a call dies: where it came from (C19). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

/* The thread that something died on. */
static void
on_finalized (gpointer thread,
              GObject *where_it_was)
{
  *(GThread **)thread = g_thread_self ();
}

static void
take_and_unref (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GObject) mine = user_data;
  guint *done = g_object_get_data (mine, "done");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, &error);

  ++*done;
}

/* Everything handed in is held by the call alone. Whoever ends it, it dies here. */
static void
die_here (FerryExecutorKind executor,
          TestWork work,
          gboolean cancels)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
      FerryPolicy policy = test_policy ();
      FerryCallOptions options = {.executor = executor, .deadline = cancels ? 200 : 0};
      GObject *mine = g_object_new (G_TYPE_OBJECT, NULL);
      GCancellable *cancellable = g_cancellable_new ();
      GThread *deaths[3] = {NULL};
      FerryAdapter *adapter;
      guint done = 0;

      policy.grace = 0;
      adapter = test_adapter_new (boundary, &policy);
      g_object_set_data (mine, "done", &done);
      g_object_weak_ref (mine, on_finalized, &deaths[0]);
      g_object_weak_ref (G_OBJECT (cancellable), on_finalized, &deaths[1]);
      g_object_weak_ref (G_OBJECT (adapter), on_finalized, &deaths[2]);
      ferry_adapter_call_async (adapter, &test_operation, test_parameters (work, NULL), &options, cancellable, take_and_unref, mine);
      g_object_unref (cancellable);
      g_object_unref (adapter);
      if (i % 2 == 0)
        g_usleep (100);
      test_wait_count (&done, 1);
      for (guint j = 0; j < G_N_ELEMENTS (deaths); j++)
        g_assert_true (deaths[j] == g_thread_self ());
    }
}

static void
test_dies_here (gconstpointer executor)
{
  die_here (GPOINTER_TO_INT (executor), test_work_empty, FALSE);
  die_here (GPOINTER_TO_INT (executor), test_work_fail, FALSE);
}

static void
test_dies_here_abandoned (gconstpointer executor)
{
  die_here (GPOINTER_TO_INT (executor), test_work_until_cancelled, TRUE);
}

static gpointer
die_thread (gpointer executor)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  test_dies_here (executor);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_dies_there (gconstpointer executor)
{
  g_thread_join (g_thread_new ("there", die_thread, (gpointer)executor));
}

int
main (int argc,
      char **argv)
{
  gpointer own_pool = GINT_TO_POINTER (FERRY_EXECUTOR_OWN_POOL);
  gpointer task_pool = GINT_TO_POINTER (FERRY_EXECUTOR_TASK_POOL);
  gpointer main_loop = GINT_TO_POINTER (FERRY_EXECUTOR_MAIN_LOOP);

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/boundary/c19/dies-here/own-pool", own_pool, test_dies_here);
  g_test_add_data_func ("/boundary/c19/dies-here/task-pool", task_pool, test_dies_here);
  g_test_add_data_func ("/boundary/c19/dies-here/main-loop", main_loop, test_dies_here);
  g_test_add_data_func ("/boundary/c19/dies-here/abandoned", own_pool, test_dies_here_abandoned);
  g_test_add_data_func ("/boundary/c19/dies-there", own_pool, test_dies_there);

  return g_test_run ();
}
