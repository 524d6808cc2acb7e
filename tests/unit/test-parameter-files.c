/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The half of the check that asks the file system. */
#include "boundary/parameter.h"

#include "boundary-helper.h"

static const FerryParameter table[] = {
  {.name = "file", .type = FERRY_PARAMETER_FILE, .fallback = "/dev/null"},
  {.name = "folder", .type = FERRY_PARAMETER_FOLDER, .fallback = "/"},
  {.name = "paths", .type = FERRY_PARAMETER_PATHS, .fallback = "/"},
  {.name = "word", .type = FERRY_PARAMETER_TEXT, .fallback = ""},
  {NULL},
};

typedef struct
{
  guint done;
  gboolean passed;
  GError *error;
} Verdict;

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Verdict *verdict = user_data;

  verdict->passed = ferry_parameter_table_check_files_finish (result, &verdict->error);
  verdict->done++;
}

static void
check (const char *given_text,
       GCancellable *cancellable,
       Verdict *verdict)
{
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (given_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (table, given, &error);

  g_assert_no_error (error);
  *verdict = (Verdict) {0};
  ferry_parameter_table_check_files_async (table, complete, cancellable, on_checked, verdict);
  g_assert_cmpuint (verdict->done, ==, 0);
  test_wait_count (&verdict->done, 1);
  test_iterate ();
  g_assert_cmpuint (verdict->done, ==, 1);
}

static void
assert_refused (const char *given_text,
                const char *name,
                const char *shown)
{
  Verdict verdict;

  check (given_text, NULL, &verdict);
  g_assert_false (verdict.passed);
  g_assert_error (verdict.error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (verdict.error)->parameter, ==, name);
  g_assert_nonnull (strstr (verdict.error->message, shown));
  g_assert_true (g_utf8_validate (verdict.error->message, -1, NULL));
  g_assert_cmpuint (strlen (verdict.error->message), <, 2000);
  g_clear_error (&verdict.error);
}

static void
test_accepted (void)
{
  Verdict verdict;

  check ("@a{sv} {}", NULL, &verdict);
  g_assert_no_error (verdict.error);
  g_assert_true (verdict.passed);
  check ("{'paths': <[b'/', b'/dev/null', b'/dev']>}", NULL, &verdict);
  g_assert_no_error (verdict.error);
  g_assert_true (verdict.passed);
}

static void
test_refused (void)
{
  assert_refused ("{'file': <b'/'>}", "file", "is a folder");
  assert_refused ("{'file': <b'/nobody/here\\377'>}", "file", "does not exist");
  assert_refused ("{'folder': <b'/dev/null'>}", "folder", "is not a folder");
  assert_refused ("{'folder': <b'/dev/null/x'>}", "folder", "/dev/null/x");
  assert_refused ("{'paths': <[b'/', b'/dev/null', b'/nobody/there']>}", "paths", "/nobody/there");
}

/* A name that is longer than any file system takes. */
static void
test_huge_name (void)
{
  g_autofree char *name = g_strnfill (100000, 'n');
  g_autofree char *given = g_strdup_printf ("{'file': <b'/%s'>}", name);

  assert_refused (given, "file", "file");
}

static void
test_many (void)
{
  g_autoptr (GString) given = g_string_new ("{'paths': <[b'/'");
  Verdict verdict;

  for (guint i = 0; i < 2000; i++)
    g_string_append (given, ", b'/dev/null'");
  g_string_append (given, "]>}");
  check (given->str, NULL, &verdict);
  g_assert_no_error (verdict.error);
  g_assert_true (verdict.passed);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Verdict verdict;

  g_cancellable_cancel (cancellable);
  check ("@a{sv} {}", cancellable, &verdict);
  g_assert_error (verdict.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&verdict.error);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c20/files-accepted", test_accepted);
  g_test_add_func ("/boundary/c20/files-refused", test_refused);
  g_test_add_func ("/boundary/c20/files-huge-name", test_huge_name);
  g_test_add_func ("/boundary/c20/files-many", test_many);
  g_test_add_func ("/boundary/c20/files-cancelled", test_cancelled);

  return g_test_run ();
}
