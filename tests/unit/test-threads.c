/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An adapter has no more threads than its limit allows (C11), and none once it is closed (C18). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

#include <stdlib.h>

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  guint *closed = user_data;

  g_assert_true (ferry_adapter_close_finish (FERRY_ADAPTER (source), result, NULL));
  ++*closed;
}

/* How many threads of this program have that name; *@id is one of them. */
static guint
count_threads (const char *name,
               int *id)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *thread;
  guint n = 0;

  while ((thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", thread, "comm", NULL);
      g_autofree char *comm = NULL;

      /* It may have ended since. */
      if (!g_file_get_contents (path, &comm, NULL, NULL) || strcmp (g_strchomp (comm), name) != 0)
        continue;
      *id = atoi (thread);
      n++;
    }
  return n;
}

static void
wait_threads (const char *name,
              guint n)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;
  int id;

  while (count_threads (name, &id) != n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (1 * MS);
    }
}

/* A closed adapter keeps no thread, whoever still has it, but those that were given up. */
static void
test_threads_end (void)
{
  enum {
    DEAF = 2,
    N = 5
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  TestReply replies[N] = {0};
  g_autoptr (GArray) abandoned = NULL;
  guint closed = 0;
  FerryAdapter *adapter;
  TestGate gates[2];
  int id = 0;

  policy.limit = N;
  policy.grace = 5 * MS;
  adapter = test_adapter_new (boundary, &policy);
  for (guint i = 0; i < 2; i++)
    test_gate_init (&gates[i]);
  for (guint i = 0; i < N; i++)
    test_submit (adapter, test_work_at_gate, &gates[i < DEAF], NULL, &replies[i]);
  for (guint i = 0; i < 2; i++)
    test_gate_wait_entered (&gates[i], i == 0 ? N - DEAF : DEAF);
  g_assert_cmpuint (count_threads ("ferry-test", &id), ==, N);
  test_gate_open (&gates[0]);
  for (guint i = DEAF; i < N; i++)
    test_wait_reply (&replies[i]);

  ferry_adapter_close_async (adapter, on_closed, &closed);
  test_wait_count (&closed, 1);
  wait_threads ("ferry-test", DEAF);
  abandoned = ferry_adapter_list_abandoned (adapter);
  g_assert_cmpuint (abandoned->len, ==, DEAF);
  count_threads ("ferry-test", &id);
  g_assert_true (id == g_array_index (abandoned, FerryAbandonedAttempt, 0).thread || id == g_array_index (abandoned, FerryAbandonedAttempt, 1).thread);

  test_gate_open (&gates[1]);
  wait_threads ("ferry-test", 0);
  for (guint i = 0; i < N; i++)
    test_reply_clear (&replies[i]);
  test_iterate ();
  g_assert_finalize_object (adapter);
  for (guint i = 0; i < 2; i++)
    test_gate_clear (&gates[i]);
}

/* @n calls of it at a time. */
static void
run_together (FerryAdapter *adapter,
              guint n)
{
  g_autofree TestReply *replies = g_new0 (TestReply, n);
  static TestGate gate; /* its last visitor may not have left it wholly */

  test_gate_init (&gate);
  for (guint i = 0; i < n; i++)
    test_submit (adapter, test_work_at_gate, &gate, NULL, &replies[i]);
  test_gate_wait_entered (&gate, n);
  test_gate_open (&gate);
  for (guint i = 0; i < n; i++)
    {
      test_wait_reply (&replies[i]);
      test_reply_clear (&replies[i]);
    }
}

/* No more threads than the limit allows, whichever way it changes. */
static void
test_threads_follow_the_limit (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  int id;

  policy.limit = 5;
  adapter = test_adapter_new (boundary, &policy);
  run_together (adapter, 5);
  g_assert_cmpuint (count_threads ("ferry-test", &id), ==, 5);
  policy.limit = 2;
  ferry_adapter_set_policy (adapter, &policy);
  wait_threads ("ferry-test", 2);
  run_together (adapter, 2);
  policy.limit = 4;
  ferry_adapter_set_policy (adapter, &policy);
  run_together (adapter, 4);
  g_assert_cmpuint (count_threads ("ferry-test", &id), ==, 4);
  test_adapter_finish (adapter);
  wait_threads ("ferry-test", 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c18/threads-end", test_threads_end);
  g_test_add_func ("/boundary/c11/threads-follow-the-limit", test_threads_follow_the_limit);

  return g_test_run ();
}
