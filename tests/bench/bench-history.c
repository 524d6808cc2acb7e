/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-history [ROWS [STEPS]]: what a row costs as the history grows to a million, how soon a search answers then, and
 * what it takes to bring an older file up to date. With STEPS, of the schema, rows are written as by a Ferry of then.
 *
 * The operations run here, on one thread: what crossing the boundary adds is bench-dispatch's. Their processor time
 * is told, so that who else is at work shows less. */
#include "boundary/observer.h"
#include "model/history-operations.h"
#include "model/history-query.h"
#include "model/history-schema.h"
#include "model/history-store.h"
#include "model/session.h"
#include "operations/registry.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

/* Different ones, over and over; others for the oldest 3 rows of 10. */
#define RECORDS 1000
#define OLDEST(rows) ((rows) / 10 * 3)
#define BATCH 100

static GPtrArray *records;
static guint n_oldest;
static guint n_delivered;

static double
get_milliseconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  n_delivered += event == FERRY_CALL_DELIVERED;
}

static void
make_call (FerrySession *session,
           const char *mode,
           const char *message)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autofree char *text = g_strdup_printf ("{'mode': <'%s'>, 'seconds': <0.0>, 'message': <'%s'>}", mode, message);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  g_ptr_array_add (records, ferry_session_run (session, operation, complete, NULL));
  while (n_delivered < records->len)
    g_main_context_iteration (NULL, TRUE);
}

static GVariant *
run (const FerryOperation *operation,
     FerryHistoryStore *store,
     const char *more)
{
  g_autofree char *text = g_strdup_printf ("{'store': <int64 %" G_GINT64_FORMAT ">%s}", ferry_history_store_get_number (store), more);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GVariant *result = operation->run (parameters, NULL, cancellable, &error);

  if (result == NULL)
    g_error ("%s: %s", operation->id, error->message);
  return g_variant_ref_sink (result);
}

/* What the store has another thread do, unless it is in a hurry as it is here: a log that grows for ever is slow to
 * find anything in. */
static void
checkpoint (sqlite3 *database)
{
  g_assert_cmpint (sqlite3_wal_checkpoint_v2 (database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL), ==, SQLITE_OK);
}

static void
write_rows (FerryHistoryStore *store,
            sqlite3 *database,
            guint from,
            guint to)
{
  for (guint i = from; i < to; i++)
    {
      /* The very first is the needle. */
      FerryCallRecord *record = g_ptr_array_index (records, i == 0 ? 0 : 1 + (i < n_oldest ? RECORDS : 0) + i % RECORDS);

      ferry_history_store_push (store, ferry_history_draft_new (record, 1000));
      if ((i + 1) % BATCH == 0)
        {
          g_variant_unref (run (&ferry_history_write_operation, store, ""));
          checkpoint (database);
        }
    }
}

static void
find (FerryHistoryStore *store,
      const char *what,
      const char *more)
{
  double before = get_milliseconds ();
  g_autoptr (GVariant) found = run (&ferry_history_find_operation, store, more);
  double took = get_milliseconds () - before;
  g_autoptr (GVariant) ids = g_variant_lookup_value (found, "ids", NULL);

  printf ("%-64s %10.1f ms  %" G_GSIZE_FORMAT " rows\n", what, took, g_variant_n_children (ids));
}

/* By each column that the window offers, either way, alone and with what else can be asked for: the worst of them. */
static void
find_sorted (FerryHistoryStore *store)
{
  static const struct
  {
    const char *what;
    const char *more;
  } filters[] = {
    {"sorted by", ""},
    {"of one outcome, sorted by", ", 'outcome': <'succeeded'>"},
    {"of a rare outcome, sorted by", ", 'outcome': <'!succeeded'>"},
    {"with a word that stands everywhere, sorted by", ", 'text': <'person'>"},
    {"with a word that stands in the oldest 3 of 10, sorted by", ", 'text': <'music'>"},
    {"with that and of one outcome, sorted by", ", 'text': <'music'>, 'outcome': <'succeeded'>"},
    {"with a word that stands in one row, sorted by", ", 'text': <'needle'>"},
    {"with one that stands everywhere, of a rare outcome, sorted by", ", 'text': <'person'>, 'outcome': <'!succeeded'>"},
    {"with a letter that stands everywhere, sorted by", ", 'text': <'e'>"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    for (const FerryChoice *column = ferry_history_columns; column->id != NULL; column++)
      for (guint ascends = 0; ascends < 2; ascends++)
        {
          g_autofree char *what = g_strdup_printf ("%s %s, %s", filters[i].what, column->id, ascends ? "up" : "down");
          g_autofree char *more = g_strdup_printf ("%s, 'sort': <'%s'>, 'descending': <%s>, 'limit': <int64 300>, 'rows': <int64 210>",
                                                   filters[i].more, column->id, ascends ? "false" : "true");

          find (store, what, more);
        }
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *database = NULL;

  if (sqlite3_open (path, &database) != SQLITE_OK || sqlite3_exec (database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  return database;
}

/* What each table and index takes in the file, where this SQLite can tell. */
static void
tell_sizes (sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, "SELECT name, sum (pgsize) / 1e6 FROM dbstat GROUP BY name HAVING sum (pgsize) > 1e6 ORDER BY 2 DESC", -1, &statement, NULL) != SQLITE_OK)
    return;
  while (sqlite3_step (statement) == SQLITE_ROW)
    printf ("%-64s %10.1f MB\n", (const char *)sqlite3_column_text (statement, 0), sqlite3_column_double (statement, 1));
  sqlite3_finalize (statement);
}

static void
take_steps (sqlite3 *database,
            const char *path,
            int steps)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_history_schema_update (database, path, steps, &error))
    g_error ("%s", error->message);
}

