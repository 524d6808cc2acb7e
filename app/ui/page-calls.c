/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Calls". */
#include "page-calls.h"

#include "call-columns.h"
#include "call-details.h"
#include "call-filter.h"
#include "children.h"
#include "empty-state.h"
#include "model/paced-list.h"
#include "recycling-model.h"
#include "sort-button.h"
#include "table-growth.h"
#include "table-rows.h"

#include <glib/gi18n-lib.h>

/* Filtering and sorting ten thousand rows takes a while: not with every event. */
#define PACE_MS 200

/* So long the pointer must have been still for rows to be put elsewhere. */
#define STILL_US G_USEC_PER_SEC

struct _FerryPageCalls
{
  GtkWidget parent_instance;

  FerrySession *session;
  FerryPacedList *paced; /* NULL without a session */
  FerryCallFilter *filter;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  guint refresh;
  gint64 pointed_at; /* when the pointer moved over the rows last */

  GtkWidget *stack;
  GtkWidget *filter_text;
  GtkWidget *filter_state;
  GtkWidget *newest_first;
  GtkWidget *rows;
  GtkWidget *view;
  FerryCallDetails *details;
};

G_DEFINE_FINAL_TYPE (FerryPageCalls, ferry_page_calls, GTK_TYPE_WIDGET)

enum {
  RESULT_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_text_changed (FerryPageCalls *self)
{
  ferry_call_filter_set_text (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->filter_text)));
}

static void
on_shown_changed (FerryPageCalls *self)
{
  ferry_call_filter_set_shown (self->filter, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter_state)));
}

static gboolean
is_filtering (FerryPageCalls *self)
{
  return !ferry_call_filter_takes_all (self->filter);
}

static gboolean
is_sorting (FerryPageCalls *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));

  return sorter != NULL && gtk_sorter_get_order (sorter) != GTK_SORTER_ORDER_NONE;
}

/* Not while somebody is about to click: no row goes away under the pointer. */
static gboolean
on_refresh (gpointer user_data)
{
  FerryPageCalls *self = user_data;

  if (g_get_monotonic_time () - self->pointed_at < STILL_US)
    return G_SOURCE_CONTINUE;
  self->refresh = 0;
  if (is_filtering (self))
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (is_sorting (self))
    gtk_sorter_changed (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), GTK_SORTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryPageCalls *self = user_data;

  /* What is filtered and sorted by has changed only with these. */
  if (self->refresh != 0 || (event != FERRY_CALL_STARTED && event != FERRY_CALL_FINISHED && event != FERRY_CALL_DELIVERED))
    return;
  if (!is_filtering (self) && !is_sorting (self))
    return;
  self->refresh = g_timeout_add (PACE_MS, on_refresh, self);
  g_source_set_name_by_id (self->refresh, "[ferry] filter and sort calls");
}

static void
on_pointer_moved (FerryPageCalls *self)
{
  self->pointed_at = g_get_monotonic_time ();
}

static void
on_pointer_left (FerryPageCalls *self)
{
  self->pointed_at = 0;
}

static void
on_sorter_changed (FerryPageCalls *self)
{
  gtk_widget_set_visible (self->newest_first, is_sorting (self));
}

static void
on_newest_first (FerryPageCalls *self)
{
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), NULL, GTK_SORT_ASCENDING);
  gtk_widget_grab_focus (self->view);
}

static void
on_items_changed (FerryPageCalls *self)
{
  gboolean empty = g_list_model_get_n_items (ferry_session_get_calls (self->session)) == 0;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "details") == 0)
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), empty ? "empty" : "calls");
}

/* That no call is like what is looked for is said, and not left to a table without rows. It has looked at all of
 * them by then, in an idle callback: the window may be gone. */
static void
show_rows (FerryPageCalls *self)
{
  gboolean none = is_filtering (self) && g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (none && gtk_filter_list_model_get_pending (self->filtered) > 0)
    return;
  /* Rather than with a row that is gone. */
  if (none && focus != NULL && gtk_widget_is_ancestor (focus, self->view))
    gtk_widget_grab_focus (self->filter_text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->rows), none ? "none" : "rows");
}

static void
on_all_wanted (FerryPageCalls *self)
{
  gtk_widget_grab_focus (self->filter_text);
  gtk_editable_set_text (GTK_EDITABLE (self->filter_text), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->filter_state), FERRY_CALLS_ALL);
}

static void
on_activate (GtkColumnView *view,
             guint position,
             gpointer user_data)
{
  FerryPageCalls *self = user_data;
  g_autoptr(FerryCallRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (record != NULL)
    ferry_page_calls_show_details (self, record);
}

static void
show_list (FerryPageCalls *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "calls");
  ferry_call_details_set_record (self->details, NULL);
  gtk_widget_grab_focus (self->view);
}

static void
on_result_wanted (FerryCallDetails *details,
                  FerryCallRecord *record,
                  gpointer user_data)
{
  g_signal_emit (user_data, signals[RESULT_WANTED], 0, record);
}

