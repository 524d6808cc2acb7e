/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pointer, fingers and keys do to the timeline. Wheel and fingers scroll it by way of the scrolled
 * window, which lets what is flung run out. */
#include "timeline-view-private.h"

#include <math.h>

#define ZOOM_STEP 1.5
#define ZOOM_WHEEL 1.25

/* While something is pulled or pinched: how far it was, how long the range was then. */
#define PULLED "ferry-pulled"

typedef struct
{
  double x;
  double y;
  gint64 length;
} Pull;

static Pull *
get_pull (GtkGesture *gesture)
{
  Pull *pull = g_object_get_data (G_OBJECT (gesture), PULLED);

  if (pull == NULL)
    {
      pull = g_new0 (Pull, 1);
      g_object_set_data_full (G_OBJECT (gesture), PULLED, pull, g_free);
    }
  return pull;
}

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double x,
           double y,
           gpointer user_data)
{
  FerryTimelineView *self = user_data;

  if ((gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)) & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  ferry_timeline_view_zoom (self, pow (ZOOM_WHEEL, y), self->pointer_x);
  return GDK_EVENT_STOP;
}

static void
on_motion (GtkEventControllerMotion *controller,
           double x,
           double y,
           gpointer user_data)
{
  ferry_timeline_view_point (user_data, x, y);
}

static void
on_leave (GtkEventControllerMotion *controller,
          gpointer user_data)
{
  ferry_timeline_view_point (user_data, -1, -1);
}

static void
on_pressed (GtkGestureClick *gesture,
            int n_press,
            double x,
            double y,
            gpointer user_data)
{
  FerryTimelineView *self = user_data;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press != 2)
    ferry_timeline_view_pick (self, x, y);
}

/* As rows of GTK's lists do: what is pressed must not go, with its page, before it is let go. */
static void
on_released (GtkGestureClick *gesture,
             int n_press,
             double x,
             double y,
             gpointer user_data)
{
  if (n_press == 2)
    ferry_timeline_view_activate (user_data);
}

/* A finger scrolls as it does everywhere. */
static void
on_drag_begin (GtkGestureDrag *gesture,
               double x,
               double y,
               gpointer user_data)
{
  GdkEvent *event = gtk_gesture_get_last_event (GTK_GESTURE (gesture), NULL);
  GdkDevice *device = event != NULL ? gdk_event_get_device (event) : NULL;

  *get_pull (GTK_GESTURE (gesture)) = (Pull) {0};
  if (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
on_drag_update (GtkGestureDrag *gesture,
                double x,
                double y,
                gpointer user_data)
{
  GtkWidget *widget = user_data;
  Pull *pull = get_pull (GTK_GESTURE (gesture));

  if (pull->x == 0 && pull->y == 0 && !gtk_drag_check_threshold (widget, 0, 0, x, y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ferry_timeline_view_pan (user_data, pull->x - x, pull->y - y);
  pull->x = x;
  pull->y = y;
}

static void
on_pinch_begin (GtkGesture *gesture,
                GdkEventSequence *sequence,
                gpointer user_data)
{
  get_pull (gesture)->length = ferry_timeline_view_get_length (user_data);
}

static void
on_pinch (GtkGestureZoom *gesture,
          double scale,
          gpointer user_data)
{
  gint64 length = get_pull (GTK_GESTURE (gesture))->length;
  double x, y;

  if (length == 0 || scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  ferry_timeline_view_zoom_to (user_data, MAX (1, length / scale), x);
}

static gboolean
zoom (GtkWidget *widget,
      GVariant *arguments,
      gpointer user_data)
{
  ferry_timeline_view_zoom (FERRY_TIMELINE_VIEW (widget), g_variant_get_double (arguments), -1);
  return TRUE;
}

static gboolean
show_all (GtkWidget *widget,
          GVariant *arguments,
          gpointer user_data)
{
  ferry_timeline_view_show_all (FERRY_TIMELINE_VIEW (widget));
  return TRUE;
}

static gboolean
walk (GtkWidget *widget,
      GVariant *arguments,
      gpointer user_data)
{
  ferry_timeline_view_walk (FERRY_TIMELINE_VIEW (widget), g_variant_get_int32 (arguments));
  return TRUE;
}

static gboolean
pan (GtkWidget *widget,
     GVariant *arguments,
     gpointer user_data)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (widget);

  ferry_timeline_view_pan (self, g_variant_get_double (arguments) * ferry_chart_get_plot (self->chart).size.width, 0);
  return TRUE;
}

static gboolean
activate (GtkWidget *widget,
          GVariant *arguments,
          gpointer user_data)
{
  return ferry_timeline_view_activate (FERRY_TIMELINE_VIEW (widget));
}

void
ferry_timeline_view_input_class_init (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    double factor;
  } zooms[] = {
    {GDK_KEY_plus, 1 / ZOOM_STEP},
    {GDK_KEY_equal, 1 / ZOOM_STEP},
    {GDK_KEY_KP_Add, 1 / ZOOM_STEP},
    {GDK_KEY_minus, ZOOM_STEP},
    {GDK_KEY_KP_Subtract, ZOOM_STEP},
  };
  static const struct
  {
    guint key;
    FerryWalk walk;
  } walks[] = {
    {GDK_KEY_Left, FERRY_WALK_BEFORE},
    {GDK_KEY_Right, FERRY_WALK_AFTER},
    {GDK_KEY_Up, FERRY_WALK_ABOVE},
    {GDK_KEY_Down, FERRY_WALK_BELOW},
    {GDK_KEY_Home, FERRY_WALK_FIRST},
    {GDK_KEY_End, FERRY_WALK_LAST},
  };

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (widget_class, zooms[i].key, 0, zoom, "d", zooms[i].factor);
  for (guint i = 0; i < G_N_ELEMENTS (walks); i++)
    gtk_widget_class_add_binding (widget_class, walks[i].key, 0, walk, "i", walks[i].walk);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_plus, GDK_SHIFT_MASK, zoom, "d", 1 / ZOOM_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_0, 0, show_all, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_0, 0, show_all, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, pan, "d", -0.9);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, pan, "d", 0.9);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate, NULL);
}

void
ferry_timeline_view_input_init (FerryTimelineView *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_object (scroll, "scroll", G_CALLBACK (on_scroll), self, 0);
  g_signal_connect_object (motion, "enter", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), self, 0);
  g_signal_connect_object (focus, "enter", G_CALLBACK (ferry_timeline_view_update_words), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (ferry_timeline_view_update_words), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, 0);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, 0);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (on_pinch_begin), self, 0);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (on_pinch), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}
