/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-history [ROWS [STEPS]]: what a row costs as the history grows to a million, how soon a search answers then, and
 * what it takes to bring an older file up to date. With STEPS, of the schema, rows are written as by a Ferry of then.
 * Its peer is SQLite without Ferry, by which it can be seen how flat the cost of a row can be: the same rows in a table
 * that has two indices, one of which they come to in no order, and none of words.
 *
 * The operations run here, on one thread: what crossing the boundary adds is bench-dispatch's. Their processor time
 * is told, so that who else is at work shows less. */
#include "boundary/observer.h"
#include "model/history-operations.h"
#include "model/history-query.h"
#include "model/history-schema.h"
#include "model/history-store-private.h"
#include "model/session.h"
#include "operations/registry.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

/* So many calls are so many rows each: to make a million takes longer than to write them. New ones follow, so that rows
 * come in the order in which their calls began, but for a few. */
#define CALLS 1000
#define ROWS_OF_CALLS (10 * CALLS)

/* Others than the newer ones. */
#define OLDEST(rows) ((rows) / 10 * 3)
#define BATCH 100

/* No more at a time than the queue holds. */
#define CALLS_AT_ONCE 25

static guint n_oldest;
static guint n_begun;
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

/* (transfer full) */
static FerryCallRecord *
begin_call (FerrySession *session,
            const char *mode,
            const char *message)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autofree char *text = g_strdup_printf ("{'mode': <'%s'>, 'seconds': <0.0>, 'message': <'%s'>}", mode, message);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  n_begun++;
  return ferry_session_run (session, operation, complete, NULL);
}

static void
await_calls (void)
{
  while (n_delivered < n_begun)
    g_main_context_iteration (NULL, TRUE);
}

