/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Exports what test-exports.py reads: export-sample FOLDER. "made-up" has hostile names, "real" what a
 * boundary and a loop did: calls on each executor, retries, cancels, a stall. */
#include "telemetry/export.h"
#include "telemetry/telemetry.h"

#include "boundary-helper.h"
#include "export-helper.h"

static void
write_all (FerrySnapshot *snapshot,
           const char *folder,
           const char *name)
{
  for (FerryExportFormat format = 0; format < FERRY_N_EXPORT_FORMATS; format++)
    {
      if (!ferry_export_format_is_available (format))
        continue;
      g_autofree char *path = g_strdup_printf ("%s/%s.%s", folder, name, ferry_export_format_get_suffix (format));
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autoptr(GError) error = NULL;
      g_autoptr(GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, &error);

      g_assert_no_error (error);
      ferry_export_write (snapshot, format, G_OUTPUT_STREAM (stream), NULL, &error);
      g_assert_no_error (error);
    }
}

static GVariant *
work_slow (gpointer data,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  g_usleep (150 * MS);
  return g_variant_new_boolean (TRUE);
}

/* The monitor's threads look at a stall, and name its stacks, in their own time. */
static FerrySnapshot *
wait_for_stacks (FerryTelemetry *telemetry)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  while (TRUE)
    {
      FerrySnapshot *snapshot;

      test_iterate ();
      snapshot = ferry_telemetry_take_snapshot (telemetry, 0, G_MAXINT64);
      for (guint i = 0; i < snapshot->stalls->len; i++)
        if (g_array_index (snapshot->stalls, FerryStallTrace, i).stall.n_samples > 0)
          return snapshot;
      ferry_snapshot_unref (snapshot);
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (MS);
    }
}

static void
make_calls (FerryAdapter *adapter)
{
  static const struct
  {
    FerryExecutorKind executor;
    TestWork work;
    guint n;
  } calls[] = {
    {FERRY_EXECUTOR_OWN_POOL, test_work_empty, 20},
    {FERRY_EXECUTOR_TASK_POOL, test_work_empty, 20},
    {FERRY_EXECUTOR_MAIN_LOOP, work_slow, 2},
    {FERRY_EXECUTOR_OWN_POOL, test_work_fail, 2},
    {FERRY_EXECUTOR_OWN_POOL, work_slow, 2},
  };
  TestReply replies[64] = {0};
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    for (guint j = 0; j < calls[i].n; j++)
      test_submit_on (adapter, calls[i].executor, calls[i].work, NULL, &replies[n++]);
  for (guint i = 0; i < n; i++)
    {
      test_wait_reply (&replies[i]);
      test_reply_clear (&replies[i]);
    }
}

static void
export_real (const char *folder)
{
  FerryBoundary *boundary = ferry_boundary_new ();
  FerryLoopMonitor *monitor = ferry_loop_monitor_new (NULL);
  FerryTelemetry *telemetry = ferry_telemetry_new (boundary);
  g_auto (TestReply) open = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(FerrySnapshot) snapshot = NULL;
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;

  policy.retries = 2;
  policy.retry_reserve = 10;
  adapter = ferry_adapter_new_with_errors (boundary, "test", &policy, ferry_error_map_files);
  ferry_telemetry_add_adapter (telemetry, adapter);
  ferry_telemetry_set_monitor (telemetry, monitor);
  make_calls (adapter);
  test_submit (adapter, test_work_until_cancelled, NULL, cancellable, &open);
  snapshot = wait_for_stacks (telemetry);
  write_all (snapshot, folder, "real");
  g_cancellable_cancel (cancellable);
  test_wait_reply (&open);
  ferry_telemetry_free (telemetry);
  test_adapter_finish (adapter);
  ferry_boundary_unref (boundary);
  g_object_unref (monitor);
}

int
main (int argc,
      char **argv)
{
  g_autoptr(FerrySnapshot) made_up = test_snapshot_new (40);
  g_autoptr(FerrySnapshot) empty = ferry_snapshot_new ();

  g_assert_cmpint (argc, ==, 2);
  ferry_snapshot_seal (empty);
  write_all (made_up, argv[1], "made-up");
  write_all (empty, argv[1], "empty");
  export_real (argv[1]);

  return 0;
}
