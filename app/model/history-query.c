/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what is wanted to SQL. Nothing that somebody typed gets into the text of a statement. */
#include "history-query.h"

#include "boundary/errors.h"
#include "history-groups.h"
#include "history-order.h"
#include "history-plan.h"
#include "history-schema.h"
#include "history-search.h"
#include "history-spans.h"
#include "operations/database/sqlite-errors.h"

#include <string.h>

/* Where what is wanted comes from. */
typedef enum {
  FROM_TABLE,    /* rows in their order, each looked at; by the index of their beginnings if need be */
  FROM_OUTCOMES, /* rows in their order of each outcome, merged: so the first come at once */
  FROM_SPANS,    /* the same of each span as well, which durations are apart by */
  FROM_GROUPS,   /* rows that hold the words and say one thing in the column that they are sorted by, then the next */
  FROM_SEARCH    /* rows that hold the words, put in order */
} Origin;

typedef struct
{
  GVariant *parameters;
  const char *columns;
  const char * const *words;
  const char *plan;   /* NULL: the index of words does not help */
  const char *narrow; /* the same, and what else is asked for */
  GPtrArray *groups;  /* NULL: not to be had, or no help */
  GArray *spans;      /* likewise */
  const char * const *terms;
  GString *sql;
  GPtrArray *texts;    /* char *, bound as ?1, ?2 …; NULL: the plan, for may_hold() */
  const char *ordered; /* what the rows in their order are called: "calls", or else only what an index says of them */
  gboolean asks_may_hold;
  FerryHistoryEnds ends; /* of the plan, where that is asked */
} Builder;

/* Binds @text (transfer full), or NULL, and returns its number. */
static guint
bind (Builder *self,
      char *text)
{
  g_ptr_array_add (self->texts, text);
  return self->texts->len;
}

static const char *
get_text (GVariant *parameters,
          const char *name)
{
  return ferry_parameters_get_text (parameters, name);
}

/* In the order of their ids, which is that of a MATCH. */
static gboolean
is_by_id (Builder *self)
{
  return strcmp (self->terms[0], "id") == 0;
}

/* Words that many rows hold are looked up group by group. Where there are none, as in durations, they are not looked up
 * at first: of a thousand rows in their order enough may hold them. All rows that hold them are found and put in order in
 * less time than it takes to look at all others as well. */
static Origin
choose_origin (Builder *self,
               sqlite3 *database)
{
  const gboolean has_words = self->words[0] != NULL;
  const gboolean is_for_all = ferry_parameters_get_integer (self->parameters, "limit") == 0;
  const gboolean is_indexed = ferry_history_schema_get_version (database) >= FERRY_HISTORY_VERSION_INDEXED;

  if (self->plan != NULL && (is_for_all || is_by_id (self) || !is_indexed || ferry_history_search_is_rare (database, self->plan)))
    return FROM_SEARCH;
  if (self->groups != NULL)
    return FROM_GROUPS;
  if (!is_indexed || is_by_id (self) || (has_words && is_for_all) ||
      (ferry_history_order_is_by_start (self->parameters) && !ferry_history_order_is_of_some (self->parameters)))
    return FROM_TABLE;
  return FROM_OUTCOMES;
}

/* What rows are sorted by is in the index that is in that order; all else is in the table alone. */
static const char *
get_table (Builder *self,
           const char *column)
{
  return g_strv_contains (self->terms, column) ? self->ordered : "calls";
}

/* Of a MATCH, the column that is in its order: the id of what it finds. */
static void
add_columns (Builder *self,
             Origin origin)
{
  g_string_append_printf (self->sql, "SELECT %s", self->columns);
  for (guint i = 0; self->terms[i] != NULL; i++)
    if ((origin == FROM_SEARCH && is_by_id (self)) || (origin == FROM_GROUPS && i > 0))
      g_string_append_printf (self->sql, ", search.rowid AS sort%u", i);
    else
      g_string_append_printf (self->sql, ", %s.%s AS sort%u", self->ordered, self->terms[i], i);
}

