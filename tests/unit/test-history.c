/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The history keeps each call that is over, in order, no more than its limit, and finds them again. */
#include "history-helper.h"
#include "model/history-fields.h"
#include "model/history-parameters.h"
#include "model/settings.h"
#include "operations/registry.h"
#include "tree-helper.h"

#include <locale.h>
#include <string.h>

static void
assert_asked (const char *path,
              const char *sql,
              const char *wanted)
{
  g_autofree char *got = ferry_test_history_ask (path, sql);

  g_assert_cmpstr (got, ==, wanted);
}

static const FerryHistoryRow *
get_row (GPtrArray *rows,
         guint i)
{
  return g_ptr_array_index (rows, i);
}

static void
test_row (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  const FerryHistoryQuery everything = {0};
  const FerryHistoryRow *row;
  FerryTestHistory self;
  gint64 before = g_get_real_time ();

  ferry_test_history_begin (&self, folder, 100);
  ferry_test_history_call (&self, "{'mode': <'fail'>, 'seconds': <0.01>, 'message': <'password=s3cret is wrong'>}");
  g_assert_null (problems);
  problems = ferry_test_history_end (&self);
  g_assert_cmpuint (problems->len, ==, 0);

  ferry_test_history_begin (&self, folder, 100);
  rows = ferry_test_history_find (&self, &everything);
  g_assert_cmpuint (rows->len, ==, 1);
  row = get_row (rows, 0);
  g_assert_cmpint (row->id, ==, 1);
  g_assert_cmpint (row->started, >=, before - G_TIME_SPAN_SECOND);
  g_assert_cmpint (row->started, <=, g_get_real_time ());
  g_assert_cmpuint (row->call_id, ==, 1);
  g_assert_cmpuint (strlen (row->trace_id), ==, 32);
  g_assert_cmpstr (row->operation, ==, "unreliable.call");
  g_assert_cmpstr (row->dependency, ==, "unreliable");
  g_assert_cmpstr (row->executor, ==, "own-pool");
  g_assert_cmpstr (row->outcome, ==, "failed");
  g_assert_cmpstr (row->error_code, ==, "failed");
  g_assert_cmpstr (row->error_message, ==, "password=*** is wrong");
  g_assert_nonnull (strstr (row->parameters, "--mode=fail --seconds=0.01 "));
  g_assert_null (strstr (row->parameters, "s3cret"));
  g_assert_cmpuint (row->attempts, ==, 1);
  g_assert_cmpint (row->durations[FERRY_HISTORY_RAN], >=, 10 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (row->durations[FERRY_HISTORY_ELAPSED], >=, row->durations[FERRY_HISTORY_RAN]);
  g_assert_cmpint (row->durations[FERRY_HISTORY_QUEUED], >=, 0);
  g_assert_cmpint (row->durations[FERRY_HISTORY_DELIVERED], >=, 0);
  g_assert_cmpint (row->durations[FERRY_HISTORY_CANCEL], ==, FERRY_HISTORY_NONE);
  g_assert_cmpint (row->durations[FERRY_HISTORY_WORST], >, 0);
  g_assert_false (row->deliberate);
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Of two launches, in the order of their ends; what the history does itself is in no list. */
static void
test_order (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  const FerryHistoryQuery everything = {0};
  FerryTestHistory self;

  for (guint launch = 0; launch < 2; launch++)
    {
      ferry_test_history_begin (&self, folder, 1000);
      ferry_test_history_calls (&self, 100 * launch, 100);
      g_ptr_array_unref (ferry_test_history_find (&self, &everything));
      g_assert_cmpuint (g_list_model_get_n_items (ferry_session_get_calls (self.session)), ==, 100);
      g_ptr_array_unref (ferry_test_history_end (&self));
    }
  assert_asked (path, "SELECT count(*), count(DISTINCT trace_id), count(DISTINCT operation) FROM calls", "200|200|1");
  assert_asked (path, "SELECT calls FROM counts", "200");
  assert_asked (path, "SELECT count(DISTINCT parameters) FROM calls", "200");
  /* Those of the first launch come first. */
  assert_asked (path, "SELECT count(*) FROM calls WHERE (id <= 100) <> (CAST (substr (parameters, instr (parameters, 'message ') + 8) AS INTEGER) < 100)", "0");
  assert_asked (path, "PRAGMA integrity_check", "ok");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
test_limit (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, 50);
  ferry_test_history_calls (&self, 0, 200);
  g_ptr_array_unref (ferry_test_history_end (&self));
  assert_asked (path, "SELECT count(*), min(id), max(id) FROM calls", "50|151|200");
  assert_asked (path, "SELECT calls FROM counts", "50");
  assert_asked (path, "SELECT count(*) FROM search WHERE search MATCH '\"unr\"'", "50");

  /* A smaller one holds from the next write on. */
  ferry_test_history_begin (&self, folder, 10);
  ferry_test_history_calls (&self, 0, 1);
  g_ptr_array_unref (ferry_test_history_end (&self));
  assert_asked (path, "SELECT count(*), min(id), max(id) FROM calls", "10|192|201");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* The settings say how many rows stay, and a change of them holds while calls come. */
static void
test_limit_of_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (FERRY_APPLICATION_ID);
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, FERRY_HISTORY_LIMIT);
  ferry_test_history_calls (&self, 0, 20);
  g_settings_set_uint (settings, "history-limit", 5);
  ferry_test_history_calls (&self, 0, 1);
  g_ptr_array_unref (ferry_test_history_end (&self));
  assert_asked (path, "SELECT count(*), min(id), max(id) FROM calls", "5|17|21");
  g_settings_reset (settings, "history-limit");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* The form allows what the schema does, and begins with the same. */
static void
test_limit_of_form (void)
{
  const FerryParameter *parameter = &ferry_history_limit_parameter;
  g_autoptr (GSettings) settings = g_settings_new (FERRY_APPLICATION_ID);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autoptr (GVariant) fallback = NULL;
  g_autofree char *first = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, parameter->name);
  fallback = g_settings_schema_key_get_default_value (key);
  first = g_strdup_printf ("%u", g_variant_get_uint32 (fallback));
  g_assert_cmpstr (parameter->fallback, ==, first);
  g_assert_cmpuint (g_variant_get_uint32 (fallback), ==, FERRY_HISTORY_LIMIT);
  for (int step = -1; step <= 1; step++)
    {
      const guint low = (guint)(parameter->minimum + step);
      const guint high = (guint)(parameter->maximum + step);

      g_assert_cmpint (g_settings_schema_key_range_check (key, g_variant_new_uint32 (low)), ==, step >= 0);
      g_assert_cmpint (g_settings_schema_key_range_check (key, g_variant_new_uint32 (high)), ==, step <= 0);
    }
}

/* It is written while the loop stands still, and may be killed. */
static void
test_stalled_loop (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  FerryTestHistory self;
  gboolean written = FALSE;

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, 3);
  for (guint i = 0; i < 600 && !written; i++)
    {
      g_autofree char *count = NULL;

      g_usleep (50000);
      if (g_file_test (self.path, G_FILE_TEST_EXISTS))
        count = ferry_test_history_ask (self.path, "SELECT count(*) FROM sqlite_schema");
      if (count == NULL || g_str_equal (count, "0"))
        continue;
      g_free (count);
      count = ferry_test_history_ask (self.path, "SELECT count(*) FROM calls");
      written = g_str_equal (count, "3");
    }
  g_assert_true (written);
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
assert_found (FerryTestHistory *self,
              FerryHistoryQuery query,
              guint n)
{
  g_autoptr (GPtrArray) rows = ferry_test_history_find (self, &query);

  if (rows->len != n)
    g_error ("“%s”: %u rows, not %u", query.text, rows->len, n);
}

static void
test_find (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autoptr (GPtrArray) rows = NULL;
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_call (&self, "{'seconds': <0.02>, 'message': <'Häuser am SEE'>}");
  ferry_test_history_calls (&self, 10, 20);
  ferry_test_history_call (&self, "{'mode': <'fail'>, 'seconds': <0.0>, 'message': <'it \"broke\" 100% of_it'>}");
  g_ptr_array_unref (ferry_test_history_end (&self));

  ferry_test_history_begin (&self, folder, 1000);
  assert_found (&self, (FerryHistoryQuery) {.text = "message 12"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = "MESSAGE"}, 22);
  assert_found (&self, (FerryHistoryQuery) {.text = "häuser"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = "HÄUSER see"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = "see broke"}, 0);
  assert_found (&self, (FerryHistoryQuery) {.text = "\"broke\""}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = "100%"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = "of_it"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = "oftit"}, 0);
  assert_found (&self, (FerryHistoryQuery) {.text = "ä"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.text = " "}, 22);
  assert_found (&self, (FerryHistoryQuery) {.text = "*"}, 0);
  assert_found (&self, (FerryHistoryQuery) {.text = "a* OR b*"}, 0);
  assert_found (&self, (FerryHistoryQuery) {.text = "own-pool"}, 22);
  assert_found (&self, (FerryHistoryQuery) {.operation = "unreliable.call"}, 22);
  assert_found (&self, (FerryHistoryQuery) {.operation = "files.scan"}, 0);
  assert_found (&self, (FerryHistoryQuery) {.outcome = "failed"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.outcome = "!succeeded"}, 1);
  assert_found (&self, (FerryHistoryQuery) {.outcome = "succeeded", .text = "message 1"}, 11);
  assert_found (&self, (FerryHistoryQuery) {.limit = 7}, 7);
  assert_found (&self, (FerryHistoryQuery) {.since = g_get_real_time ()}, 0);
  assert_found (&self, (FerryHistoryQuery) {.since = g_get_real_time () - G_TIME_SPAN_HOUR}, 22);

  rows = ferry_test_history_find (&self, &(const FerryHistoryQuery) {.sort = "elapsed"});
  for (guint i = 1; i < rows->len; i++)
    g_assert_cmpint (get_row (rows, i - 1)->durations[FERRY_HISTORY_ELAPSED], >=, get_row (rows, i)->durations[FERRY_HISTORY_ELAPSED]);
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
on_deleted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ferry_history_delete_finish (FERRY_HISTORY (source), result, user_data, &error);
  g_assert_no_error (error);
}

