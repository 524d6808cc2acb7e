/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From words to what the index knows: which rows hold which three characters in a row, called a gram. */
#include "history-search.h"

#include <string.h>

#define GRAM 3

/* A word of one or two letters begins so many different grams at the most, or every row is looked at. Each takes
 * up to 110 us to find and to follow, and a letter may begin a thousand: worth it for the first rows, of which none
 * may be near. But the next row is the least one of all that the grams point at: where all are wanted, to look
 * at a row costs less than to compare many. */
#define GRAMS_FOR_FIRST 2000
#define GRAMS_FOR_ALL 64

/* Of so many rows at the end that is read first enough may hold a letter: to look at them takes a millisecond or two, and
 * to find out what a common letter begins can take a hundred. */
#define NEAR "1000"
#define COUNT_NEAR                                                                                                    \
  "SELECT count(*) FROM (SELECT 1 FROM (SELECT operation, executor, outcome, parameters, error_message FROM calls"    \
  " ORDER BY id %s LIMIT " NEAR ") WHERE contains_text (?1, operation, executor, outcome, parameters, error_message)" \
  " LIMIT ?2)"

/* So many rows are looked at and put in order in some 50 ms. */
#define RARE 10000

#define COUNT "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)"

/* In the order of a column all rows that hold a word may come late: after so many it is less work to look all of them
 * up, and then to read none of the others. */
#define READ_FIRST 1000

#define FOUND "SELECT rowid FROM search WHERE search MATCH ?1"
#define END(way) FOUND " ORDER BY rowid " way " LIMIT 1"

/* Each by itself comes from an end of the table; both at once would be looked for in all of it. */
#define COUNT_IDS "SELECT (SELECT max (id) FROM calls) - (SELECT min (id) FROM calls) + 1"

/* The gram that follows ?1, without going through the rows of any. */
#define NEXT_GRAM "SELECT term FROM grams WHERE term >= ?1 AND term <= ?2 LIMIT 1"

/* Greater than any character. */
#define LAST "\xf4\x8f\xbf\xbf"

/* As a phrase, for it may be anything. */
static void
add_gram (GString *expression,
          const char *gram,
          const char *operator)
{
  g_auto(GStrv) parts = g_strsplit (gram, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);

  g_string_append_printf (expression, "%s\"%s\"", expression->len > 0 ? operator : "", quoted);
}

/* Grams of @word side by side, the last one too, for rows that hold it hold all of them: those between would say little
 * more, and each is gone through. */
static void
add_grams (GString *expression,
           const char *word)
{
  glong n = g_utf8_strlen (word, -1);

  for (glong i = 0; n >= GRAM && i < n; i += GRAM)
    {
      glong from = MIN (i, n - GRAM);
      g_autofree char *gram = g_utf8_substring (word, from, from + GRAM);

      add_gram (expression, gram, " AND ");
    }
}

