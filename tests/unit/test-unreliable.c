/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unreliable.call misbehaves exactly as asked; and the registry knows every operation once. */
#include "run-helper.h"

#include "operations/registry.h"

#include <unistd.h>

/* Only a hang takes this long. */
#define HANG_GUARD_SECONDS 120

static GVariant *
make_parameters (const char *mode, double seconds)
{
  return g_variant_new_parsed ("{'mode': <%s>, 'seconds': <%d>, 'message': <'out of paper'>}", mode, seconds);
}

static void
check_result (FerryTestRun *run, const char *mode, double seconds)
{
  const char *said = NULL;
  double slept = 0;

  g_assert_true (g_variant_lookup (run->result, "mode", "&s", &said));
  g_assert_true (g_variant_lookup (run->result, "slept", "d", &slept));
  g_assert_cmpstr (said, ==, mode);
  g_assert_cmpfloat (slept, >=, seconds);
}

static void
test_sleep (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  const FerryProgress *last;
  guint64 before = 0;

  g_assert_true (ferry_test_run (run, "unreliable.call", make_parameters ("sleep", 0.2)));
  check_result (run, "sleep", 0.2);

  for (guint i = 0; i < run->progress->len; i++)
    {
      const FerryProgress *progress = &g_array_index (run->progress, FerryProgress, i);

      g_assert_cmpint (progress->unit, ==, FERRY_UNIT_MILLISECONDS);
      g_assert_cmpuint (progress->total, ==, 200);
      g_assert_cmpuint (progress->done, >=, before);
      before = progress->done;
    }

  /* At 20 Hz; fewer on a machine that is late, never more but for rounding. */
  g_assert_cmpuint (run->progress->len, <=, 6);
  last = ferry_test_run_get_last_progress (run);
  g_assert_cmpuint (last->done, ==, 200);
}

static void
test_no_time (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_true (ferry_test_run (run, "unreliable.call", make_parameters ("sleep", 0)));
  check_result (run, "sleep", 0);
}

static void
test_fail (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (ferry_test_run (run, "unreliable.call", make_parameters ("fail", 0.01)));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (run->error->message, ==, "out of paper");
}

/* Lets the operation's thread go on into its sleep, then cancels from here. */
static gpointer
cancel_when_told (gpointer data)
{
  FerryTestRun *run = data;

  while (g_async_queue_try_pop (run->hook_data) == NULL)
    g_usleep (1000);
  g_cancellable_cancel (run->cancellable);
  return NULL;
}

static void
tell_canceller (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  if (run->progress->len == 1)
    g_async_queue_push (user_data, run);
}

/* An hour's sleep ends; that it ends at all is the test. */
static void
test_cancel (gconstpointer data)
{
  const char *mode = data;
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  GThread *canceller;

  run->hook = tell_canceller;
  run->hook_data = queue;
  canceller = g_thread_new ("canceller", cancel_when_told, run);
  g_assert_false (ferry_test_run (run, "unreliable.call", make_parameters (mode, 3600)));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
}

static void
test_cancelled_before (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (ferry_test_run (run, "unreliable.call", make_parameters ("sleep", 3600)));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_deaf (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_true (ferry_test_run (run, "unreliable.call", make_parameters ("deaf", 0.05)));
  check_result (run, "deaf", 0.05);
}

/* What must be given, as far as a table can check it. */
static GVariant *
give_required (const FerryParameter *table)
{
  GVariantDict given;

  g_variant_dict_init (&given, NULL);
  for (const FerryParameter *row = table; row->name != NULL; row++)
    {
      g_autoptr (GVariant) value = row->fallback == NULL ? ferry_parameter_parse (row, "/some/file", NULL) : NULL;

      if (value != NULL)
        g_variant_dict_insert_value (&given, row->name, value);
    }
  return g_variant_dict_end (&given);
}

static void
test_registry (void)
{
  static const char * const ids[] = {
    "files.checksum", "files.scan", "files.duplicates", "compute.fractal", "compute.primes", "network.resolve",
    "network.fetch", "database.query", "command.run", "unreliable.call"};
  const FerryOperation * const *all = ferry_operations_get_all ();
  guint count = 0;

  for (; all[count] != NULL; count++)
    {
      g_autoptr (GVariant) given = g_variant_ref_sink (give_required (all[count]->parameters));
      g_autoptr (GVariant) complete = NULL;
      g_autofree char *prefix = g_strconcat (all[count]->dependency, ".", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (ferry_operations_find (all[count]->id) == all[count]);
      g_assert_true (g_str_has_prefix (all[count]->id, prefix));
      g_assert_nonnull (all[count]->run);
      g_assert_true ((all[count]->run_async == NULL) == (all[count]->run_finish == NULL));
      /* Every default is allowed by its own row. */
      complete = ferry_parameter_table_complete (all[count]->parameters, given, &error);
      g_assert_no_error (error);
      g_assert_nonnull (complete);
    }

  g_assert_cmpuint (count, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (ferry_operations_find (ids[i]));
  g_assert_null (ferry_operations_find ("files.nothing"));
}

int
main (int argc, char **argv)
{
  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/registry", test_registry);
  g_test_add_func ("/operations/unreliable/sleep", test_sleep);
  g_test_add_func ("/operations/unreliable/no-time", test_no_time);
  g_test_add_func ("/operations/unreliable/fail", test_fail);
  g_test_add_data_func ("/operations/unreliable/cancel-sleep", "sleep", test_cancel);
  g_test_add_data_func ("/operations/unreliable/cancel-fail", "fail", test_cancel);
  g_test_add_func ("/operations/unreliable/cancelled-before", test_cancelled_before);
  g_test_add_func ("/operations/unreliable/deaf", test_deaf);
  return g_test_run ();
}
