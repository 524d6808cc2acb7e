/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Stalls". */
#include "page-stalls.h"

#include "changes.h"
#include "children.h"
#include "columns.h"
#include "empty-state.h"
#include "model/paced-list.h"
#include "model/stall-words.h"
#include "palette.h"
#include "recycling-model.h"
#include "stall-columns.h"
#include "stall-details.h"
#include "table-growth.h"
#include "table-rows.h"

#include <string.h>

#include <glib/gi18n-lib.h>

struct _FerryPageStalls
{
  GtkWidget parent_instance;

  FerryPacedList *paced; /* all stalls, as often as can be shown; NULL before there are any to show */
  GListModel *filtered;  /* those of them that are shown */
  GtkSingleSelection *selection;
  GtkFilter *filter;
  char *needle;         /* case-folded; NULL for none */
  gboolean list_wanted; /* whatever is in it */

  GtkWidget *stack;
  GtkWidget *empty;
  GtkWidget *filter_text;
  GtkWidget *filter_owner;
  GtkWidget *count;
  GtkWidget *copy;
  GtkWidget *view;
  FerryStallDetails *details;
};

G_DEFINE_FINAL_TYPE (FerryPageStalls, ferry_page_stalls, GTK_TYPE_WIDGET)

/* The first row of the drop-down is for all; then come the owners. */
static gboolean
matches_owner (FerryPageStalls *self,
               const FerryStall *stall)
{
  guint row = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter_owner));

  return row == 0 || row == GTK_INVALID_LIST_POSITION || row == 1 + (guint)ferry_stall_get_owner (stall);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  FerryPageStalls *self = user_data;
  g_autofree char *text = NULL;
  g_autofree char *haystack = NULL;

  if (!matches_owner (self, ferry_stall_item_get_stall (item)))
    return FALSE;
  if (self->needle == NULL)
    return TRUE;

  text = ferry_stall_item_describe (item);
  haystack = g_utf8_casefold (text, -1);
  return strstr (haystack, self->needle) != NULL;
}

static void
on_filter_changed (FerryPageStalls *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->filter_text));

  g_free (self->needle);
  self->needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static gboolean
shows_details (FerryPageStalls *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "details") == 0;
}

/* That the program started is told when it has been there for a while: no reason to take an offer away under
 * somebody's hand. Nothing comes of the start after what comes later. */
static gboolean
has_nothing (FerryPageStalls *self)
{
  g_autoptr(FerryStallItem) newest = g_list_model_get_item (G_LIST_MODEL (self->paced), 0);

  return !self->list_wanted && (newest == NULL || ferry_stall_get_owner (ferry_stall_item_get_stall (newest)) == FERRY_STALL_OWNER_START);
}

static void
show_stalls (FerryPageStalls *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->paced));
  guint shown = g_list_model_get_n_items (self->filtered);
  g_autofree char *threshold = ferry_threshold_format (ferry_level_get_start (FERRY_LEVEL_SLOW));
  g_autofree char *count = NULL;

  if (shown < all)
    count = g_strdup_printf (_ ("%u of %u stalls"), shown, all);
  else
    count = g_strdup_printf (ngettext ("%u stall: a stall is when the main loop does not get back to its poll for %s or longer",
                                       "%u stalls: a stall is when the main loop does not get back to its poll for %s or longer", all),
                             all, threshold);
  ferry_change_label (self->count, count);
  if (!shows_details (self))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), has_nothing (self) ? "empty" : "stalls");
}

/* New rows come at the pace of all else, and none while nobody looks. Otherwise each stall would lay a row out, and on a
 * machine that is short of time that is the next stall. */
static void
ferry_page_stalls_map (GtkWidget *widget)
{
  FerryPageStalls *self = FERRY_PAGE_STALLS (widget);

  if (self->paced != NULL)
    {
      ferry_paced_list_set_held (self->paced, FALSE);
      show_stalls (self);
    }
  GTK_WIDGET_CLASS (ferry_page_stalls_parent_class)->map (widget);
}

static void
ferry_page_stalls_unmap (GtkWidget *widget)
{
  FerryPageStalls *self = FERRY_PAGE_STALLS (widget);

  GTK_WIDGET_CLASS (ferry_page_stalls_parent_class)->unmap (widget);
  if (self->paced != NULL)
    ferry_paced_list_set_held (self->paced, TRUE);
}

static void
put_on_clipboard (FerryPageStalls *self,
                  const char *text,
                  const char *toast)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", toast);
}

static void
on_copy_clicked (FerryPageStalls *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (self->filtered);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryStallItem) item = g_list_model_get_item (self->filtered, i);
      g_autofree char *line = ferry_stall_item_describe (item);

      g_string_append_printf (text, "%s\n", line);
    }
  put_on_clipboard (self, text->str, _ ("The list of stalls is on the clipboard"));
}

/* Ctrl+C in the list: the selected one, whole. */
static gboolean
copy_selected (GtkWidget *view,
               GVariant *arguments,
               gpointer user_data)
{
  FerryPageStalls *self = user_data;
  FerryStallItem *item = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  g_autofree char *text = NULL;

  if (item == NULL)
    return GDK_EVENT_PROPAGATE;
  text = ferry_stall_item_to_text (item);
  put_on_clipboard (self, text, _ ("The stall is on the clipboard"));
  return GDK_EVENT_STOP;
}