static void
test_delete (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  const gint64 ids[] = {3, 5, 5, 4711};
  FerryTestHistory self;
  guint64 deleted = G_MAXUINT64;

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, 10);
  g_ptr_array_unref (ferry_test_history_end (&self));

  ferry_test_history_begin (&self, folder, 1000);
  ferry_history_delete_async (self.history, ids, G_N_ELEMENTS (ids), NULL, on_deleted, &deleted);
  while (deleted == G_MAXUINT64)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (deleted, ==, 2);
  assert_asked (self.path, "SELECT group_concat (id) FROM (SELECT id FROM calls ORDER BY id)", "1,2,4,6,7,8,9,10");
  assert_asked (self.path, "SELECT calls FROM counts", "8");
  assert_found (&self, (FerryHistoryQuery) {.text = "message"}, 8);
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

typedef struct
{
  gboolean is_done;
  guint64 rows;
  GError *error;
} Exported;

static void
on_exported (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Exported *exported = user_data;

  ferry_history_export_finish (FERRY_HISTORY (source), result, &exported->rows, &exported->error);
  exported->is_done = TRUE;
}

/* What is wanted, and no file at all where it cannot be written. */
static void
test_export (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  const FerryHistoryQuery query = {.text = "message 1", .ascending = TRUE};
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, 12);
  g_ptr_array_unref (ferry_test_history_end (&self));

  ferry_test_history_begin (&self, folder, 1000);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (folder, i == 0 ? "out.csv" : "no/such/folder.csv", NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;
      Exported exported = {FALSE};

      ferry_history_export_async (self.history, &query, file, NULL, on_exported, &exported);
      while (!exported.is_done)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == (i == 0));
      if (i == 1)
        {
          g_assert_nonnull (exported.error);
          g_error_free (exported.error);
          continue;
        }
      g_assert_no_error (exported.error);
      g_assert_cmpuint (exported.rows, ==, 3);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      lines = g_strsplit (text, "\r\n", -1);
      g_assert_cmpuint (g_strv_length (lines), ==, 5);
      g_assert_true (g_str_has_prefix (lines[0], "started,call_id,"));
      /* 1, 10 and 11, in the order in which they ended. */
      for (guint j = 1; j <= 3; j++)
        g_assert_nonnull (strstr (lines[j], "message 1"));
      g_assert_nonnull (strstr (text, "message 1'"));
    }
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* A history that nobody began is empty, and asking makes no file. */
static void
test_nothing (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, 1000);
  assert_found (&self, (FerryHistoryQuery) {0}, 0);
  g_assert_false (g_file_test (self.path, G_FILE_TEST_EXISTS));
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
assert_back_and_forth (const char *operation_id,
                       const char *given_text,
                       const char *text,
                       gboolean is_redacted)
{
  const FerryOperation *operation = ferry_operations_find (operation_id);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (given_text));
  g_autofree char *formatted = ferry_history_parameters_format (operation, given);
  g_autoptr (GVariant) parsed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean redacted;

  g_assert_cmpstr (formatted, ==, text);
  parsed = ferry_history_parameters_parse (operation, formatted, &redacted, &error);
  g_assert_no_error (error);
  g_assert_true (redacted == is_redacted);
  if (!is_redacted)
    {
      g_autoptr (GVariant) wanted = ferry_parameter_table_complete (operation->parameters, given, NULL);
      g_autoptr (GVariant) got = ferry_parameter_table_complete (operation->parameters, parsed, NULL);

      g_assert_cmpvariant (got, wanted);
    }
}