/* The grams that begin with @beginning, no more than @most + 1. NULL if the index cannot tell. */
static GPtrArray *
find_grams (sqlite3 *database,
            const char *beginning,
            guint most)
{
  g_autoptr(GPtrArray) grams = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *last = g_strconcat (beginning, LAST, NULL);
  g_autofree char *from = g_strdup (beginning);
  sqlite3_stmt *statement = NULL;
  int code = SQLITE_ROW;

  if (sqlite3_prepare_v2 (database, NEXT_GRAM, -1, &statement, NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_text (statement, 2, last, -1, SQLITE_STATIC);
  while (code == SQLITE_ROW && grams->len <= most)
    {
      sqlite3_bind_text (statement, 1, from, -1, SQLITE_STATIC);
      code = sqlite3_step (statement);
      if (code == SQLITE_ROW)
        {
          g_ptr_array_add (grams, g_strdup ((const char *)sqlite3_column_text (statement, 0)));
          g_free (from);
          /* They are all of a length: nothing is between a gram and this. */
          from = g_strconcat (g_ptr_array_index (grams, grams->len - 1), "\x01", NULL);
        }
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE ? g_steal_pointer (&grams) : NULL;
}

/* @word as the index has it, in small letters; NULL where its way with upper and lower case is not GLib's. */
static char *
fold (const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  g_autofree char *lower = g_utf8_strdown (word, -1);

  if (strcmp (folded, lower) != 0 || g_utf8_strlen (lower, -1) != g_utf8_strlen (word, -1))
    return NULL;
  return g_steal_pointer (&lower);
}

/* Any of the grams that begin with the one of @words that begins the fewest: blanks behind each text see to it
 * that there is one wherever a word stands. */
static char *
plan_short (sqlite3 *database,
            const char * const *words,
            guint most)
{
  g_autoptr(GPtrArray) fewest = NULL;
  g_autoptr(GString) expression = g_string_new (NULL);

  for (; *words != NULL; words++)
    {
      g_autofree char *folded = fold (*words);
      GPtrArray *grams = folded != NULL ? find_grams (database, folded, most) : NULL;

      if (grams == NULL)
        continue;
      most = MIN (most, grams->len);
      if (fewest != NULL && grams->len >= fewest->len)
        {
          g_ptr_array_unref (grams);
          continue;
        }
      g_clear_pointer (&fewest, g_ptr_array_unref);
      fewest = grams;
    }
  if (fewest == NULL || fewest->len > most)
    return NULL;
  for (guint i = 0; i < fewest->len; i++)
    add_gram (expression, g_ptr_array_index (fewest, i), " OR ");
  /* No row has it, as no row has nothing. */
  if (fewest->len == 0)
    add_gram (expression, "", "");
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

char *
ferry_history_search_plan (sqlite3 *database,
                           const char * const *words,
                           gboolean wants_all)
{
  g_autoptr(GString) expression = g_string_new (NULL);

  g_return_val_if_fail (database != NULL && words != NULL, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    add_grams (expression, words[i]);
  if (expression->len > 0)
    return g_string_free (g_steal_pointer (&expression), FALSE);
  return plan_short (database, words, wants_all ? GRAMS_FOR_ALL : GRAMS_FOR_FIRST);
}

gboolean
ferry_history_search_is_near (sqlite3 *database,
                              const char *word,
                              gboolean descending,
                              gint64 limit)
{
  g_autofree char *sql = g_strdup_printf (COUNT_NEAR, descending ? "DESC" : "ASC");
  sqlite3_stmt *statement = NULL;
  gboolean is_near = FALSE;

  g_return_val_if_fail (database != NULL && word != NULL, FALSE);

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, word, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, limit);
      is_near = sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int64 (statement, 0) >= limit;
    }
  sqlite3_finalize (statement);
  return is_near;
}

char *
ferry_history_search_narrow (const char *plan,
                             const char * const *values)
{
  g_autoptr(GString) narrow = g_string_new (NULL);

  g_return_val_if_fail (plan != NULL && values != NULL, NULL);

  for (; *values != NULL; values++)
    {
      g_autofree char *folded = fold (*values);
      g_autoptr(GString) grams = g_string_new (NULL);

      if (folded != NULL)
        add_grams (grams, folded);
      /* What the index cannot tell apart from others leaves it at @plan. */
      if (grams->len == 0)
        return g_strdup (plan);
      g_string_append_printf (narrow, "%s(%s)", narrow->len > 0 ? " OR " : "", grams->str);
    }
  return g_strdup_printf ("(%s) AND (%s)", plan, narrow->str);
}

gboolean
ferry_history_search_has_long_word (const char * const *words)
{
  g_return_val_if_fail (words != NULL, FALSE);

  for (; *words != NULL; words++)
    if (g_utf8_strlen (*words, -1) >= GRAM)
      return TRUE;
  return FALSE;
}

gboolean
ferry_history_search_is_rare (sqlite3 *database,
                              const char *plan)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_rare = FALSE;

  g_return_val_if_fail (database != NULL && plan != NULL, FALSE);

  if (sqlite3_prepare_v2 (database, COUNT, -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, plan, -1, SQLITE_STATIC);
      sqlite3_bind_int (statement, 2, RARE + 1);
      is_rare = sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int (statement, 0) <= RARE;
    }
  sqlite3_finalize (statement);
  return is_rare;
}

/* @plan (nullable) is ?1. FALSE where @sql yields no number. */
static gboolean
ask_number (sqlite3 *database,
            const char *sql,
            const char *plan,
            gint64 *number)
{
  sqlite3_stmt *statement = NULL;
  gboolean answered = FALSE;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK)
    {
      if (plan != NULL)
        sqlite3_bind_text (statement, 1, plan, -1, SQLITE_STATIC);
      answered = sqlite3_step (statement) == SQLITE_ROW;
      *number = sqlite3_column_int64 (statement, 0);
    }
  sqlite3_finalize (statement);
  return answered;
}

gboolean
ferry_history_search_find_ends (sqlite3 *database,
                                const char *plan,
                                FerryHistoryEnds *ends)
{
  gint64 n = 0;

  g_return_val_if_fail (database != NULL && plan != NULL && ends != NULL, FALSE);

  if (!ask_number (database, END ("ASC"), plan, &ends->first) || !ask_number (database, END ("DESC"), plan, &ends->last) ||
      !ask_number (database, COUNT_IDS, NULL, &n))
    return FALSE;
  ends->leave_out_many = ends->last - ends->first + 1 <= n / 4 * 3;
  return TRUE;
}

/* Which rows a plan finds, one bit for each id; for all parts of one statement that ask. */
typedef struct
{
  char *plan;
  guint n_asked;
  gboolean is_unknown; /* it cannot be told */
  gint64 first;        /* all that it finds are here */
  gint64 n;
  guint8 *bits; /* NULL until it is worth the while */
} Found;

/* What SQLite knows the pointer to one by. */
#define FOUND_TYPE "FerryHistoryFound"

static void
found_free (gpointer data)
{
  Found *self = data;

  g_free (self->plan);
  g_free (self->bits);
  g_free (self);
}

static gboolean
look_up (Found *self,
         sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;
  int code;

  if (sqlite3_prepare_v2 (database, FOUND, -1, &statement, NULL) != SQLITE_OK)
    return FALSE;
  self->bits = g_malloc0 (self->n / 8 + 1);
  sqlite3_bind_text (statement, 1, self->plan, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 at = sqlite3_column_int64 (statement, 0) - self->first;

      if (at >= 0 && at < self->n)
        self->bits[at / 8] |= 1 << at % 8;
    }
  sqlite3_finalize (statement);
  return code == SQLITE_DONE;
}

/* Of rows beyond the ends it is known without looking anything up. What has come since is for the next question. */
static void
may_hold (sqlite3_context *context,
          int n,
          sqlite3_value **values)
{
  Found *found = sqlite3_value_pointer (values[0], FOUND_TYPE);
  gint64 at = found != NULL ? sqlite3_value_int64 (values[1]) - found->first : 0;

  if (found != NULL && (at < 0 || at >= found->n))
    {
      sqlite3_result_int (context, FALSE);
      return;
    }
  if (found != NULL && ++found->n_asked > READ_FIRST && found->bits == NULL && !found->is_unknown)
    found->is_unknown = !look_up (found, sqlite3_context_db_handle (context));
  sqlite3_result_int (context, found == NULL || found->bits == NULL || found->is_unknown || (found->bits[at / 8] >> at % 8 & 1));
}

void
ferry_history_search_bind (sqlite3_stmt *statement,
                           guint number,
                           const char *plan,
                           const FerryHistoryEnds *ends)
{
  Found *found;

  g_return_if_fail (statement != NULL && plan != NULL && ends != NULL);

  found = g_new0 (Found, 1);
  found->plan = g_strdup (plan);
  found->first = ends->first;
  found->n = ends->last - ends->first + 1;
  sqlite3_bind_pointer (statement, number, found, FOUND_TYPE, found_free);
}

gboolean
ferry_history_search_add_functions (sqlite3 *database)
{
  g_return_val_if_fail (database != NULL, FALSE);

  return sqlite3_create_function (database, "may_hold", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, may_hold, NULL, NULL) == SQLITE_OK;
}