static void
on_activate (GtkColumnView *view,
             guint position,
             gpointer user_data)
{
  FerryPageStalls *self = user_data;
  g_autoptr(FerryStallItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item == NULL)
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "details");
  ferry_stall_details_set_item (self->details, item);
}

static void
show_list (FerryPageStalls *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "stalls");
  ferry_stall_details_set_item (self->details, NULL);
  gtk_widget_grab_focus (self->view);
}

/* Empty as long as the start is not told yet. */
static void
on_list_wanted (FerryPageStalls *self)
{
  self->list_wanted = TRUE;
  show_list (self);
}

static void
ferry_page_stalls_dispose (GObject *object)
{
  FerryPageStalls *self = FERRY_PAGE_STALLS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_STALLS);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->paced);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (ferry_page_stalls_parent_class)->dispose (object);
}

static void
ferry_page_stalls_class_init (FerryPageStallsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_stalls_dispose;
  widget_class->map = ferry_page_stalls_map;
  widget_class->unmap = ferry_page_stalls_unmap;

  g_type_ensure (FERRY_TYPE_STALL_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-stalls.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, filter_text);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, filter_owner);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, count);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, copy);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, view);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, details);
}

static void
add_owners (FerryPageStalls *self)
{
  g_autoptr(GtkStringList) rows = gtk_string_list_new (NULL);

  gtk_string_list_append (rows, _ ("All stalls"));
  for (FerryStallOwner owner = 0; owner < FERRY_N_STALL_OWNERS; owner++)
    gtk_string_list_append (rows, ferry_stall_owner_get_title (owner));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->filter_owner), G_LIST_MODEL (rows));
  ferry_widget_set_name (self->filter_owner, _ ("Which stalls"));
}

static void
add_copy_key (FerryPageStalls *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (copy_selected, self, NULL)));
  gtk_widget_add_controller (self->view, controller);
}

/* What it was in the past is not said: the threshold may have been another. */
static void
show_empty_state (FerryPageStalls *self)
{
  g_autofree char *threshold = ferry_threshold_format (ferry_level_get_start (FERRY_LEVEL_SLOW));
  g_autofree char *text = g_strdup_printf (_ ("No stall since the window was there. A stall is when the main loop does not get back to its poll for %s or longer."), threshold);

  ferry_empty_state_set_text (self->empty, text);
}

static void
add_empty_state (FerryPageStalls *self)
{
  GtkWidget *state = ferry_empty_state_new ("ferry-loop-symbolic", NULL, _ ("Run on the Main Loop"), "win.run-on-main-loop");
  GtkWidget *button = ferry_empty_state_add_button (state, _ ("Show the Start"));

  self->empty = state;
  show_empty_state (self);

  gtk_widget_set_tooltip_text (button, _ ("How long it took until the window was drawn"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_list_wanted), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), state, "empty");
}

static void
ferry_page_stalls_init (FerryPageStalls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  add_owners (self);
  ferry_stall_columns_add (GTK_COLUMN_VIEW (self->view));
  add_copy_key (self);
  add_empty_state (self);
  g_signal_connect_object (self->filter_text, "search-changed", G_CALLBACK (on_filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter_owner, "notify::selected", G_CALLBACK (on_filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  g_signal_connect_object (self->details, "back", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
}

void
ferry_page_stalls_set_stalls (FerryPageStalls *self,
                              GListModel *stalls)
{
  GtkFilterListModel *filtered;
  g_autoptr(FerryTableGrowth) growth = NULL;
  g_autoptr(FerryRecyclingModel) recycling = NULL;

  g_return_if_fail (FERRY_IS_PAGE_STALLS (self));
  g_return_if_fail (G_IS_LIST_MODEL (stalls));
  g_return_if_fail (self->paced == NULL);

  self->paced = ferry_paced_list_new (stalls);
  ferry_paced_list_set_held (self->paced, !gtk_widget_get_mapped (GTK_WIDGET (self)));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->paced)), g_object_ref (self->filter));
  self->filtered = G_LIST_MODEL (filtered);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  growth = ferry_table_growth_new (self->filtered, self->view);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (growth));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  recycling = ferry_recycling_model_new (GTK_SELECTION_MODEL (self->selection), GTK_COLUMN_VIEW (self->view));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (recycling));
  ferry_table_rows_stay_on_top (GTK_COLUMN_VIEW (self->view));
  g_signal_connect_object (self->paced, "items-changed", G_CALLBACK (show_stalls), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (filtered, "items-changed", G_CALLBACK (show_stalls), self, G_CONNECT_SWAPPED);
}

void
ferry_page_stalls_update_levels (FerryPageStalls *self)
{
  g_return_if_fail (FERRY_IS_PAGE_STALLS (self));

  show_empty_state (self);
  ferry_columns_update_levels (GTK_COLUMN_VIEW (self->view));
  if (self->paced != NULL)
    show_stalls (self);
}

/* Focus that nobody sees would take what is typed to nowhere. */
void
ferry_page_stalls_focus_filter (FerryPageStalls *self)
{
  g_return_if_fail (FERRY_IS_PAGE_STALLS (self));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "stalls") != 0)
    on_list_wanted (self);
  gtk_widget_grab_focus (self->filter_text);
}
