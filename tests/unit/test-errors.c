/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The boundary's errors: what is attached, what is kept, what counts as transient. */
#include "boundary/error-map.h"
#include "boundary/errors.h"

#include "boundary-helper.h"

static void
test_wrap (void)
{
  g_autoptr (GError) error = ferry_error_wrap (g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY, "100%s busy", "%"), "files", ferry_error_map_files);
  g_autoptr (GError) copy = g_error_copy (error);
  const FerryErrorDetails *details = ferry_error_get_details (copy);

  g_clear_error (&error);
  g_assert_error (copy, FERRY_ERROR, FERRY_ERROR_BUSY);
  g_assert_cmpstr (copy->message, ==, "100% busy");
  g_assert_cmpstr (details->dependency, ==, "files");
  g_assert_null (details->parameter);
  g_assert_cmpuint (details->domain, ==, G_IO_ERROR);
  g_assert_cmpint (details->code, ==, G_IO_ERROR_BUSY);
  g_assert_cmpstr (details->message, ==, "100% busy");
  g_assert_true (details->transient);
}

/* An error of the boundary's own passes as it is. */
static void
test_wrap_own (void)
{
  g_autoptr (GError) error = ferry_error_wrap (ferry_error_new (FERRY_ERROR_WORKER_DIED, NULL, "gone"), "files", NULL);

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_WORKER_DIED);
  g_assert_cmpstr (ferry_error_get_details (error)->dependency, ==, "files");
  g_assert_cmpuint (ferry_error_get_details (error)->domain, ==, 0);

  error = ferry_error_wrap (g_steal_pointer (&error), "network", NULL);
  g_assert_cmpstr (ferry_error_get_details (error)->dependency, ==, "files");
}

static void
test_invalid_parameter (void)
{
  g_autoptr (GError) error = ferry_error_new_invalid_parameter ("size", "“%s” of %d", "size", 3);

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (error->message, ==, "“size” of 3");
  g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, "size");
  g_assert_null (ferry_error_get_details (error)->dependency);
}

static void
test_label (void)
{
  static const struct
  {
    const char *parameter;
    const char *message;
    const char *labelled;
  } cases[] = {
    {"file", "“file”: “/a/file” is not allowed", "“Save as”: “/a/file” is not allowed"},
    {"file", "Profiles: “file-name”, “file”", "Profiles: “file-name”, “Save as”"},
    {"file", "nothing of it", "nothing of it"},
    {"file", "", ""},
    {"", "“” is missing", "“” is missing"},
    {NULL, "“file” is missing", "“file” is missing"},
  };
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "file");
  g_autofree char *same = ferry_error_label_parameter (foreign, "Save as");

  g_assert_cmpstr (same, ==, "file");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = ferry_error_new_invalid_parameter (cases[i].parameter, "%s", cases[i].message);
      g_autofree char *labelled = ferry_error_label_parameter (error, "Save as");

      g_assert_cmpstr (labelled, ==, cases[i].labelled);
    }
}

static void
test_transient (void)
{
  static const struct
  {
    int code;
    gboolean transient;
  } cases[] = {
    {G_IO_ERROR_TIMED_OUT, TRUE},
    {G_IO_ERROR_CONNECTION_REFUSED, TRUE},
    {G_IO_ERROR_HOST_UNREACHABLE, TRUE},
    {G_IO_ERROR_NOT_FOUND, FALSE},
    {G_IO_ERROR_CANCELLED, FALSE},
    {G_IO_ERROR_PERMISSION_DENIED, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = ferry_error_wrap (g_error_new_literal (G_IO_ERROR, cases[i].code, "x"), "network", ferry_error_map_network);

      g_assert_cmpint (ferry_error_get_details (error)->transient, ==, cases[i].transient);
    }
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_null (ferry_error_get_details (error));
}

static void
test_outcome_names (void)
{
  g_assert_cmpstr (ferry_outcome_get_name (FERRY_OUTCOME_NONE), ==, "none");
  g_assert_cmpstr (ferry_outcome_get_name (FERRY_OUTCOME_SUCCEEDED), ==, "succeeded");
  g_assert_cmpstr (ferry_outcome_get_name (FERRY_OUTCOME_FAILED), ==, "failed");
  g_assert_cmpstr (ferry_outcome_get_name (FERRY_OUTCOME_TIMED_OUT), ==, "timed-out");
  g_assert_cmpstr (ferry_outcome_get_name (FERRY_OUTCOME_CANCELLED), ==, "cancelled");
  g_assert_cmpstr (ferry_outcome_get_name (FERRY_OUTCOME_REJECTED), ==, "rejected");
}

/* Every code has a word of its own. */
static void
test_code_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpstr (ferry_error_get_code_name (FERRY_ERROR_FAILED), ==, "failed");
  g_assert_cmpstr (ferry_error_get_code_name (FERRY_ERROR_WORKER_DIED), ==, "worker-died");
  g_assert_cmpstr (ferry_error_get_code_name (FERRY_ERROR_CLOSED), ==, "closed");
  for (int code = FERRY_ERROR_FAILED; code <= FERRY_ERROR_CLOSED; code++)
    g_assert_true (g_hash_table_add (names, (char *)ferry_error_get_code_name (code)));
  g_assert_false (g_hash_table_contains (names, "?"));
  g_assert_cmpstr (ferry_error_get_code_name (FERRY_ERROR_CLOSED + 1), ==, "?");
  g_assert_cmpstr (ferry_error_get_code_name (-1), ==, "?");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/errors/wrap", test_wrap);
  g_test_add_func ("/boundary/errors/wrap-own", test_wrap_own);
  g_test_add_func ("/boundary/errors/invalid-parameter", test_invalid_parameter);
  g_test_add_func ("/boundary/errors/label", test_label);
  g_test_add_func ("/boundary/errors/transient", test_transient);
  g_test_add_func ("/boundary/errors/foreign", test_foreign);
  g_test_add_func ("/boundary/errors/outcome-names", test_outcome_names);
  g_test_add_func ("/boundary/errors/code-names", test_code_names);

  return g_test_run ();
}
