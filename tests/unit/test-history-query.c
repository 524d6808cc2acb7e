/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever is asked of the history: the right rows in the right order, and none are read but to be told, however many
 * there are. */
#include "model/history-operations.h"
#include "model/history-query.h"
#include "model/history-schema.h"
#include "model/history-search.h"
#include "tree-helper.h"

#include <string.h>

/* More rows hold a word than are put in order after they are found, and as many as are read before they are looked up
 * come before those that hold another one. */
#define ROWS 16500
#define LATE 6000

/* Of each outcome but the first there are few. Ids are not in the order of the beginnings, and many rows have the same
 * in a column. */
#define FILL                                                                                                                                                  \
  "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %u) "                                                                  \
  "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, error_message, attempts, "                            \
  " elapsed, worst, deliberate) "                                                                                                                             \
  "SELECT 1700000000000000 + n * 1000 - n %% 7 * 10000, n, 'trace', CASE WHEN n %% 3 THEN 'files.scan' ELSE 'compute.primes' END,"                            \
  " 'files', CASE WHEN n %% 5 THEN 'own-pool' ELSE 'process' END, CASE WHEN n %% 50 = 9 THEN 'rarely' WHEN n > %u THEN 'common, but late' ELSE 'common' END," \
  " CASE n %% 100 WHEN 0 THEN 'failed' WHEN 20 THEN 'timed-out' WHEN 40 THEN 'cancelled' WHEN 60 THEN 'rejected'"                                             \
  "  ELSE 'succeeded' END, NULL, 1, CASE WHEN n %% 11 THEN n * 7919 %% 1009 END, n * 104729 %% 13, 0 FROM number"

typedef struct
{
  char *folder;
  char *path;
  sqlite3 *database;
} Fixture;

typedef struct
{
  const char *text;
  const char *operation;
  const char *outcome;
  gint64 since;
  const char *sort;
  gboolean descending;
  gint64 limit;
} Wish;

/* Of each version one file for all cases: to fill it takes longer than to ask it. */
static Fixture files[FERRY_HISTORY_VERSION + 1];

static void
make_file (Fixture *self,
           int version)
{
  g_autofree char *fill = g_strdup_printf (FILL, ROWS, LATE);
  g_autoptr (GError) error = NULL;

  self->folder = ferry_test_folder_new ();
  self->path = g_build_filename (self->folder, "history.db", NULL);
  g_assert_cmpint (sqlite3_open (self->path, &self->database), ==, SQLITE_OK);
  g_assert_true (ferry_history_schema_add_functions (self->database));
  g_assert_true (ferry_history_search_add_functions (self->database));
  g_assert_cmpint (sqlite3_exec (self->database, "PRAGMA synchronous = OFF", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (ferry_history_schema_update (self->database, self->path, version, &error));
  g_assert_no_error (error);
  if (sqlite3_exec (self->database, fill, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->database));
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  const int version = GPOINTER_TO_INT (data);

  if (files[version].database == NULL)
    make_file (&files[version], version);
  *self = files[version];
}

static void
drop_file (Fixture *self)
{
  sqlite3_close (self->database);
  g_free (self->path);
  ferry_test_folder_free (self->folder);
}

static void
remove_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (files[i].database != NULL)
      drop_file (&files[i]);
}

static sqlite3_stmt *
prepare (Fixture *self,
         const Wish *wish)
{
  const FerryOperation *operation = &ferry_history_find_operation;
  g_autoptr (GVariant) complete = NULL;
  g_autoptr (GError) error = NULL;
  GVariantDict given;
  sqlite3_stmt *statement;

  g_variant_dict_init (&given, NULL);
  g_variant_dict_insert (&given, "store", "x", (gint64)1);
  g_variant_dict_insert (&given, "text", "s", wish->text);
  g_variant_dict_insert (&given, "operation", "s", wish->operation);
  g_variant_dict_insert (&given, "outcome", "s", wish->outcome);
  g_variant_dict_insert (&given, "since", "x", wish->since);
  g_variant_dict_insert (&given, "sort", "s", wish->sort);
  g_variant_dict_insert (&given, "descending", "b", wish->descending);
  g_variant_dict_insert (&given, "limit", "x", wish->limit);
  complete = ferry_parameter_table_complete (operation->parameters, g_variant_dict_end (&given), &error);
  g_assert_no_error (error);
  statement = ferry_history_query_prepare (self->database, self->path, "calls.id", complete, &error);
  g_assert_no_error (error);
  return statement;
}

/* What @statement yields first, one below the other; finalizes it. (transfer full) */
static char *
list (Fixture *self,
      sqlite3_stmt *statement,
      int column)
{
  GString *text = g_string_new (NULL);
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_string_append_printf (text, "%s\n", (const char *)sqlite3_column_text (statement, column));
  if (code != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (self->database));
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}

static char *
ask (Fixture *self,
     const char *sql,
     int column)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (self->database));
  return list (self, statement, column);
}

