/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "history-groups.h"

#include "boundary/call.h"

#include <string.h>

/* More than there are operations, and few enough to ask for each. */
#define GROUPS_MAX 64

/* What follows ?2, or is it, among rows of one outcome: one step in an index, however many rows are between them. */
#define NEXT "SELECT min (%s) FROM calls WHERE outcome = ?1 AND %s %s ?2"

/* (transfer full), or NULL where there is none, or it cannot be told. */
static char *
find_next (sqlite3 *database,
           const char *column,
           const char *outcome,
           const char *after)
{
  g_autofree char *sql = g_strdup_printf (NEXT, column, column, after != NULL ? ">" : ">=");
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, outcome, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, after != NULL ? after : "", -1, SQLITE_STATIC);
      if (sqlite3_step (statement) == SQLITE_ROW)
        value = g_strdup ((const char *)sqlite3_column_text (statement, 0));
    }
  sqlite3_finalize (statement);
  return value;
}

/* FALSE if there are too many. */
static gboolean
add_group (GPtrArray *groups,
           char *value)
{
  if (g_ptr_array_find_with_equal_func (groups, value, g_str_equal, NULL))
    g_free (value);
  else
    g_ptr_array_add (groups, value);
  return groups->len <= GROUPS_MAX;
}

static gboolean
add_groups (GPtrArray *groups,
            sqlite3 *database,
            const char *column,
            const char *outcome)
{
  g_autofree char *after = NULL;
  char *value;

  while ((value = find_next (database, column, outcome, after)) != NULL)
    {
      /* One with a NUL in it would follow itself for ever. */
      const gboolean goes_on = g_strcmp0 (value, after) != 0;

      g_free (after);
      after = g_strdup (value);
      if (!add_group (groups, value) || !goes_on)
        return FALSE;
    }
  return TRUE;
}

static int
compare_up (gconstpointer a,
            gconstpointer b)
{
  return strcmp (*(const char * const *)a, *(const char * const *)b);
}

static int
compare_down (gconstpointer a,
              gconstpointer b)
{
  return compare_up (b, a);
}

GPtrArray *
ferry_history_groups_find (sqlite3 *database,
                           const char *column,
                           gboolean descending)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_free);
  const gboolean is_outcome = g_str_equal (column, "outcome");

  g_return_val_if_fail (database != NULL, NULL);

  if (!is_outcome && !g_str_equal (column, "operation") && !g_str_equal (column, "executor"))
    return NULL;
  for (FerryOutcome outcome = FERRY_OUTCOME_SUCCEEDED; outcome <= FERRY_OUTCOME_REJECTED; outcome++)
    {
      const char *name = ferry_outcome_get_name (outcome);

      if (is_outcome)
        add_group (groups, g_strdup (name));
      else if (!add_groups (groups, database, column, name))
        return NULL;
    }
  g_ptr_array_sort (groups, descending ? compare_down : compare_up);
  return g_steal_pointer (&groups);
}
