/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "History": asks for rows, and shows them. */
#include "page-history.h"

#include "children.h"
#include "columns.h"
#include "empty-state.h"
#include "history-columns.h"
#include "page-history-private.h"
#include "recycling-model.h"
#include "sort-button.h"
#include "table-growth.h"
#include "table-rows.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* While calls are written the list follows so often at most, and never takes more than a tenth of the time. */
#define REFRESH_INTERVAL G_TIME_SPAN_SECOND
#define REFRESH_SHARE 10

/* The rows of the drop-down. */
static const char * const outcomes[] = {NULL, "succeeded", "!succeeded"};

G_DEFINE_FINAL_TYPE (FerryPageHistory, ferry_page_history, GTK_TYPE_WIDGET)

static void
ask (FerryPageHistory *self)
{
  FerryHistoryQuery query = {0};

  query.text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  query.outcome = outcomes[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->outcome))];
  query.sort = ferry_history_columns_get_sort (GTK_COLUMN_VIEW (self->view), &query.ascending);
  self->has_asked = TRUE;
  self->asked = g_get_monotonic_time ();
  ferry_history_list_set_query (self->list, &query);
}

/* What is asked for has changed: before the page is shown nobody needs to know. */
static void
on_wish_changed (FerryPageHistory *self)
{
  if (self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
  else
    self->has_asked = FALSE;
}

static gboolean
is_filtering (FerryPageHistory *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || gtk_drop_down_get_selected (GTK_DROP_DOWN (self->outcome)) != 0;
}

static void
show_count (FerryPageHistory *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint64 total = ferry_history_list_get_total (self->list);
  g_autofree char *text = NULL;

  if (is_filtering (self))
    text = g_strdup_printf (_ ("%'u of %'" PRIu64 " calls"), n, total);
  else
    text = g_strdup_printf (ngettext ("%'u call", "%'u calls", n), n);
  gtk_label_set_label (GTK_LABEL (self->count), text);
}

static void
show_error (FerryPageHistory *self,
            const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("The history cannot be read: %s. Calls go on without it; make the file readable, or move it away."), error->message);

  gtk_label_set_label (GTK_LABEL (self->error), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "error");
}

static void
on_answered (FerryPageHistory *self)
{
  const GError *error = ferry_history_list_get_error (self->list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  self->took = g_get_monotonic_time () - self->asked;
  if (error != NULL)
    show_error (self, error);
  else if (n > 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "calls");
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), ferry_history_list_get_total (self->list) > 0 ? "nothing" : "empty");
  show_count (self);
  ferry_page_history_update_actions (self);
}

static void
on_items_changed (FerryPageHistory *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "calls");
  show_count (self);
  ferry_page_history_update_actions (self);
}

static gboolean
on_refresh (gpointer user_data)
{
  FerryPageHistory *self = user_data;

  self->refresh = 0;
  self->asked = g_get_monotonic_time ();
  ferry_history_list_refresh (self->list);
  return G_SOURCE_REMOVE;
}

static void
on_written (FerryPageHistory *self)
{
  gint64 due = self->asked + MAX (REFRESH_INTERVAL, REFRESH_SHARE * self->took);
  gint64 now = g_get_monotonic_time ();

  if (self->refresh != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->refresh = g_timeout_add (MAX (due - now, 0) / 1000, on_refresh, self);
  g_source_set_name_by_id (self->refresh, "[ferry] follow the history");
}

/* Other Ferrys write, too: each time it is shown, it is asked for again. */
static void
ferry_page_history_map (GtkWidget *widget)
{
  FerryPageHistory *self = FERRY_PAGE_HISTORY (widget);

  GTK_WIDGET_CLASS (ferry_page_history_parent_class)->map (widget);

  if (self->list == NULL)
    return;
  if (!self->has_asked)
    ask (self);
  else
    ferry_history_list_refresh (self->list);
}

static void
ferry_page_history_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FERRY_PAGE_HISTORY (widget)->refresh, g_source_remove);

  GTK_WIDGET_CLASS (ferry_page_history_parent_class)->unmap (widget);
}

