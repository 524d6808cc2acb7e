/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sessions that keep a history in a folder of the test's own. */
#include "history-helper.h"

#include "operations/registry.h"

static void
on_problem (FerryHistory *history,
            const char *sentence,
            gpointer problems)
{
  g_ptr_array_add (problems, g_strdup (sentence));
}

void
ferry_test_history_begin (FerryTestHistory *self,
                          const char *folder,
                          guint limit)
{
  self->path = g_build_filename (folder, "history.db", NULL);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->session = ferry_session_new ();
  ferry_session_keep_history (self->session, self->path);
  self->history = ferry_session_get_history (self->session);
  ferry_history_set_limit (self->history, limit);
  g_signal_connect (self->history, "problem", G_CALLBACK (on_problem), self->problems);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_assert_true (ferry_session_close_finish (FERRY_SESSION (source), result, NULL));
  *(gboolean *)user_data = TRUE;
}

GPtrArray *
ferry_test_history_end (FerryTestHistory *self)
{
  gboolean closed = FALSE;

  ferry_session_close_async (self->session, on_closed, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (self->session);
  g_free (self->path);
  return g_steal_pointer (&self->problems);
}

static FerryCallRecord *
start_call (FerrySession *session,
            const char *parameters)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autoptr (GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, parameters, NULL, NULL, NULL);
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  g_assert_nonnull (complete);
  return ferry_session_run (session, operation, complete, NULL);
}

static void
wait_for (FerryCallRecord *record)
{
  FerryCallTimes times;

  for (ferry_call_record_get_times (record, &times); times.delivered == 0; ferry_call_record_get_times (record, &times))
    g_main_context_iteration (NULL, TRUE);
}

FerryCallRecord *
ferry_test_history_run (FerrySession *session,
                        const char *parameters)
{
  FerryCallRecord *record = start_call (session, parameters);

  wait_for (record);
  return record;
}

void
ferry_test_history_call (FerryTestHistory *self,
                         const char *parameters)
{
  g_object_unref (ferry_test_history_run (self->session, parameters));
}

void
ferry_test_history_calls (FerryTestHistory *self,
                          guint first,
                          guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  /* No more at a time than the queue holds. */
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *parameters = g_strdup_printf ("{'seconds': <0.0>, 'message': <'message %u'>}", first + i);

      g_ptr_array_add (records, start_call (self->session, parameters));
      if (records->len < 32 && i + 1 < n)
        continue;
      for (guint j = 0; j < records->len; j++)
        wait_for (g_ptr_array_index (records, j));
      g_ptr_array_set_size (records, 0);
    }
}

typedef struct
{
  GVariant *ids;
  GPtrArray *rows;
} Found;

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Found *found = user_data;
  g_autoptr (GError) error = NULL;
  guint64 total;

  found->ids = ferry_history_find_finish (FERRY_HISTORY (source), result, &total, NULL, &error);
  g_assert_no_error (error);
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Found *found = user_data;
  g_autoptr (GError) error = NULL;

  found->rows = ferry_history_read_finish (FERRY_HISTORY (source), result, &error);
  g_assert_no_error (error);
}

GPtrArray *
ferry_test_history_find (FerryTestHistory *self,
                         const FerryHistoryQuery *query)
{
  Found found = {NULL};
  const gint64 *ids;
  gsize n;

  ferry_history_find_async (self->history, query, 0, NULL, on_found, &found);
  while (found.ids == NULL)
    g_main_context_iteration (NULL, TRUE);
  ids = g_variant_get_fixed_array (found.ids, &n, sizeof (gint64));
  ferry_history_read_async (self->history, ids, n, NULL, on_read, &found);
  while (found.rows == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_variant_unref (found.ids);
  g_assert_cmpuint (found.rows->len, ==, n);
  return found.rows;
}

char *
ferry_test_history_ask (const char *path,
                        const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK || sqlite3_busy_timeout (database, 10000) != SQLITE_OK ||
      sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          const char *value = (const char *)sqlite3_column_text (statement, i);

          g_string_append_printf (text, "%s%s", i > 0 ? "|" : text->len > 0 ? "\n"
                                                                            : "",
                                  value != NULL ? value : "NULL");
        }
    }
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return g_string_free (text, FALSE);
}

GPtrArray *
ferry_test_history_keep_calls (const char *folder,
                               guint n)
{
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, n);
  return ferry_test_history_end (&self);
}

void
ferry_test_history_assert_told_once (GPtrArray *problems,
                                     const char *what,
                                     const char *why)
{
  g_assert_cmpuint (problems->len, ==, 1);
  if (strstr (g_ptr_array_index (problems, 0), what) == NULL || strstr (g_ptr_array_index (problems, 0), why) == NULL)
    g_error ("“%s” does not say “%s” and “%s”", (const char *)g_ptr_array_index (problems, 0), what, why);
  g_ptr_array_unref (problems);
}

void
ferry_test_history_assert_asked (const char *path,
                                 const char *sql,
                                 const char *wanted)
{
  g_autofree char *got = ferry_test_history_ask (path, sql);

  g_assert_cmpstr (got, ==, wanted);
}