/* By what rows are sorted. (transfer full) */
static char *
make_order (const Wish *wish)
{
  const char *way = wish->descending ? "DESC" : "ASC";
  const char *column = wish->sort;

  /* Words find rows in the order of their ids. */
  if (strcmp (column, "started") == 0 && *wish->text != '\0' && wish->since == 0)
    return g_strdup_printf ("id %s", way);
  if (*wish->text != '\0' && wish->since == 0)
    return g_strdup_printf ("%s %s, id %s", column, way, way);
  if (strcmp (column, "operation") == 0 || strcmp (column, "outcome") == 0)
    return g_strdup_printf ("%s %s, started %s, id %s", column, way, way, way);
  return g_strdup_printf ("%s %s, id %s", column, way, way);
}

/* The same in words of SQL's that nobody could misunderstand. */
static char *
list_wanted (Fixture *self,
             const Wish *wish)
{
  g_autoptr (GString) sql = g_string_new ("SELECT id FROM calls WHERE TRUE");
  g_autofree char *order = make_order (wish);

  if (*wish->text != '\0')
    g_string_append_printf (sql, " AND instr (operation || ' ' || executor || ' ' || outcome || ' ' || parameters, '%s')", wish->text);
  if (*wish->operation != '\0')
    g_string_append_printf (sql, " AND operation = '%s'", wish->operation);
  if (*wish->outcome != '\0')
    g_string_append_printf (sql, " AND outcome %s '%s'", *wish->outcome == '!' ? "<>" : "=", wish->outcome + (*wish->outcome == '!'));
  if (wish->since != 0)
    g_string_append_printf (sql, " AND started >= %" G_GINT64_FORMAT, wish->since);
  g_string_append_printf (sql, " ORDER BY %s", order);
  if (wish->limit != 0)
    g_string_append_printf (sql, " LIMIT %" G_GINT64_FORMAT, wish->limit);
  return ask (self, sql->str, 0);
}

/* How SQLite goes about it. (transfer full) */
static char *
explain (Fixture *self,
         sqlite3_stmt *statement)
{
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", sqlite3_sql (statement), NULL);

  return ask (self, sql, 3);
}

static gboolean
is_by_duration (const Wish *wish)
{
  return strcmp (wish->sort, "elapsed") == 0 || strcmp (wish->sort, "worst") == 0;
}

/* Rows are put in order, and all of them before the first is told, only where words were found in few of them, or where
 * all that were found, or all by a duration, are asked for. */
static gboolean
may_sort (const Wish *wish)
{
  if (wish->limit == 0)
    return *wish->text != '\0' || is_by_duration (wish);
  return strcmp (wish->text, "rarely") == 0;
}