static void
test_parameters (void)
{
  const FerryOperation *scan = ferry_operations_find ("files.scan");
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (20000, 'x');
  g_autoptr (GVariant) long_value = NULL;
  g_autofree char *cut = NULL;
  gboolean redacted;

  assert_back_and_forth ("files.scan", "{'folder': <b'/usr/share'>, 'largest': <int64 7>}", "--folder=/usr/share --largest=7", FALSE);
  assert_back_and_forth ("files.checksum", "{'paths': <[b'/a b', b\"/it's\", b'/\"$x\"']>, 'digest': <'sha256'>}",
                         "--paths='/a b' --paths=\"/it's\" --paths='/\"$x\"' --digest=sha256", FALSE);
  assert_back_and_forth ("command.run", "{'command': <'true'>, 'environment': <''>, 'check': <false>}",
                         "--command=true --environment= --check=false", FALSE);
  assert_back_and_forth ("command.run", "{'command': <'mysql --password=s3cret -u me'>, 'environment': <'TOKEN=abc X=1'>}",
                         "--command=\"mysql '--password=***' -u me\" --environment=\"'TOKEN=***' X=1\"", TRUE);
  assert_back_and_forth ("network.fetch", "{'url': <'https://me:pw@example.org/?token=t'>}",
                         "--url='https://***@example.org/?token=***'", TRUE);

  g_assert_null (ferry_history_parameters_parse (scan, "--largest=none", &redacted, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_clear_error (&error);
  g_assert_null (ferry_history_parameters_parse (scan, "--no-more=1", &redacted, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_clear_error (&error);

  long_value = g_variant_ref_sink (g_variant_new_parsed ("{'message': <%s>}", long_text));
  cut = ferry_history_parameters_format (ferry_operations_find ("unreliable.call"), long_value);
  g_assert_cmpuint (strlen (cut), <, 9000);
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_null (ferry_history_parameters_parse (ferry_operations_find ("unreliable.call"), cut, &redacted, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
}

static void
test_csv (void)
{
  const FerryHistoryRow row = {
    .started = 1234567890123456,
    .call_id = 7,
    .trace_id = (char *)"00ff",
    .operation = (char *)"files.scan",
    .dependency = (char *)"files",
    .executor = (char *)"main-loop",
    .parameters = (char *)"--folder=\"a, b\"",
    .outcome = (char *)"failed",
    .error_code = (char *)"failed",
    .error_message = (char *)"two\nlines",
    .attempts = 2,
    .durations = {1500, 20, 3, 1523, FERRY_HISTORY_NONE, 16700},
    .deliberate = TRUE,
  };
  g_autoptr (GString) text = g_string_new (NULL);

  ferry_history_csv_append_row (text, &row);
  g_assert_cmpstr (text->str, ==, "2009-02-13T23:31:30.123Z,7,00ff,files.scan,files,main-loop,\"--folder=\"\"a, b\"\"\",failed,failed,,"
                                  "\"two\nlines\",2,1.500,0.020,0.003,1.523,,16.700,true\r\n");
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/history/row", test_row);
  g_test_add_func ("/model/history/order", test_order);
  g_test_add_func ("/model/history/limit", test_limit);
  g_test_add_func ("/model/history/limit-of-settings", test_limit_of_settings);
  g_test_add_func ("/model/history/limit-of-form", test_limit_of_form);
  g_test_add_func ("/model/history/stalled-loop", test_stalled_loop);
  g_test_add_func ("/model/history/find", test_find);
  g_test_add_func ("/model/history/delete", test_delete);
  g_test_add_func ("/model/history/export", test_export);
  g_test_add_func ("/model/history/nothing", test_nothing);
  g_test_add_func ("/model/history/parameters", test_parameters);
  g_test_add_func ("/model/history/csv", test_csv);

  return g_test_run ();
}
