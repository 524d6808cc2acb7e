/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sidebar: every operation, grouped by dependency. */
#include "operation-list.h"

#include "changes.h"
#include "children.h"
#include "model/policies.h"
#include "operations/registry.h"
#include "spinner.h"
#include "text-scale.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define WIDTH 236

/* What is over sooner needs no sign; and each sign lays the window out again. */
#define PATIENCE_MS 300

struct _FerryOperationList
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (FerryOperationList, ferry_operation_list, GTK_TYPE_WIDGET)

enum {
  SELECTED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a row knows. */
typedef struct
{
  const FerryOperation *operation;
  GtkWidget *grid;
  GtkWidget *spinner; /* NULL until a call has run for a while */
  guint n_running;
  guint patience; /* 0 unless calls run and nothing is shown of them yet */
} RowState;

#define ROW_STATE "ferry-row-state"

static void
row_state_free (gpointer data)
{
  RowState *self = data;

  g_clear_handle_id (&self->patience, g_source_remove);
  g_free (self);
}

static RowState *
row_state (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), ROW_STATE);
}

static GtkWidget *
create_label (const char *text,
              const char *style_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style_class);

  return label;
}

static GtkWidget *
create_row (const FerryOperation *operation)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *title = create_label (_ (operation->title), "title");
  GtkWidget *summary = create_label (_ (operation->summary), "caption");
  RowState *state = g_new0 (RowState, 1);

  ferry_label_tell_all (summary);
  state->operation = operation;
  state->grid = grid;
  g_object_set_data_full (G_OBJECT (row), ROW_STATE, state, row_state_free);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), gtk_image_new_from_icon_name (operation->icon_name), 0, 0, 1, 2);
  gtk_grid_attach (GTK_GRID (grid), title, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), summary, 1, 1, 2, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (operation->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (operation->summary), -1);

  return row;
}

static const char *
title_of_dependency (const char *dependency)
{
  g_autoptr(GArray) policies = ferry_policies_get_defaults ();

  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *policy = &g_array_index (policies, FerryDependencyPolicy, i);

      if (strcmp (policy->dependency, dependency) == 0)
        return _ (policy->title);
    }
  return dependency;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer user_data)
{
  const char *dependency = row_state (row)->operation->dependency;

  if (before != NULL && strcmp (row_state (before)->operation->dependency, dependency) == 0)
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, create_label (title_of_dependency (dependency), "heading"));
}

static void
on_row_selected (GtkListBox *list,
                 GtkListBoxRow *row,
                 gpointer user_data)
{
  if (row != NULL)
    g_signal_emit (user_data, signals[SELECTED], 0, row_state (row)->operation);
}

static void
on_row_activated (GtkListBox *list,
                  GtkListBoxRow *row,
                  gpointer user_data)
{
  g_signal_emit (user_data, signals[ACTIVATED], 0);
}

static GtkListBoxRow *
find_row (FerryOperationList *self,
          const FerryOperation *operation)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (row_state (row)->operation == operation)
      return row;
  return NULL;
}

static gboolean
on_patience (gpointer user_data)
{
  RowState *state = user_data;

  state->patience = 0;
  if (state->spinner == NULL)
    {
      state->spinner = ferry_spinner_new ();
      gtk_grid_attach (GTK_GRID (state->grid), state->spinner, 2, 0, 1, 1);
    }
  ferry_change_child_visible (state->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
show_running (RowState *state)
{
  if (state->n_running == 0)
    {
      g_clear_handle_id (&state->patience, g_source_remove);
      /* Its place stays: the window would be laid out for it. */
      if (state->spinner != NULL)
        ferry_change_child_visible (state->spinner, FALSE);
    }
  else if (state->patience == 0 && (state->spinner == NULL || !gtk_widget_get_child_visible (state->spinner)))
    {
      state->patience = g_timeout_add (PATIENCE_MS, on_patience, state);
      g_source_set_name_by_id (state->patience, "[ferry] sign of an operation");
    }
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryOperationList *self = user_data;
  GtkListBoxRow *row = find_row (self, ferry_call_record_get_operation (record));
  RowState *state;

  if (row == NULL || (event != FERRY_CALL_SUBMITTED && event != FERRY_CALL_FINISHED))
    return;

  state = row_state (row);
  state->n_running += event == FERRY_CALL_SUBMITTED ? 1 : -1;
  show_running (state);
}

/* Tab goes in to the row that is selected, and out again: on its way through the rows it would
 * select each of them, and end with the form of the last. */
static gboolean
ferry_operation_list_focus (GtkWidget *widget,
                            GtkDirectionType direction)
{
  FerryOperationList *self = FERRY_OPERATION_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row == NULL || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return GTK_WIDGET_CLASS (ferry_operation_list_parent_class)->focus (widget, direction);
  return gtk_widget_get_focus_child (widget) == NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
ferry_operation_list_dispose (GObject *object)
{
  FerryOperationList *self = FERRY_OPERATION_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_operation_list_parent_class)->dispose (object);
}

static void
ferry_operation_list_class_init (FerryOperationListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_operation_list_dispose;
  widget_class->focus = ferry_operation_list_focus;

  signals[SELECTED] = g_signal_new ("selected", FERRY_TYPE_OPERATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ACTIVATED] = g_signal_new ("activated", FERRY_TYPE_OPERATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "operations");
}

static void
update_width (FerryOperationList *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), ferry_text_scale_pixels (gtk_widget_get_settings (GTK_WIDGET (self)), WIDTH), -1);
}

static void
ferry_operation_list_init (FerryOperationList *self)
{
  const FerryOperation * const *operations = ferry_operations_get_all ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header, NULL, NULL);
  ferry_widget_set_name (self->list, _ ("Operations"));
  for (guint i = 0; operations[i] != NULL; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), create_row (operations[i]));
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (on_row_selected), self, 0);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, 0);

  self->scroller = gtk_scrolled_window_new ();
  ferry_widget_set_name (self->scroller, _ ("Operations"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  update_width (self);
  ferry_text_scale_watch (gtk_widget_get_settings (GTK_WIDGET (self)), G_CALLBACK (update_width), self);
}

void
ferry_operation_list_set_session (FerryOperationList *self,
                                  FerrySession *session)
{
  g_return_if_fail (FERRY_IS_OPERATION_LIST (self));

  g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), self, 0);
}

void
ferry_operation_list_select (FerryOperationList *self,
                             const FerryOperation *operation)
{
  GtkListBoxRow *row;

  g_return_if_fail (FERRY_IS_OPERATION_LIST (self));

  row = find_row (self, operation);
  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
}
