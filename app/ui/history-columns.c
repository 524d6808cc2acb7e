/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of the history: what each cell shows of an item. */
#include "history-columns.h"

#include "cell-text.h"
#include "column-room.h"
#include "columns.h"
#include "model/history-item.h"
#include "model/progress-rate.h"
#include "operations/registry.h"
#include "palette.h"
#include "state-chip.h"

#include <glib/gi18n-lib.h>

/* Until a row has come; that takes some milliseconds. */
#define NOT_YET "…"

static void
update_started (GtkWidget *cell,
                gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);
  g_autoptr(GDateTime) second = row != NULL ? g_date_time_new_from_unix_local (row->started / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = second != NULL ? g_date_time_format (second, "%F %T") : g_strdup (NOT_YET);

  ferry_cell_text_set (cell, text);
}

/* The words of the history are those of the command line; here they are said as everywhere in the window. */
static FerryCallState
get_state (const FerryHistoryRow *row)
{
  for (FerryOutcome outcome = FERRY_OUTCOME_SUCCEEDED; outcome <= FERRY_OUTCOME_REJECTED; outcome++)
    if (g_str_equal (row->outcome, ferry_outcome_get_name (outcome)))
      return ferry_call_state_for_outcome (outcome);
  return FERRY_CALL_STATE_FAILED;
}

static void
update_outcome (GtkWidget *cell,
                gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);

  gtk_widget_set_opacity (cell, row != NULL ? 1 : 0);
  if (row != NULL)
    ferry_state_chip_set_state (cell, get_state (row));
}

/* An operation that this version does not know any more is told by its id. */
static const char *
get_operation_title (const FerryHistoryRow *row)
{
  const FerryOperation *operation = ferry_operations_find (row->operation);

  return operation != NULL ? _ (operation->title) : row->operation;
}

static const char *
get_executor_title (const FerryHistoryRow *row)
{
  FerryExecutorKind kind;

  return ferry_executor_parse (row->executor, &kind) ? ferry_executor_get_title (kind) : row->executor;
}

static void
update_operation (GtkWidget *cell,
                  gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);

  ferry_cell_text_set (cell, row != NULL ? get_operation_title (row) : NOT_YET);
}

static void
update_executor (GtkWidget *cell,
                 gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);

  ferry_cell_text_set (cell, row != NULL ? get_executor_title (row) : "");
}

static void
set_duration (GtkWidget *cell,
              const FerryHistoryRow *row,
              FerryHistoryDuration which)
{
  gint64 duration = row != NULL ? row->durations[which] : FERRY_HISTORY_NONE;
  g_autofree char *text = duration != FERRY_HISTORY_NONE ? ferry_format_duration (duration) : g_strdup (row != NULL ? "—" : "");

  ferry_cell_text_set (cell, text);
}

static void
update_elapsed (GtkWidget *cell,
                gpointer item)
{
  set_duration (cell, ferry_history_item_get_row (item), FERRY_HISTORY_ELAPSED);
}

static void
update_worst (GtkWidget *cell,
              gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);
  gint64 worst = row != NULL ? row->durations[FERRY_HISTORY_WORST] : 0;

  set_duration (cell, row, FERRY_HISTORY_WORST);
  for (FerryLevel level = 0; level < FERRY_N_LEVELS; level++)
    gtk_widget_remove_css_class (cell, ferry_level_get_style_class (level));
  gtk_widget_add_css_class (cell, ferry_level_get_style_class (ferry_level_for_duration (MAX (worst, 0))));
}

static GtkWidget *
create_story (void)
{
  GtkWidget *cell = ferry_cell_text_new (0);

  gtk_widget_add_css_class (cell, "dim-label");
  ferry_cell_text_tell_all (cell);

  return cell;
}

static void
update_story (GtkWidget *cell,
              gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);
  g_autofree char *story = NULL;

  if (row != NULL && row->error_message != NULL)
    story = g_strdup_printf ("%s · %s", row->error_message, row->parameters);
  if (story != NULL)
    ferry_cell_text_set (cell, story);
  else
    ferry_cell_text_set (cell, row != NULL ? row->parameters : "");
}

static char *
describe (gpointer item)
{
  const FerryHistoryRow *row = ferry_history_item_get_row (item);

  if (row == NULL)
    return g_strdup (_ ("A call that is being read"));
  return g_strdup_printf ("%s, %s, %s", get_operation_title (row), get_executor_title (row), ferry_call_state_get_title (get_state (row)));
}

typedef struct
{
  const char *title;
  FerryCell cell;
  const char *sort; /* NULL: cannot be sorted by */
  int width;        /* at least; 0: what is left */
  FerryColumnRoom make_room;
} Column;

static const Column columns[] = {
  {N_ ("Started"), {.update = update_started, .follows = TRUE, .describe = describe}, "started", 154, ferry_column_room_for_dates},
  {N_ ("Outcome"), {.create = ferry_state_chip_new, .update = update_outcome, .follows = TRUE}, "outcome", 104, ferry_column_room_for_states},
  {N_ ("Operation"), {.update = update_operation, .follows = TRUE}, "operation", 140},
  {N_ ("Run on"), {.update = update_executor, .follows = TRUE}, "executor", 122, ferry_column_room_for_executors},
  {N_ ("Took"), {.update = update_elapsed, .numeric = TRUE, .follows = TRUE}, "elapsed", 76},
  {N_ ("Worst stall"), {.update = update_worst, .numeric = TRUE, .follows = TRUE, .has_level = TRUE}, "worst", 116},
  {N_ ("Parameters"), {.create = create_story, .update = update_story, .follows = TRUE}, NULL, 0},
};

/* While it is asked for: the column that was asked first. */
static const Column *probed;

/* Never sorts: says which column is asked. */
static int
probe (gconstpointer a,
       gconstpointer b,
       gpointer column)
{
  if (probed == NULL)
    probed = column;
  return -1;
}

void
ferry_history_columns_add (GtkColumnView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = ferry_column_new (_ (columns[i].title), &columns[i].cell);

      if (columns[i].sort != NULL)
        {
          g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (probe, (gpointer)&columns[i], NULL));

          gtk_column_view_column_set_sorter (column, sorter);
        }
      ferry_column_set_width (column, columns[i].width);
      if (columns[i].make_room != NULL)
        columns[i].make_room (column, GTK_WIDGET (view));
      gtk_column_view_append_column (view, column);
    }
  ferry_columns_finish (view, _ ("History"));
}

/* GTK 4.8 does not tell which column it sorts by, but asks that column's sorter first. */
const char *
ferry_history_columns_get_sort (GtkColumnView *view,
                                gboolean *ascending)
{
  GListModel *all = gtk_column_view_get_columns (view);
  g_autoptr(GObject) first = g_list_model_get_item (all, 0);
  g_autoptr(GObject) second = g_list_model_get_item (all, 1);
  GtkOrdering ordering;

  probed = NULL;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (view), first, second);
  *ascending = ordering == GTK_ORDERING_SMALLER;
  return probed != NULL ? probed->sort : NULL;
}

void
ferry_history_columns_sort_by_start (GtkColumnView *view)
{
  g_autoptr(GtkColumnViewColumn) started = g_list_model_get_item (gtk_column_view_get_columns (view), 0);

  gtk_column_view_sort_by_column (view, started, GTK_SORT_DESCENDING);
}