static void
check (Fixture *self,
       const Wish *wish,
       gboolean is_indexed)
{
  sqlite3_stmt *statement = prepare (self, wish);
  g_autofree char *plan = explain (self, statement);
  g_autofree char *got = list (self, statement, 0);
  g_autofree char *wanted = list_wanted (self, wish);
  const gboolean sorts = strstr (plan, "TEMP B-TREE") != NULL;
  /* For each row of the one all of the other. */
  const gboolean asks_often = g_regex_match_simple (" calls.*\nSCAN search", plan, 0, 0);

  if (strcmp (got, wanted) == 0 && !asks_often && (!is_indexed || !sorts || may_sort (wish)))
    return;
  g_test_message ("text “%s”, operation “%s”, outcome “%s”, since %" G_GINT64_FORMAT ", sort “%s” %s, limit %" G_GINT64_FORMAT, wish->text,
                  wish->operation, wish->outcome, wish->since, wish->sort, wish->descending ? "down" : "up", wish->limit);
  g_error ("%s\nGot:\n%.200s\nWanted:\n%.200s", plan, got, wanted);
}

/* Each column that the window offers, either way, of each of @outcomes: the first rows, and all. */
static void
check_all (Fixture *self,
           const char *text,
           const char * const *outcomes,
           gboolean is_indexed)
{
  for (const FerryChoice *sort = ferry_history_columns; sort->id != NULL; sort++)
    for (const char * const *outcome = outcomes; *outcome != NULL; outcome++)
      for (guint i = 0; i < 3; i++)
        {
          const Wish wish = {.text = text, .operation = "", .outcome = *outcome, .sort = sort->id, .descending = i != 1, .limit = i < 2 ? 37 : 0};

          check (self, &wish, is_indexed);
        }
}

static void
test_sorted (Fixture *self,
             gconstpointer version)
{
  static const char * const outcomes[] = {"", "succeeded", "!succeeded", "failed", "timed-out", "cancelled", "rejected", "unheard-of", NULL};

  check_all (self, "", outcomes, GPOINTER_TO_INT (version) >= FERRY_HISTORY_VERSION_INDEXED);
}

/* Words that nearly all rows hold, and those behind many, and some, and none. */
static void
test_words (Fixture *self,
            gconstpointer version)
{
  static const char * const outcomes[] = {"", "succeeded", "!succeeded", NULL};
  const gboolean is_indexed = GPOINTER_TO_INT (version) >= FERRY_HISTORY_VERSION_INDEXED;

  check_all (self, "common", outcomes, is_indexed);
  check_all (self, "late", outcomes, is_indexed);
  check_all (self, "rarely", outcomes, is_indexed);
  check_all (self, "nowhere", outcomes, FALSE);
}

static int
count_steps (gpointer n)
{
  ++*(guint *)n;
  return 0;
}

/* In hundreds of the machine's that SQLite is. */
static guint
measure (Fixture *self,
         const Wish *wish)
{
  guint n = 0;
  sqlite3_stmt *statement;

  sqlite3_progress_handler (self->database, 100, count_steps, &n);
  statement = prepare (self, wish);
  g_free (list (self, statement, 0));
  sqlite3_progress_handler (self->database, 0, NULL, NULL);
  g_test_message ("sorted by %s, %s: %u", wish->sort, wish->descending ? "down" : "up", n);
  return n;
}

/* However late the rows come that hold a word: of groups a few steps for each row that is told, beside those that tell a
 * rare word from others; of durations what it takes to look the word up once and to go past each row once. */
static void
test_steps (Fixture *self,
            gconstpointer version)
{
  Fixture own = {NULL};

  make_file (&own, GPOINTER_TO_INT (version));
  g_assert_cmpint (sqlite3_exec (own.database, "UPDATE calls SET elapsed = id, worst = id", NULL, NULL, NULL), ==, SQLITE_OK);
  for (const FerryChoice *sort = ferry_history_columns; sort->id != NULL; sort++)
    {
      const Wish wish = {.text = "late", .operation = "", .outcome = "", .sort = sort->id, .limit = 37};

      g_assert_cmpuint (measure (&own, &wish), <, is_by_duration (&wish) ? 2000 : 800);
    }
  drop_file (&own);
}