static const char *
get_way (Builder *self)
{
  return ferry_parameters_get_boolean (self->parameters, "descending") ? "DESC" : "ASC";
}

static void
add_limit (Builder *self)
{
  gint64 limit = ferry_parameters_get_integer (self->parameters, "limit");

  if (limit > 0)
    g_string_append_printf (self->sql, " LIMIT %" G_GINT64_FORMAT, limit);
}

static void
add_order (Builder *self)
{
  for (guint i = 0; self->terms[i] != NULL; i++)
    g_string_append_printf (self->sql, "%ssort%u %s", i == 0 ? " ORDER BY " : ", ", i, get_way (self));
}

/* A row beyond the ends is passed in half the time that it takes to ask a function of it. The plus: they are no reason to
 * go through the rows in the order of their ids. */
static void
add_ends (Builder *self,
          GString *sql,
          const char *table)
{
  if (self->asks_may_hold && self->ends.leave_out_many)
    g_string_append_printf (sql, " AND +%s.id BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT, table, self->ends.first, self->ends.last);
}

static void
add_may_hold (Builder *self,
              GString *conditions)
{
  /* Of spans they have been asked of, before they are merged. */
  if (self->spans == NULL)
    add_ends (self, conditions, self->ordered);
  g_string_append_printf (conditions, " AND may_hold (?%u, %s.id)", bind (self, NULL), self->ordered);
}

/* What has been bound before any of it is the same for each outcome. */
static char *
make_conditions (Builder *self)
{
  GString *conditions = g_string_new (NULL);
  const char *operation = get_text (self->parameters, "operation");
  gint64 since = ferry_parameters_get_integer (self->parameters, "since");

  if (*operation != '\0')
    g_string_append_printf (conditions, " AND %s.operation = ?%u", get_table (self, "operation"), bind (self, g_strdup (operation)));
  if (since > 0)
    g_string_append_printf (conditions, " AND %s.started >= %" G_GINT64_FORMAT, get_table (self, "started"), since);
  if (self->asks_may_hold)
    add_may_hold (self, conditions);
  for (guint i = 0; self->words[i] != NULL; i++)
    g_string_append_printf (conditions,
                            " AND contains_text (?%u, calls.operation, calls.executor, calls.outcome, calls.parameters, calls.error_message)",
                            bind (self, g_strdup (self->words[i])));
  return g_string_free (conditions, FALSE);
}

static void
add_outcome (Builder *self)
{
  const char *outcome = get_text (self->parameters, "outcome");

  if (*outcome == '!')
    g_string_append_printf (self->sql, " AND calls.outcome <> ?%u", bind (self, g_strdup (outcome + 1)));
  else if (*outcome != '\0')
    g_string_append_printf (self->sql, " AND calls.outcome = ?%u", bind (self, g_strdup (outcome)));
}

static void
add_one_outcome (Builder *self,
                 const char *outcome,
                 const char *conditions)
{
  if (self->sql->len > 0)
    g_string_append (self->sql, " UNION ALL ");
  add_columns (self, FROM_OUTCOMES);
  g_string_append (self->sql, strcmp (self->ordered, "calls") == 0 ? " FROM calls" : " FROM calls AS ordered CROSS JOIN calls ON calls.id = ordered.id");
  g_string_append_printf (self->sql, " WHERE %s.outcome = ?%u%s", self->ordered, bind (self, g_strdup (outcome)), conditions);
}

static void
add_outcomes (Builder *self,
              const char *conditions)
{
  g_autofree const char **outcomes = ferry_history_order_list_outcomes (self->parameters);

  for (guint i = 0; outcomes[i] != NULL; i++)
    add_one_outcome (self, outcomes[i], conditions);
}

/* The rows of each of @outcomes in each span, in their order. */
static void
add_parts (Builder *self,
           const char * const *outcomes)
{
  const char *separator = "";

  for (; *outcomes != NULL; outcomes++)
    {
      const guint outcome = bind (self, g_strdup (*outcomes));

      for (guint i = 0; i < self->spans->len; i++)
        {
          g_string_append_printf (self->sql, "%sSELECT %s, id FROM calls WHERE outcome = ?%u AND ", separator, self->terms[0], outcome);
          ferry_history_spans_append_condition (self->sql, g_array_index (self->spans, gint64, i));
          add_ends (self, self->sql, "calls");
          separator = " UNION ALL ";
        }
    }
  g_string_append_printf (self->sql, " ORDER BY 1 %s, 2 %s", get_way (self), get_way (self));
}

/* What else is asked is asked once they are merged: of a span in which no row holds a word, none need be looked for. With a
 * limit, if it is none, SQLite does not take their order for needless. */
static void
add_spans (Builder *self,
           const char *conditions)
{
  g_autofree const char **outcomes = ferry_history_order_list_outcomes (self->parameters);

  add_columns (self, FROM_SPANS);
  g_string_append (self->sql, " FROM (");
  add_parts (self, outcomes);
  g_string_append_printf (self->sql, " LIMIT -1) AS ordered CROSS JOIN calls ON calls.id = ordered.id WHERE TRUE%s", conditions);
}

/* CROSS: the words first, whatever else might seem to be rarer. */
static void
add_search (Builder *self,
            char *plan)
{
  g_string_append_printf (self->sql, " FROM search CROSS JOIN calls ON calls.id = search.rowid WHERE search MATCH ?%u", bind (self, plan));
}

static gboolean
may_be_in_group (Builder *self,
                 const char *value)
{
  const char *wanted = get_text (self->parameters, "operation");

  if (strcmp (self->terms[0], "operation") == 0)
    return *wanted == '\0' || strcmp (wanted, value) == 0;
  if (strcmp (self->terms[0], "outcome") != 0)
    return TRUE;
  wanted = get_text (self->parameters, "outcome");
  return *wanted == '\0' || (*wanted == '!' ? strcmp (wanted + 1, value) != 0 : strcmp (wanted, value) == 0);
}

static void
add_group (Builder *self,
           const char *value,
           const char *conditions)
{
  const char *values[] = {value, NULL};

  g_string_append (self->sql, self->sql->len > 0 ? " UNION ALL SELECT * FROM (" : "SELECT * FROM (");
  add_columns (self, FROM_GROUPS);
  add_search (self, ferry_history_search_narrow (self->narrow, values));
  g_string_append_printf (self->sql, " AND calls.%s = ?%u%s", self->terms[0], bind (self, g_strdup (value)), conditions);
  add_outcome (self);
  g_string_append_printf (self->sql, " ORDER BY search.rowid %s", get_way (self));
  add_limit (self);
  g_string_append_c (self->sql, ')');
}

/* One group after the other until there are enough: SQLite takes the parts of a UNION ALL in their order. */
static void
add_groups (Builder *self,
            const char *conditions)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (may_be_in_group (self, g_ptr_array_index (self->groups, i)))
      add_group (self, g_ptr_array_index (self->groups, i), conditions);
}