static void
ferry_page_history_dispose (GObject *object)
{
  FerryPageHistory *self = FERRY_PAGE_HISTORY (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_HISTORY);
  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_object (&self->selection);
  if (self->list != NULL)
    g_object_run_dispose (G_OBJECT (self->list));
  g_clear_object (&self->list);
  g_clear_object (&self->history);
  g_clear_pointer (&self->to_delete, g_array_unref);

  G_OBJECT_CLASS (ferry_page_history_parent_class)->dispose (object);
}

static void
ferry_page_history_class_init (FerryPageHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_history_dispose;
  widget_class->map = ferry_page_history_map;
  widget_class->unmap = ferry_page_history_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-history.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, search);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, outcome);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, question);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, question_text);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, keep);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, confirm);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, view);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, count);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, error);
  gtk_widget_class_bind_template_child (widget_class, FerryPageHistory, retry);
  ferry_page_history_actions_class_init (widget_class);
}

static void
on_all_wanted (FerryPageHistory *self)
{
  gtk_widget_grab_focus (self->search);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->outcome), 0);
}

static void
add_nothing_state (FerryPageHistory *self)
{
  GtkWidget *state = ferry_empty_state_new ("system-search-symbolic", _ ("No call in the history is like that."), NULL, NULL);

  g_signal_connect_object (ferry_empty_state_add_button (state, _ ("Show All Calls")), "clicked", G_CALLBACK (on_all_wanted), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), state, "nothing");
}

static void
ferry_page_history_init (FerryPageHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  ferry_widget_set_name (self->outcome, _ ("Which calls"));
  ferry_history_columns_add (GTK_COLUMN_VIEW (self->view));
  ferry_history_columns_sort_by_start (GTK_COLUMN_VIEW (self->view));
  gtk_widget_insert_after (ferry_sort_button_new (GTK_COLUMN_VIEW (self->view)), gtk_widget_get_parent (self->outcome), self->outcome);
  gtk_stack_add_named (GTK_STACK (self->stack),
                       ferry_empty_state_new ("document-open-recent-symbolic", _ ("Every call is kept here once it is over, with what it took, and found again after the next launch."), _ ("Run"), "win.run"),
                       "empty");
  add_nothing_state (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "calls");
  ferry_page_history_actions_init (self);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_wish_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outcome, "notify::selected", G_CALLBACK (on_wish_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (on_wish_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->retry, "clicked", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
}

void
ferry_page_history_set_history (FerryPageHistory *self,
                                FerryHistory *history)
{
  g_autoptr(FerryRecyclingModel) recycling = NULL;

  g_return_if_fail (FERRY_IS_PAGE_HISTORY (self));
  g_return_if_fail (FERRY_IS_HISTORY (history));
  g_return_if_fail (self->history == NULL);

  self->history = g_object_ref (history);
  self->list = ferry_history_list_new (history);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (ferry_table_growth_new (G_LIST_MODEL (self->list), self->view)));
  recycling = ferry_recycling_model_new (GTK_SELECTION_MODEL (self->selection), GTK_COLUMN_VIEW (self->view));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (recycling));
  ferry_table_rows_stay_on_top (GTK_COLUMN_VIEW (self->view));
  g_signal_connect_object (self->list, "answered", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (ferry_page_history_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "written", G_CALLBACK (on_written), self, G_CONNECT_SWAPPED);
  ferry_page_history_update_actions (self);
}

void
ferry_page_history_update_levels (FerryPageHistory *self)
{
  g_return_if_fail (FERRY_IS_PAGE_HISTORY (self));

  ferry_columns_update_levels (GTK_COLUMN_VIEW (self->view));
}

void
ferry_page_history_focus_search (FerryPageHistory *self)
{
  g_return_if_fail (FERRY_IS_PAGE_HISTORY (self));

  gtk_widget_grab_focus (self->search);
}