/* Durations are in order span by span. More of those than SQLite merges, and one without rows, are no trouble. */
static void
test_spans (Fixture *self,
            gconstpointer version)
{
  static const char * const outcomes[] = {"", "succeeded", "!succeeded", NULL};
  Fixture own = {NULL};
  const Wish wish = {.text = "", .operation = "compute.primes", .outcome = "", .sort = "worst", .limit = 37};
  const Wish wish_since = {.text = "", .operation = "", .outcome = "", .since = 1700000000000000 + LATE * 1000, .sort = "elapsed", .limit = 37};

  make_file (&own, GPOINTER_TO_INT (version));
  if (sqlite3_exec (own.database, "UPDATE calls SET id = id + 100000 WHERE id > 1000; INSERT INTO search (search) VALUES ('rebuild')", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (own.database));
  check_all (&own, "", outcomes, TRUE);
  check_all (&own, "late", outcomes, TRUE);
  check (&own, &wish, TRUE);
  check (&own, &wish_since, FALSE);
  sqlite3_limit (own.database, SQLITE_LIMIT_COMPOUND_SELECT, 9);
  check_all (&own, "", outcomes, FALSE);
  check_all (&own, "late", outcomes, FALSE);
  drop_file (&own);
}

/* What the command line asks for. */
static void
test_operation_since (Fixture *self,
                      gconstpointer version)
{
  const gboolean is_indexed = GPOINTER_TO_INT (version) >= FERRY_HISTORY_VERSION_INDEXED;
  static const char * const operations[] = {"", "files.scan", "compute.primes", "no.such"};

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    for (guint bits = 0; bits < 16; bits++)
      {
        Wish wish = {.text = bits & 8 ? "late" : "", .operation = operations[i], .sort = "started", .descending = bits & 1, .limit = bits & 2 ? 0 : 37};

        wish.outcome = bits & 4 ? "!succeeded" : "";
        check (self, &wish, is_indexed);
        wish.since = 1700000000000000 + ROWS / 2 * 1000;
        check (self, &wish, is_indexed);
      }
}

/* Asked for one group after the other, as long as they are few. */
static void
test_many_operations (Fixture *self,
                      gconstpointer version)
{
  static const char * const outcomes[] = {"", "!succeeded", NULL};

  for (guint n = 60; n <= 70; n += 10)
    {
      Fixture own = {NULL};
      g_autofree char *rename = g_strdup_printf ("UPDATE calls SET operation = 'some.' || (id * 7 %% %u)", n);

      make_file (&own, GPOINTER_TO_INT (version));
      if (sqlite3_exec (own.database, rename, NULL, NULL, NULL) != SQLITE_OK ||
          sqlite3_exec (own.database, "UPDATE calls SET operation = '' WHERE id = 7000; INSERT INTO search (search) VALUES ('rebuild')", NULL, NULL, NULL) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (own.database));
      check_all (&own, "late", outcomes, FALSE);
      drop_file (&own);
    }
}

int
main (int argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    int version;
  } kinds[] = {
    {"whole", FERRY_HISTORY_VERSION},
    {"indexed", FERRY_HISTORY_VERSION_INDEXED},
    {"old", FERRY_HISTORY_VERSION_TO_WRITE},
  };

  int status;

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *sorted = g_strdup_printf ("/model/history-query/%s/sorted", kinds[i].name);
      g_autofree char *words = g_strdup_printf ("/model/history-query/%s/words", kinds[i].name);
      g_autofree char *operation_since = g_strdup_printf ("/model/history-query/%s/operation-since", kinds[i].name);
      g_autofree char *many = g_strdup_printf ("/model/history-query/%s/many-operations", kinds[i].name);
      gconstpointer version = GINT_TO_POINTER (kinds[i].version);

      g_test_add (sorted, Fixture, version, set_up, test_sorted, NULL);
      g_test_add (words, Fixture, version, set_up, test_words, NULL);
      g_test_add (operation_since, Fixture, version, set_up, test_operation_since, NULL);
      if (kinds[i].version == FERRY_HISTORY_VERSION)
        {
          g_test_add ("/model/history-query/whole/steps", Fixture, version, set_up, test_steps, NULL);
          g_test_add ("/model/history-query/whole/spans", Fixture, version, set_up, test_spans, NULL);
        }
      g_test_add (many, Fixture, version, set_up, test_many_operations, NULL);
    }

  status = g_test_run ();
  remove_files ();
  return status;
}