static void
build (Builder *self,
       Origin origin)
{
  g_autofree char *conditions = make_conditions (self);

  if (origin == FROM_GROUPS)
    add_groups (self, conditions);
  else if (origin == FROM_SPANS)
    add_spans (self, conditions);
  else if (origin == FROM_OUTCOMES)
    add_outcomes (self, conditions);
  else
    {
      add_columns (self, origin);
      if (origin == FROM_SEARCH)
        add_search (self, g_strdup (self->narrow));
      else
        g_string_append (self->sql, " FROM calls WHERE TRUE");
      g_string_append (self->sql, conditions);
      add_outcome (self);
    }
  if (origin != FROM_GROUPS && origin != FROM_SPANS)
    add_order (self);
  add_limit (self);
}

/* No groups where their order is another, or all rows are asked for: those are put in order. */
static GPtrArray *
find_groups (Builder *self,
             sqlite3 *database)
{
  if (self->plan == NULL || !ferry_history_order_finds_by_id (self->parameters, self->words) || ferry_parameters_get_integer (self->parameters, "limit") == 0)
    return NULL;
  return ferry_history_groups_find (database, self->terms[0], ferry_parameters_get_boolean (self->parameters, "descending"));
}

/* NULL where there are more than SQLite merges. */
static GArray *
find_spans (Builder *self,
            sqlite3 *database)
{
  g_autofree const char **outcomes = ferry_history_order_list_outcomes (self->parameters);
  const gint64 first = self->asks_may_hold ? self->ends.first : G_MININT64;
  const gint64 last = self->asks_may_hold ? self->ends.last : G_MAXINT64;
  const guint most = sqlite3_limit (database, SQLITE_LIMIT_COMPOUND_SELECT, -1) / g_strv_length ((char **)outcomes);
  g_autoptr(GArray) spans = ferry_history_spans_find (database, first, last, most);

  return spans != NULL && spans->len > 0 ? g_steal_pointer (&spans) : NULL;
}

