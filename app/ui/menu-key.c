/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Brings back what a menu is asked for, and has it rest. */
#include "menu-key.h"

#define AWAITED "ferry-menu-frames"

/* GTK's for texts, which opens where the text is by now. */
#define OPEN_MENU "menu.popup"

/* What moved is laid out in the first frame. */
#define FRAMES 2

/* Around the text, so that its border is seen, too. */
#define LEAD 12

static gboolean
has_menu (GtkWidget *widget)
{
  return GTK_IS_TEXT (widget) || GTK_IS_TEXT_VIEW (widget) || (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)));
}

static gboolean
is_in_sight (GtkWidget *widget,
             GtkWidget *scroller)
{
  graphene_rect_t place, seen;

  graphene_rect_init (&seen, 0, 0, gtk_widget_get_width (scroller), gtk_widget_get_height (scroller));
  return !gtk_widget_compute_bounds (widget, scroller, &place) || graphene_rect_intersection (&place, &seen, NULL);
}

/* At once: gtk_adjustment_clamp_page() would be on its way for a while. */
static void
move_to (GtkAdjustment *adjustment,
         double from,
         double length)
{
  double value = gtk_adjustment_get_value (adjustment);

  double least = from + length + LEAD - gtk_adjustment_get_page_size (adjustment);

  gtk_adjustment_set_value (adjustment, MIN (from - LEAD, MAX (value, least)));
}

/* A wheel goes on turning for a while, and back from the end. */
static void
stop_wheel (GtkScrolledWindow *scroller)
{
  const gboolean is_kinetic = gtk_scrolled_window_get_kinetic_scrolling (scroller);

  gtk_scrolled_window_set_kinetic_scrolling (scroller, FALSE);
  gtk_scrolled_window_set_kinetic_scrolling (scroller, is_kinetic);
}

/* The next that @widget lies in, itself aside. */
static GtkWidget *
get_scroller (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return parent != NULL ? gtk_widget_get_ancestor (parent, GTK_TYPE_SCROLLED_WINDOW) : NULL;
}

/* Whether it was not in sight. */
static gboolean
bring_into_sight (GtkWidget *widget,
                  GtkWidget *scroller)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  double left, top;

  if (is_in_sight (widget, scroller) || !gtk_widget_translate_coordinates (widget, scroller, 0, 0, &left, &top))
    return FALSE;
  move_to (across, gtk_adjustment_get_value (across) + left, gtk_widget_get_width (widget));
  move_to (down, gtk_adjustment_get_value (down) + top, gtk_widget_get_height (widget));
  return TRUE;
}

static gboolean
on_frame (GtkWidget *widget,
          GdkFrameClock *clock,
          gpointer user_data)
{
  guint awaited = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), AWAITED)) - 1;

  g_object_set_data (G_OBJECT (widget), AWAITED, GUINT_TO_POINTER (awaited));
  if (awaited > 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_activate_action (widget, OPEN_MENU, NULL);
  return G_SOURCE_REMOVE;
}

static void
open_menu_later (GtkWidget *widget)
{
  gboolean is_awaited = g_object_get_data (G_OBJECT (widget), AWAITED) != NULL;

  g_object_set_data (G_OBJECT (widget), AWAITED, GUINT_TO_POINTER (FRAMES));
  if (!is_awaited)
    gtk_widget_add_tick_callback (widget, on_frame, NULL, NULL);
}

static gboolean
on_key_pressed (GtkWidget *window,
                guint key,
                guint code,
                GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  gboolean is_menu = key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (modifiers & GDK_SHIFT_MASK) != 0);
  gboolean was_out = FALSE;

  if (!is_menu || focus == NULL || !has_menu (focus))
    return GDK_EVENT_PROPAGATE;
  for (GtkWidget *scroller = get_scroller (focus); scroller != NULL; scroller = get_scroller (scroller))
    {
      stop_wheel (GTK_SCROLLED_WINDOW (scroller));
      was_out |= bring_into_sight (focus, scroller);
    }
  if (!was_out)
    return GDK_EVENT_PROPAGATE;
  open_menu_later (focus);
  return GDK_EVENT_STOP;
}

/* The menu comes with the same click. */
static void
on_pressed (GtkWidget *window,
            int n_press,
            double x,
            double y)
{
  GtkWidget *clicked = gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT);

  for (GtkWidget *scroller = clicked != NULL ? get_scroller (clicked) : NULL; scroller != NULL; scroller = get_scroller (scroller))
    stop_wheel (GTK_SCROLLED_WINDOW (scroller));
}

void
ferry_menu_key_watch (GtkWidget *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), window, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), window, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (click));
}