static void
ferry_page_calls_map (GtkWidget *widget)
{
  FerryPageCalls *self = FERRY_PAGE_CALLS (widget);

  if (self->paced != NULL)
    ferry_paced_list_set_held (self->paced, FALSE);
  GTK_WIDGET_CLASS (ferry_page_calls_parent_class)->map (widget);
}

/* GTK would go on making rows that nobody sees. */
static void
ferry_page_calls_unmap (GtkWidget *widget)
{
  FerryPageCalls *self = FERRY_PAGE_CALLS (widget);

  GTK_WIDGET_CLASS (ferry_page_calls_parent_class)->unmap (widget);
  if (self->paced != NULL)
    ferry_paced_list_set_held (self->paced, TRUE);
}

static void
ferry_page_calls_dispose (GObject *object)
{
  FerryPageCalls *self = FERRY_PAGE_CALLS (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_CALLS);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->paced);
  g_clear_object (&self->filter);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ferry_page_calls_parent_class)->dispose (object);
}

static void
ferry_page_calls_class_init (FerryPageCallsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_calls_dispose;
  widget_class->map = ferry_page_calls_map;
  widget_class->unmap = ferry_page_calls_unmap;

  signals[RESULT_WANTED] = g_signal_new ("result-wanted", FERRY_TYPE_PAGE_CALLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_CALL_RECORD);
  g_type_ensure (FERRY_TYPE_CALL_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-calls.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, filter_text);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, filter_state);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, newest_first);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, rows);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, view);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCalls, details);
}

static void
add_none_state (FerryPageCalls *self)
{
  GtkWidget *state = ferry_empty_state_new ("system-search-symbolic", _ ("No call is like that."), NULL, NULL);

  g_signal_connect_object (ferry_empty_state_add_button (state, _ ("Show All Calls")), "clicked", G_CALLBACK (on_all_wanted), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->rows), state, "none");
}

static void
ferry_page_calls_init (FerryPageCalls *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = ferry_call_filter_new ();
  ferry_widget_set_name (self->filter_state, _ ("Which calls"));
  ferry_call_columns_add (GTK_COLUMN_VIEW (self->view));
  gtk_widget_insert_after (ferry_sort_button_new (GTK_COLUMN_VIEW (self->view)), gtk_widget_get_parent (self->filter_state), self->filter_state);
  gtk_stack_add_named (GTK_STACK (self->stack),
                       ferry_empty_state_new ("view-list-symbolic", _ ("Calls appear here, newest first, with what each of them waited and ran."), _ ("Run"), "win.run"),
                       "empty");
  add_none_state (self);
  g_signal_connect_object (self->filter_text, "search-changed", G_CALLBACK (on_text_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter_state, "notify::selected", G_CALLBACK (on_shown_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (on_sorter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->newest_first, "clicked", G_CALLBACK (on_newest_first), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_pointer_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_pointer_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->view, motion);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  g_signal_connect_object (self->details, "back", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "result", G_CALLBACK (on_result_wanted), self, 0);
}

void
ferry_page_calls_set_session (FerryPageCalls *self,
                              FerrySession *session)
{
  GListModel *calls;
  GtkSortListModel *sorted;
  g_autoptr(FerryRecyclingModel) recycling = NULL;

  g_return_if_fail (FERRY_IS_PAGE_CALLS (self));
  g_return_if_fail (FERRY_IS_SESSION (session));

  g_set_object (&self->session, session);
  calls = ferry_session_get_calls (session);
  g_clear_object (&self->paced);
  self->paced = ferry_paced_list_new (calls);
  ferry_paced_list_set_held (self->paced, !gtk_widget_get_mapped (GTK_WIDGET (self)));
  g_clear_object (&self->filtered);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->paced)), GTK_FILTER (g_object_ref (self->filter)));
  g_clear_object (&self->selection);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  /* A part with each iteration. */
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (ferry_table_growth_new (G_LIST_MODEL (sorted), self->view)));
  g_object_unref (sorted);
  /* Nothing is selected until the person selects it: Escape cancels what they mean. */
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  recycling = ferry_recycling_model_new (GTK_SELECTION_MODEL (self->selection), GTK_COLUMN_VIEW (self->view));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (recycling));
  ferry_table_rows_stay_on_top (GTK_COLUMN_VIEW (self->view));

  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), self, 0);
  on_items_changed (self);
}

FerryCallRecord *
ferry_page_calls_get_selected (FerryPageCalls *self)
{
  g_return_val_if_fail (FERRY_IS_PAGE_CALLS (self), NULL);

  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

void
ferry_page_calls_show_details (FerryPageCalls *self,
                               FerryCallRecord *record)
{
  g_return_if_fail (FERRY_IS_PAGE_CALLS (self));
  g_return_if_fail (FERRY_IS_CALL_RECORD (record));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "details");
  ferry_call_details_set_record (self->details, record);
}

/* Focus that nobody sees would take what is typed to nowhere. */
void
ferry_page_calls_focus_filter (FerryPageCalls *self)
{
  g_return_if_fail (FERRY_IS_PAGE_CALLS (self));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "calls") != 0)
    show_list (self);
  gtk_widget_grab_focus (self->filter_text);
}