/* What of @origin depends on the rows that there are, and what becomes of it then. */
static Origin
find_parts (Builder *self,
            sqlite3 *database,
            Origin origin)
{
  self->asks_may_hold = self->plan != NULL && (origin == FROM_TABLE || origin == FROM_OUTCOMES) &&
                        ferry_history_search_find_ends (database, self->plan, &self->ends);
  if (origin == FROM_OUTCOMES && ferry_history_order_is_by_span (self->parameters) && ferry_history_schema_get_version (database) >= FERRY_HISTORY_VERSION_SPANNED)
    self->spans = find_spans (self, database);
  if (self->spans != NULL)
    origin = FROM_SPANS;
  /* Most rows are passed: so their place in the table is not even noted. */
  if (origin == FROM_SPANS || (self->asks_may_hold && origin == FROM_OUTCOMES))
    self->ordered = "ordered";
  return origin;
}

sqlite3_stmt *
ferry_history_query_prepare (sqlite3 *database,
                             const char *path,
                             const char *columns,
                             GVariant *parameters,
                             GError **error)
{
  g_auto(GStrv) split_text = NULL;
  const char * const *words;
  g_autofree char *plan = NULL;
  g_autofree char *narrow = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(GArray) spans = NULL;
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;
  Builder self;
  Origin origin;

  g_return_val_if_fail (database != NULL && columns != NULL && parameters != NULL, NULL);

  split_text = ferry_history_plan_split (get_text (parameters, "text"));
  words = (const char * const *)split_text;
  plan = ferry_history_plan_make (database, words, parameters);
  narrow = ferry_history_plan_narrow (parameters, plan);
  self = (Builder) {.parameters = parameters, .columns = columns, .words = words, .plan = plan, .narrow = narrow, .sql = sql, .texts = texts, .ordered = "calls"};
  self.terms = ferry_history_order_get_terms (parameters, words);
  self.groups = groups = find_groups (&self, database);
  origin = find_parts (&self, database, choose_origin (&self, database));
  spans = self.spans;
  build (&self, origin);
  if (sqlite3_prepare_v2 (database, sql->str, -1, &statement, NULL) != SQLITE_OK)
    {
      ferry_sqlite_set_error (database, path, error);
      return NULL;
    }
  for (guint i = 0; i < texts->len; i++)
    if (g_ptr_array_index (texts, i) != NULL)
      sqlite3_bind_text (statement, i + 1, g_ptr_array_index (texts, i), -1, SQLITE_TRANSIENT);
    else
      ferry_history_search_bind (statement, i + 1, plan, &self.ends);
  return statement;
}
