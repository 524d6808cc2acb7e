/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operations on files tell while they go on, and what is put together from it. */
#include "model/partial-result.h"
#include "operations/files/partial-pace.h"
#include "run-helper.h"
#include "tree-helper.h"

#define FILES 4
#define SCANNED 200

/* A look at the clock in files.scan comes after as many entries. */
#define LOOK 64

static void
write_files (const char *folder, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, name, -1, NULL));
    }
}

/* Whatever this machine's speed, an interval has passed with each file. */
static void
wait_with_each_file (FerryTestRun *run, const FerryProgress *progress, gpointer data)
{
  if (progress->unit == FERRY_UNIT_BYTES)
    g_usleep (FERRY_PARTIAL_INTERVAL);
}

static void
test_checksum (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) entries = NULL;

  write_files (folder, FILES);
  run->hook = wait_with_each_file;
  g_assert_true (ferry_test_run_form (run, GPOINTER_TO_INT (native), "files.checksum",
                                      g_variant_new_parsed ("{'paths': <[%^ay]>}", folder)));

  entries = ferry_test_run_dup_value (run, "entries", "a(ayts)");
  g_assert_cmpuint (run->partials->len, ==, FILES);
  for (guint i = 0; i < FILES; i++)
    {
      GVariant *partial = g_ptr_array_index (run->partials, i);
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
      g_autoptr (GVariant) fresh = g_variant_lookup_value (partial, "entries", G_VARIANT_TYPE ("a(ayts)"));
      g_autoptr (GVariant) told = NULL;
      guint64 files;

      g_assert_cmpuint (g_variant_n_children (fresh), ==, 1);
      told = g_variant_get_child_value (fresh, 0);
      g_assert_true (g_variant_equal (told, entry));
      g_assert_true (g_variant_lookup (partial, "files", "t", &files));
      g_assert_cmpuint (files, ==, i + 1);
    }
  ferry_test_folder_free (folder);
}

static void
wait_before_each_look (FerryTestRun *run, const FerryProgress *progress, gpointer data)
{
  if (progress->done % LOOK == 0)
    g_usleep (FERRY_PARTIAL_INTERVAL);
}

static void
test_scan (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  write_files (folder, SCANNED);
  run->hook = wait_before_each_look;
  g_assert_true (ferry_test_run_form (run, GPOINTER_TO_INT (native), "files.scan",
                                      g_variant_new_parsed ("{'folder': <%^ay>, 'largest': <int64 10>}", folder)));

  g_assert_cmpuint (run->partials->len, ==, SCANNED / LOOK);
  for (guint i = 0; i < run->partials->len; i++)
    {
      GVariant *partial = g_ptr_array_index (run->partials, i);
      g_autoptr (GVariant) largest = g_variant_lookup_value (partial, "largest_files", G_VARIANT_TYPE ("a(ayt)"));
      guint64 files;

      g_assert_true (g_variant_lookup (partial, "files", "t", &files));
      /* The folder is an entry too. */
      g_assert_cmpuint (files, ==, (i + 1) * LOOK - 1);
      g_assert_cmpuint (g_variant_n_children (largest), ==, 10);
    }
  g_assert_cmpuint (ferry_test_run_get_count (run, "files"), ==, SCANNED);
  ferry_test_folder_free (folder);
}

static GVariant *
take_numbers (FerryPartialResult *partials, guint from, guint n)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) partial = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("au"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "u", from + i);
  partial = g_variant_ref_sink (g_variant_new_parsed ("{'files': <%u>, 'entries': %v}", from + n, g_variant_builder_end (&builder)));
  return ferry_partial_result_take (partials, partial);
}

static void
assert_numbers (GVariant *result, guint from, guint n)
{
  g_autoptr (GVariant) entries = g_variant_lookup_value (result, "entries", G_VARIANT_TYPE ("au"));
  guint number;

  g_assert_cmpuint (g_variant_n_children (entries), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_variant_get_child (entries, i, "u", &number);
      g_assert_cmpuint (number, ==, from + i);
    }
  g_assert_true (g_variant_lookup (result, "files", "u", &number));
  g_assert_cmpuint (number, ==, from + n);
}

static void
test_list (void)
{
  FerryPartialResult *partials = ferry_partial_result_new ();
  GVariant *result = take_numbers (partials, 0, 3);

  assert_numbers (result, 0, 3);
  g_variant_unref (result);
  result = take_numbers (partials, 3, 0);
  assert_numbers (result, 0, 3);
  g_variant_unref (result);
  /* The newest thousand, by whole batches; a larger batch is kept. */
  result = take_numbers (partials, 3, 999);
  assert_numbers (result, 0, 1002);
  g_variant_unref (result);
  result = take_numbers (partials, 1002, 1);
  assert_numbers (result, 3, 1000);
  g_variant_unref (result);
  result = take_numbers (partials, 1003, 5000);
  assert_numbers (result, 1003, 5000);
  g_variant_unref (result);
  ferry_partial_result_free (partials);
}

static void
test_other_shapes (void)
{
  FerryPartialResult *partials = ferry_partial_result_new ();
  g_autoptr (GVariant) group = g_variant_ref_sink (g_variant_new_parsed ("(uint64 7, 'abc', [b'/a', b'/b'])"));
  g_autoptr (GVariant) totals = g_variant_ref_sink (g_variant_new_parsed ("{'files': <uint64 7>}"));
  g_autoptr (GVariant) text = g_variant_ref_sink (g_variant_new_string ("part"));
  GVariant *result;

  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (GVariant) groups = NULL;

      result = ferry_partial_result_take (partials, group);
      groups = g_variant_lookup_value (result, "groups", G_VARIANT_TYPE ("a(tsaay)"));
      g_assert_cmpuint (g_variant_n_children (groups), ==, i);
      g_variant_unref (result);
    }
  result = ferry_partial_result_take (partials, totals);
  g_assert_true (g_variant_equal (result, totals));
  g_variant_unref (result);
  g_assert_null (ferry_partial_result_take (partials, text));
  ferry_partial_result_free (partials);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/operations/partial/checksum", GINT_TO_POINTER (FALSE), test_checksum);
  g_test_add_data_func ("/operations/partial/checksum-native", GINT_TO_POINTER (TRUE), test_checksum);
  g_test_add_data_func ("/operations/partial/scan", GINT_TO_POINTER (FALSE), test_scan);
  g_test_add_data_func ("/operations/partial/scan-native", GINT_TO_POINTER (TRUE), test_scan);
  g_test_add_func ("/model/partial-result/list", test_list);
  g_test_add_func ("/model/partial-result/other-shapes", test_other_shapes);

  return g_test_run ();
}
