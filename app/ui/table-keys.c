/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table does not do by keys in GTK 4.8: its list takes Left and Right, with and without Ctrl, for nothing at all,
 * and a scrolled window's own keys never come to it. And Tab goes from row to row, through all thousands of them,
 * before it comes to what is beside the list. */
#include "table-keys.h"

#include "table-rows.h"
#include "table-start.h"

/* Of the controller: whether there is nothing to be done for Tab. */
#define TAB_LEAVES "ferry-tab-leaves"

/* Of what is in sight. */
#define STEP 0.25

/* Those that are in a row, such as its button, have keys of their own. */
static gboolean
has_focus_on_row (GtkWidget *view)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (view));

  return focus != NULL && gtk_widget_get_parent (focus) == gtk_widget_get_last_child (view);
}

static gboolean
scroll_sideways (GtkWidget *view,
                 gboolean to_left)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  double page_size = adjustment != NULL ? gtk_adjustment_get_page_size (adjustment) : 0;
  gboolean is_less;

  if (page_size <= 0 || gtk_adjustment_get_upper (adjustment) <= page_size || !has_focus_on_row (view))
    return GDK_EVENT_PROPAGATE;
  is_less = to_left != ferry_table_start_counts_from_right (GTK_COLUMN_VIEW (view));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (is_less ? -STEP : STEP) * page_size);
  return GDK_EVENT_STOP;
}

/* The first of @widget, and what stands on that side of it, that takes the focus. */
static gboolean
focus_first_of (GtkWidget *widget,
                gboolean forward)
{
  for (; widget != NULL; widget = forward ? gtk_widget_get_next_sibling (widget) : gtk_widget_get_prev_sibling (widget))
    if (gtk_widget_get_mapped (widget) && gtk_widget_child_focus (widget, forward ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD))
      return TRUE;
  return FALSE;
}

/* Past the window's last is its first. */
static gboolean
focus_beside (GtkWidget *widget,
              gboolean forward)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  for (; widget != root; widget = gtk_widget_get_parent (widget))
    if (focus_first_of (forward ? gtk_widget_get_next_sibling (widget) : gtk_widget_get_prev_sibling (widget), forward))
      return TRUE;
  return focus_first_of (forward ? gtk_widget_get_first_child (root) : gtk_widget_get_last_child (root), forward);
}

/* From what is in a row to what else is, as ever, and then out of the list: arrows go from row to row. */
static gboolean
leave (GtkWidget *view,
       gboolean forward)
{
  GtkWidget *list = gtk_widget_get_last_child (view);
  GtkWidget *row = gtk_widget_get_focus_child (list);

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (row, forward ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD) || focus_beside (list, forward);
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint key,
                guint code,
                GdkModifierType modifiers,
                gpointer user_data)
{
  GtkWidget *view = user_data;
  GdkModifierType held = modifiers & gtk_accelerator_get_default_mod_mask ();

  if (held == 0 && (key == GDK_KEY_Left || key == GDK_KEY_KP_Left))
    return scroll_sideways (view, TRUE);
  if (held == 0 && (key == GDK_KEY_Right || key == GDK_KEY_KP_Right))
    return scroll_sideways (view, FALSE);
  if (g_object_get_data (G_OBJECT (keys), TAB_LEAVES) != NULL)
    return GDK_EVENT_PROPAGATE;
  if (held == 0 && (key == GDK_KEY_Tab || key == GDK_KEY_KP_Tab))
    return leave (view, TRUE);
  if (held == GDK_SHIFT_MASK && (key == GDK_KEY_Tab || key == GDK_KEY_KP_Tab || key == GDK_KEY_ISO_Left_Tab))
    return leave (view, FALSE);
  return GDK_EVENT_PROPAGATE;
}

/* GTK 4.12 does that itself, for who asks. */
static gboolean
let_tab_leave (GtkColumnView *view)
{
  static const int item = 1; /* GTK_LIST_TAB_ITEM */

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (view), "tab-behavior") == NULL)
    return FALSE;
  g_object_set (view, "tab-behavior", item, NULL);
  return TRUE;
}

void
ferry_table_keys_add (GtkColumnView *view)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  g_object_set_data (G_OBJECT (keys), TAB_LEAVES, GINT_TO_POINTER (let_tab_leave (view)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), view, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
  ferry_table_rows_follow_focus (view);
}
