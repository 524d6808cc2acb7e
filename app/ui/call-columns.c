/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of the list of calls: what each cell shows of a record. */
#include "call-columns.h"

#include "cell-text.h"
#include "changes.h"
#include "column-room.h"
#include "columns.h"
#include "model/progress-rate.h"
#include "progress-cell.h"
#include "state-chip.h"

#include <glib/gi18n-lib.h>

/* The parts of a call that have a column. */
typedef struct
{
  gint64 queued;
  gint64 ran;
  gint64 delivered;
} Spans;

#define UNKNOWN -1

static gint64
get_span (gint64 from,
          gint64 to)
{
  return from != 0 && to >= from ? to - from : UNKNOWN;
}

static Spans
get_spans (FerryCallRecord *record)
{
  FerryCallTimes times;

  ferry_call_record_get_times (record, &times);
  return (Spans) {
    .queued = get_span (times.submitted, times.started != 0 ? times.started : times.finished),
    .ran = get_span (times.started, times.delivered != 0 ? times.finished : 0),
    .delivered = get_span (times.finished, times.delivered),
  };
}

static void
set_span (GtkWidget *cell,
          gint64 span)
{
  g_autofree char *text = span != UNKNOWN ? ferry_format_duration (span) : g_strdup ("—");

  ferry_cell_text_set (cell, text);
}

static int
compare_numbers (gint64 one,
                 gint64 other)
{
  return (one > other) - (one < other);
}

static int
compare_states (gconstpointer one,
                gconstpointer other,
                gpointer user_data)
{
  return compare_numbers (ferry_call_record_get_state ((gpointer)one), ferry_call_record_get_state ((gpointer)other));
}

static int
compare_operations (gconstpointer one,
                    gconstpointer other,
                    gpointer user_data)
{
  const FerryOperation *operation = ferry_call_record_get_operation ((gpointer)one);
  const FerryOperation *other_operation = ferry_call_record_get_operation ((gpointer)other);

  return operation != other_operation ? g_utf8_collate (_ (operation->title), _ (other_operation->title)) : 0;
}

static int
compare_executors (gconstpointer one,
                   gconstpointer other,
                   gpointer user_data)
{
  return compare_numbers (ferry_call_record_get_executor ((gpointer)one), ferry_call_record_get_executor ((gpointer)other));
}

static int
compare_queued (gconstpointer one,
                gconstpointer other,
                gpointer user_data)
{
  return compare_numbers (get_spans ((gpointer)one).queued, get_spans ((gpointer)other).queued);
}

static int
compare_ran (gconstpointer one,
             gconstpointer other,
             gpointer user_data)
{
  return compare_numbers (get_spans ((gpointer)one).ran, get_spans ((gpointer)other).ran);
}

static int
compare_delivered (gconstpointer one,
                   gconstpointer other,
                   gpointer user_data)
{
  return compare_numbers (get_spans ((gpointer)one).delivered, get_spans ((gpointer)other).delivered);
}

static void
update_state (GtkWidget *cell,
              gpointer item)
{
  ferry_state_chip_set_state (cell, ferry_call_record_get_state (item));
}

static void
update_operation (GtkWidget *cell,
                  gpointer item)
{
  ferry_cell_text_set (cell, _ (ferry_call_record_get_operation (item)->title));
}

static char *
describe (gpointer item)
{
  return g_strdup_printf ("%s, %s, %s", _ (ferry_call_record_get_operation (item)->title),
                          ferry_executor_get_title (ferry_call_record_get_executor (item)),
                          ferry_call_state_get_title (ferry_call_record_get_state (item)));
}

static void
update_executor (GtkWidget *cell,
                 gpointer item)
{
  ferry_cell_text_set (cell, ferry_executor_get_title (ferry_call_record_get_executor (item)));
}

static void
update_queued (GtkWidget *cell,
               gpointer item)
{
  set_span (cell, get_spans (item).queued);
}

static void
update_ran (GtkWidget *cell,
            gpointer item)
{
  set_span (cell, get_spans (item).ran);
}

static void
update_delivered (GtkWidget *cell,
                  gpointer item)
{
  set_span (cell, get_spans (item).delivered);
}

static void
update_progress (GtkWidget *cell,
                 gpointer item)
{
  ferry_progress_cell_update (FERRY_PROGRESS_CELL (cell), item);
}

static void
on_cancel_clicked (GtkButton *button)
{
  FerryCallRecord *record = g_object_get_data (G_OBJECT (button), "record");

  if (record != NULL)
    ferry_call_record_cancel (record);
}

static GtkWidget *
create_cancel (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "row-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ferry_widget_set_tooltip (button, _ ("Cancel"));
  g_signal_connect (button, "clicked", G_CALLBACK (on_cancel_clicked), NULL);

  return button;
}

static void
update_cancel (GtkWidget *cell,
               gpointer item)
{
  g_autofree char *name = g_strdup_printf (_ ("Cancel %s"), _ (ferry_call_record_get_operation (item)->title));
  gboolean cancellable = !ferry_call_record_is_over (item) && ferry_call_record_get_state (item) != FERRY_CALL_STATE_CANCELLING;

  g_object_set_data_full (G_OBJECT (cell), "record", g_object_ref (item), g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* Not hidden: the row would change its height below the pointer. */
  gtk_widget_set_sensitive (cell, cancellable);
  gtk_widget_set_opacity (cell, cancellable ? 1 : 0);
}

static const FerryCell state_cell = {.create = ferry_state_chip_new, .update = update_state, .follows = TRUE, .describe = describe, .compare = compare_states};
static const FerryCell operation_cell = {.update = update_operation, .compare = compare_operations};
static const FerryCell executor_cell = {.update = update_executor, .follows = TRUE, .compare = compare_executors};
static const FerryCell queued_cell = {.update = update_queued, .numeric = TRUE, .follows = TRUE, .compare = compare_queued};
static const FerryCell ran_cell = {.update = update_ran, .numeric = TRUE, .follows = TRUE, .compare = compare_ran};
static const FerryCell delivered_cell = {.update = update_delivered, .numeric = TRUE, .follows = TRUE, .compare = compare_delivered};
static const FerryCell progress_cell = {.create = ferry_progress_cell_new, .update = update_progress, .follows = TRUE};
static const FerryCell cancel_cell = {.create = create_cancel, .update = update_cancel, .follows = TRUE};

void
ferry_call_columns_add (GtkColumnView *view)
{
  static const struct
  {
    const char *title;
    const FerryCell *cell;
    int width; /* at least; 0: what is left */
    FerryColumnRoom make_room;
  } columns[] = {
    {N_ ("State"), &state_cell, 110, ferry_column_room_for_states},
    {N_ ("Operation"), &operation_cell, 150, ferry_column_room_for_operations},
    {N_ ("Run on"), &executor_cell, 122, ferry_column_room_for_executors},
    {N_ ("Queued"), &queued_cell, 94},
    {N_ ("Ran"), &ran_cell, 84},
    {N_ ("Delivered"), &delivered_cell, 108},
    {N_ ("Progress"), &progress_cell, 0},
    {"", &cancel_cell, 0},
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = ferry_column_new (*columns[i].title != '\0' ? _ (columns[i].title) : "", columns[i].cell);

      /* The last one is as wide as its button. */
      if (*columns[i].title != '\0')
        ferry_column_set_width (column, columns[i].width);
      if (columns[i].make_room != NULL)
        columns[i].make_room (column, GTK_WIDGET (view));
      gtk_column_view_append_column (view, column);
    }
  ferry_columns_finish (view, _ ("Calls"));
}
