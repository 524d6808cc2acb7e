/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Workers step back behind the loop that they work for, and threads that others get are as they were. */
#include "boundary-helper.h"
#include "boundary/thread-priority.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static GVariant *
work_get_nice (gpointer data,
               FerryRunContext *context,
               GCancellable *cancellable,
               GError **error)
{
  return g_variant_new_int32 (getpriority (PRIO_PROCESS, 0));
}

/* A thread of GLib's, at the gate with others, so that there is one for each. */
static void
task_at_gate (GTask *task,
              gpointer source,
              gpointer gate,
              GCancellable *cancellable)
{
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, 0);
  g_assert_cmpint (sched_getscheduler (0), ==, SCHED_OTHER);
  test_gate_wait (gate);
  g_task_return_boolean (task, TRUE);
}

/* Threads that have stepped back end with their adapter: nobody else gets them. */
static void
test_steps_back (void)
{
  enum {
    N = 6
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  TestReply replies[N] = {0};
  FerryAdapter *adapter;
  static TestGate gate; /* its last visitor may not have left it wholly */

  if (getpriority (PRIO_PROCESS, 0) != 0 || sched_getscheduler (0) != SCHED_OTHER)
    {
      g_test_message ("the tests themselves step back: nothing to tell apart");
      return;
    }
  policy.limit = N;
  policy.nice = 7;
  adapter = test_adapter_new (boundary, &policy);
  for (guint i = 0; i < N; i++)
    test_submit (adapter, work_get_nice, NULL, NULL, &replies[i]);
  for (guint i = 0; i < N; i++)
    {
      test_wait_reply (&replies[i]);
      g_assert_cmpint (g_variant_get_int32 (replies[i].result), ==, 7);
      test_reply_clear (&replies[i]);
    }
  test_adapter_finish (adapter);
  /* Where they would have gone. */
  g_usleep (20 * MS);

  test_gate_init (&gate);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_task_data (task, &gate, NULL);
      g_task_run_in_thread (task, task_at_gate);
    }
  test_gate_wait_entered (&gate, N);
  test_gate_open (&gate);
  test_gate_wait_left (&gate, N);
  test_iterate ();
}

/* The beginning of the kernel's sched_attr, whose first version has this size. */
typedef struct
{
  guint32 size;
  guint32 policy;
  guint64 flags;
  gint32 nice;
  guint32 priority;
  guint64 runtime;
  guint64 deadline;
  guint64 period;
} SchedulerAttributes;

static GVariant *
work_get_scheduler (gpointer data,
                    FerryRunContext *context,
                    GCancellable *cancellable,
                    GError **error)
{
  SchedulerAttributes attributes = {0};

  syscall (SYS_sched_getattr, 0, &attributes, sizeof attributes, 0);
  return g_variant_new ("(iit)", sched_getscheduler (0), getpriority (PRIO_PROCESS, 0), attributes.runtime);
}

/* Whoever wakes pushes off a worker whose slice is longer than its own; Linux tells of slices from 6.12 on. */
static void
assert_slice (guint64 slice,
              gboolean is_prompt)
{
  SchedulerAttributes own = {0};

  syscall (SYS_sched_getattr, 0, &own, sizeof own, 0);
  if (is_prompt)
    g_assert_cmpuint (slice, ==, own.runtime);
  else if (own.runtime > 0)
    g_assert_cmpuint (slice, >, 2 * own.runtime);
}

/* Who must be prompt waits behind nobody that woke it. */
static void
test_prompt (void)
{
  if (sched_getscheduler (0) != SCHED_OTHER)
    {
      g_test_message ("the tests themselves step back: nothing to tell apart");
      return;
    }
  for (guint is_prompt = 0; is_prompt < 2; is_prompt++)
    {
      g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
      FerryPolicy policy = test_policy ();
      g_auto (TestReply) reply = {0};
      FerryAdapter *adapter;
      int scheduler, nice_value;
      guint64 slice;

      policy.is_prompt = is_prompt;
      adapter = test_adapter_new (boundary, &policy);
      test_submit (adapter, work_get_scheduler, NULL, NULL, &reply);
      test_wait_reply (&reply);
      g_variant_get (reply.result, "(iit)", &scheduler, &nice_value, &slice);
      g_assert_cmpint (scheduler, ==, is_prompt ? SCHED_OTHER : SCHED_BATCH);
      g_assert_cmpint (nice_value, ==, getpriority (PRIO_PROCESS, 0));
      assert_slice (slice, is_prompt);
      test_adapter_finish (adapter);
    }
}

#define POOL_NICE 5

static void
task_get_nice (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  g_task_return_int (task, getpriority (PRIO_PROCESS, 0));
}

static void
on_nice (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gssize *nice_value = user_data;

  *nice_value = g_task_propagate_int (G_TASK (result), &error);
  g_assert_no_error (error);
}

/* The threads of the pool that are made from then on, and nobody else. */
static void
steps_back_in_pool (void)
{
  int own = getpriority (PRIO_PROCESS, 0);
  gssize nice_value = G_MINSSIZE;
  g_autoptr (GTask) task = NULL;

  ferry_thread_pool_raise_nice (POOL_NICE);
  task = g_task_new (NULL, NULL, on_nice, &nice_value);
  g_task_run_in_thread (task, task_get_nice);
  while (nice_value == G_MINSSIZE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (nice_value, ==, MAX (own, POOL_NICE));
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, own);
}

/* In a process of its own: there is one pool, and it stays. */
static void
test_pool (void)
{
  if (g_test_subprocess ())
    {
      steps_back_in_pool ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/thread-priority/steps-back", test_steps_back);
  g_test_add_func ("/boundary/thread-priority/prompt", test_prompt);
  g_test_add_func ("/boundary/thread-priority/pool", test_pool);

  return g_test_run ();
}