/* The steps that are taken one at a time beside what goes on, each by the clock: so long a row waits. */
static void
bring_up_to_date (sqlite3 *database,
                  const char *path)
{
  if (sqlite3_exec (database,
                    "DROP INDEX IF EXISTS calls_by_started; DROP INDEX IF EXISTS calls_by_operation; DROP INDEX IF EXISTS calls_by_executor;"
                    "DROP INDEX IF EXISTS calls_by_elapsed; DROP INDEX IF EXISTS calls_by_worst; PRAGMA user_version = 3",
                    NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  for (int step = FERRY_HISTORY_VERSION_TO_WRITE + 1; step <= FERRY_HISTORY_VERSION; step++)
    {
      g_autofree char *what = g_strdup_printf ("step %d of the schema, by the clock", step);
      gint64 before = g_get_monotonic_time ();

      take_steps (database, path, step);
      printf ("%-64s %10.1f ms\n", what, (g_get_monotonic_time () - before) / 1e3);
    }
}

int
main (int argc,
      char **argv)
{
  guint most = argc > 1 ? atoi (argv[1]) : 1000000;
  guint steps[] = {1000, 10000, 100000, most};
  g_autofree char *folder = g_dir_make_tmp ("bench-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  FerrySession *session = ferry_session_new ();
  FerryHistoryStore *store = ferry_history_store_new (path, most);
  /* One in a hurry opens the file anew for each question. */
  FerryHistoryStore *asked = ferry_history_store_new (path, most);
  sqlite3 *database = open_file (path);
  guint written = 0;

  take_steps (database, path, argc > 2 ? atoi (argv[2]) : FERRY_HISTORY_VERSION);
  records = g_ptr_array_new ();
  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  make_call (session, "sleep", "the needle in the haystack");
  n_oldest = OLDEST (most);
  for (guint i = 0; i < 2 * RECORDS; i++)
    {
      g_autofree char *message = g_strdup_printf ("/home/person/%s/%08x", i < RECORDS ? "photos" : "music", g_random_int ());

      make_call (session, i % 100 == 99 ? "fail" : "sleep", message);
    }
  ferry_history_store_hurry (store);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint last = MIN (steps[i], 20000);
      double before;

      if (steps[i] <= written)
        break;
      if (steps[i] < written + last)
        last = steps[i] - written;
      write_rows (store, database, written, steps[i] - last);
      before = get_milliseconds ();
      write_rows (store, database, steps[i] - last, steps[i]);
      printf ("%-64s %10.1f us  of the last %u of %u\n", "a row", (get_milliseconds () - before) * 1e3 / last, last, steps[i]);
      written = steps[i];
    }

  find (asked, "the newest 300, with 210 read", ", 'limit': <int64 300>, 'rows': <int64 210>");
  find (asked, "all", "");
  find (asked, "a word that stands in the oldest row alone", ", 'text': <'needle'>");
  find (asked, "a word that stands nowhere", ", 'text': <'zzqqzz'>");
  find (asked, "a word that stands everywhere, the first 300", ", 'text': <'person'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (asked, "two letters that stand everywhere, likewise", ", 'text': <'pe'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (asked, "two letters that stand nowhere", ", 'text': <'qq'>");
  find (asked, "two letters that stand in the oldest row alone", ", 'text': <'dl'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (asked, "a letter that stands everywhere, the first 300", ", 'text': <'e'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (asked, "a letter that stands in the oldest row alone", ", 'text': <'k'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find_sorted (asked);
  tell_sizes (database);
  bring_up_to_date (database, path);
  sqlite3_close (database);

  ferry_history_store_close (asked);
  ferry_history_store_close (store);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