/* Instead of those that are there, with paths in @folder. */
static void
make_calls (FerrySession *session,
            GPtrArray *records,
            const char *folder)
{
  g_ptr_array_set_size (records, 0);
  for (guint i = 0; i < CALLS; i++)
    {
      g_autofree char *message = g_strdup_printf ("/home/person/%s/%08x", folder, g_random_int ());

      g_ptr_array_add (records, begin_call (session, i % 100 == 99 ? "fail" : "sleep", message));
      if ((i + 1) % CALLS_AT_ONCE == 0)
        await_calls ();
    }
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

typedef struct
{
  FerrySession *session;
  FerryHistoryStore *store;
  sqlite3_stmt *peer;
  FerryCallRecord *needle; /* the very first row */
  GPtrArray *records;
  guint written;
} Writer;

static FerryCallRecord *
get_record (Writer *self,
            guint i)
{
  return i == 0 ? self->needle : g_ptr_array_index (self->records, i % CALLS);
}

/* As the history does it, but for the time that they wait for others: a connection that stays open, and brings the log
 * into the file when that is long. Milliseconds. */
static double
write_batch (Writer *self,
             guint n)
{
  double before = get_milliseconds ();

  for (guint i = 0; i < n; i++)
    ferry_history_store_push (self->store, ferry_history_draft_new (get_record (self, self->written + i), g_random_int_range (0, 17000)));
  self->store->take_at = 0;
  g_variant_unref (run (&ferry_history_write_operation, self->store, ""));
  return get_milliseconds () - before;
}

static double
write_peer (Writer *self)
{
  double before = get_milliseconds ();

  sqlite3_bind_int64 (self->peer, 1, self->written);
  g_assert_cmpint (sqlite3_step (self->peer), ==, SQLITE_DONE);
  g_assert_cmpint (sqlite3_reset (self->peer), ==, SQLITE_OK);
  return get_milliseconds () - before;
}

/* Milliseconds. */
typedef struct
{
  double sum;
  double longest;
} Cost;

static void
add_batch (Cost *self,
           double took)
{
  self->sum += took;
  self->longest = MAX (self->longest, took);
}

static void
tell_cost (const Cost *self,
           const char *what,
           guint from,
           guint to)
{
  printf ("%-64s %10.1f us  of rows %u to %u; %u at once took up to %.1f ms\n", what, self->sum * 1e3 / (to - from), from + 1, to, BATCH, self->longest);
}

static void
write_rows (Writer *self,
            const char *what,
            guint to)
{
  const guint from = self->written;
  Cost cost = {0};
  Cost cost_of_peer = {0};

  while (self->written < to)
    {
      const guint n = MIN (BATCH, to - self->written);

      if (self->written % ROWS_OF_CALLS == 0)
        make_calls (self->session, self->records, self->written < n_oldest ? "music" : "photos");
      add_batch (&cost, write_batch (self, n));
      add_batch (&cost_of_peer, write_peer (self));
      self->written += n;
    }
  tell_cost (&cost, what, from, to);
  tell_cost (&cost_of_peer, "a row of the peer", from, to);
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

static void
execute (sqlite3 *database,
         const char *sql)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
}

/* With as much of a cache as who writes the history has. */
static sqlite3 *
open_file (const char *path)
{
  sqlite3 *database = NULL;

  if (sqlite3_open (path, &database) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  execute (database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
  return database;
}

/* What puts the rows of the history at @path that follow ?1 into @peer. */
static sqlite3_stmt *
prepare_peer (sqlite3 *peer,
              const char *path)
{
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS history", path);
  sqlite3_stmt *statement = NULL;

  execute (peer, "CREATE INDEX calls_by_worst ON calls (worst)");
  execute (peer, attach);
  if (sqlite3_prepare_v2 (peer, "INSERT INTO main.calls SELECT * FROM history.calls WHERE id > ?1", -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (peer));
  return statement;
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
  execute (database, "DROP INDEX IF EXISTS calls_by_started; DROP INDEX IF EXISTS calls_by_operation; DROP INDEX IF EXISTS calls_by_executor;"
                     "DROP INDEX IF EXISTS calls_by_elapsed; DROP INDEX IF EXISTS calls_by_worst; PRAGMA user_version = 3");
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
  const guint sizes[] = {1000, 10000, 100000, most};
  g_autofree char *folder = g_dir_make_tmp ("bench-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *peer_path = g_build_filename (folder, "peer.db", NULL);
  FerryHistoryStore *store = ferry_history_store_new (path, most);
  sqlite3 *database = open_file (path);
  sqlite3 *peer = open_file (peer_path);
  Writer writer = {.session = ferry_session_new (), .store = store, .records = g_ptr_array_new_with_free_func (g_object_unref)};

  take_steps (database, path, argc > 2 ? atoi (argv[2]) : FERRY_HISTORY_VERSION);
  take_steps (peer, peer_path, 1);
  writer.peer = prepare_peer (peer, path);
  g_signal_connect (writer.session, "call-event", G_CALLBACK (on_call_event), NULL);
  writer.needle = begin_call (writer.session, "sleep", "the needle in the haystack");
  await_calls ();
  n_oldest = OLDEST (most);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (writer.written < MIN (sizes[i], most))
      write_rows (&writer, "a row", MIN (sizes[i], most));

  find (store, "the newest 300, with 210 read", ", 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "all", "");
  find (store, "a word that stands in the oldest row alone", ", 'text': <'needle'>");
  find (store, "a word that stands nowhere", ", 'text': <'zzqqzz'>");
  find (store, "a word that stands everywhere, the first 300", ", 'text': <'person'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "two letters that stand everywhere, likewise", ", 'text': <'pe'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "two letters that stand nowhere", ", 'text': <'qq'>");
  find (store, "two letters that stand in the oldest row alone", ", 'text': <'dl'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "a letter that stands everywhere, the first 300", ", 'text': <'e'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "a letter that stands in the oldest row alone", ", 'text': <'k'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find_sorted (store);
  write_rows (&writer, "a row, while the oldest one leaves", most + most / 10);
  sqlite3_finalize (writer.peer);
  sqlite3_close (peer);
  g_unlink (peer_path);
  tell_sizes (database);
  bring_up_to_date (database, path);
  sqlite3_close (database);

  ferry_history_store_close (store);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
