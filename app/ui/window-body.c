/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sidebar and what stands beside it. */
#include "window-body.h"

#include "children.h"
#include "text-scale.h"

/* What the content needs beside the sidebar to be read in comfort, and to show a page below a form. */
#define COMFORTABLE_WIDTH 600
#define COMFORTABLE_HEIGHT 620

/* What the sidebar takes, more or less. */
#define USUAL_SIDEBAR 240

struct _FerryWindowBody
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *revealer; /* the sidebar in it */
  GtkWidget *origin;   /* weak: what had the focus when the sidebar came above the content */
  gboolean shown;
  gboolean wanted; /* beside the content, where there is room */
  gboolean narrow;
  gboolean is_short;

  /* what the latest allocation asks for, which may change no size itself */
  gboolean will_be_narrow;
  gboolean will_be_short;
  guint adapting;
};

G_DEFINE_FINAL_TYPE (FerryWindowBody, ferry_window_body, GTK_TYPE_WIDGET)

enum {
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_SIDEBAR_SHOWN,
  PROP_NARROW,
  PROP_SHORT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkWidget *
get_sidebar (FerryWindowBody *self)
{
  return gtk_revealer_get_child (GTK_REVEALER (self->revealer));
}

/* What is covered neither takes clicks nor the focus; a click on it uncovers it. */
static void
update_cover (FerryWindowBody *self)
{
  gboolean covered = self->narrow && self->shown;

  if (self->content == NULL)
    return;
  gtk_widget_set_can_target (self->content, !covered);
  gtk_widget_set_can_focus (self->content, !covered);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

/* Slides only where it is the sidebar that goes, not the window that changes. One that comes above the content
 * takes the keyboard, and what slides in is not there before the next frame: keys that come before, as they do
 * after a stall, would be lost. */
static void
reveal (FerryWindowBody *self,
        gboolean shown,
        gboolean slides)
{
  guint duration = gtk_revealer_get_transition_duration (GTK_REVEALER (self->revealer));

  if (!slides || (self->narrow && shown))
    gtk_revealer_set_transition_duration (GTK_REVEALER (self->revealer), 0);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), shown);
  gtk_revealer_set_transition_duration (GTK_REVEALER (self->revealer), duration);
}

/* To where the keyboard was before the sidebar came, as after a menu. */
static void
give_focus_back (FerryWindowBody *self)
{
  if (self->origin == NULL || !gtk_widget_get_mapped (self->origin) || !gtk_widget_grab_focus (self->origin))
    gtk_widget_child_focus (self->content, GTK_DIR_TAB_FORWARD);
  g_clear_weak_pointer (&self->origin);
}

static void
show_sidebar (FerryWindowBody *self,
              gboolean shown,
              gboolean slides)
{
  GtkWidget *sidebar = get_sidebar (self);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean had_focus = focus != NULL && sidebar != NULL && gtk_widget_is_ancestor (focus, sidebar);

  if (self->shown == shown)
    return;
  self->shown = shown;
  if (shown)
    g_set_weak_pointer (&self->origin, self->narrow ? focus : NULL);
  update_cover (self);
  reveal (self, shown, slides);
  if (self->narrow && shown && sidebar != NULL)
    gtk_widget_child_focus (sidebar, GTK_DIR_TAB_FORWARD);
  else if (!shown && had_focus)
    give_focus_back (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_SHOWN]);
}

static void
adapt (FerryWindowBody *self)
{
  if (self->narrow != self->will_be_narrow)
    {
      self->narrow = self->will_be_narrow;
      show_sidebar (self, !self->narrow && self->wanted, FALSE);
      update_cover (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }
  if (self->is_short != self->will_be_short)
    {
      self->is_short = self->will_be_short;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHORT]);
    }
}

static gboolean
on_adapt (gpointer user_data)
{
  FerryWindowBody *self = user_data;

  self->adapting = 0;
  adapt (self);

  return G_SOURCE_REMOVE;
}

static void
look_at_size (FerryWindowBody *self,
              int width,
              int height)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  int content;
  int sidebar = 0;

  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &content, NULL, NULL, NULL);
  if (get_sidebar (self) != NULL)
    gtk_widget_measure (get_sidebar (self), GTK_ORIENTATION_HORIZONTAL, -1, &sidebar, NULL, NULL, NULL);
  self->will_be_narrow = width < sidebar + MAX (content, ferry_text_scale_pixels (settings, COMFORTABLE_WIDTH));
  self->will_be_short = height < ferry_text_scale_pixels (settings, COMFORTABLE_HEIGHT);
}

/* The same without measuring all there is, which would be measured again when the window is shown; FALSE where it is a
 * close thing. */
static gboolean
guess_from_size (FerryWindowBody *self,
                 int width,
                 int height)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  const int usual = ferry_text_scale_pixels (settings, USUAL_SIDEBAR + COMFORTABLE_WIDTH);

  self->will_be_narrow = width < usual;
  self->will_be_short = height < ferry_text_scale_pixels (settings, COMFORTABLE_HEIGHT);
  return width < usual / 5 * 4 || width > usual / 3 * 4;
}

static void
ferry_window_body_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  FerryWindowBody *self = FERRY_WINDOW_BODY (widget);
  int own_minimum, own_natural;

  gtk_widget_measure (self->content, orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->revealer, orientation, -1, &own_minimum, &own_natural, NULL, NULL);
  /* Above the content the sidebar takes no width of its own. */
  *minimum = MAX (*minimum, own_minimum);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + own_natural : MAX (*natural, own_natural);
}

static void
ferry_window_body_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  FerryWindowBody *self = FERRY_WINDOW_BODY (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation beside = {0, 0, 0, height};
  GtkAllocation rest = {0, 0, width, height};

  gtk_widget_measure (self->revealer, GTK_ORIENTATION_HORIZONTAL, -1, &beside.width, NULL, NULL, NULL);
  if (!self->narrow)
    rest.width = width - beside.width;
  if (mirrored)
    beside.x = width - beside.width;
  else if (!self->narrow)
    rest.x = beside.width;
  gtk_widget_size_allocate (self->content, &rest, -1);
  gtk_widget_size_allocate (self->revealer, &beside, -1);

  look_at_size (self, width, height);
  if ((self->will_be_narrow != self->narrow || self->will_be_short != self->is_short) && self->adapting == 0)
    {
      self->adapting = g_idle_add_full (GTK_PRIORITY_RESIZE, on_adapt, self, NULL);
      g_source_set_name_by_id (self->adapting, "[ferry] adapt to the size");
    }
}

/* The content below, whichever comes first for the keyboard. */
static void
ferry_window_body_snapshot (GtkWidget *widget,
                            GtkSnapshot *snapshot)
{
  FerryWindowBody *self = FERRY_WINDOW_BODY (widget);

  gtk_widget_snapshot_child (widget, self->content, snapshot);
  gtk_widget_snapshot_child (widget, self->revealer, snapshot);
}

static void
on_pressed (GtkGestureClick *gesture,
            int n_press,
            double x,
            double y,
            gpointer user_data)
{
  FerryWindowBody *self = user_data;
  double left, top;

  /* A press in the sidebar is the sidebar's. */
  gtk_widget_translate_coordinates (GTK_WIDGET (self), self->revealer, x, y, &left, &top);
  if (!gtk_widget_contains (self->revealer, left, top))
    ferry_window_body_uncover (self);
}

/* A window that goes has no size to adapt to, nor the keyboard. */
static void
ferry_window_body_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&FERRY_WINDOW_BODY (widget)->adapting, g_source_remove);

  GTK_WIDGET_CLASS (ferry_window_body_parent_class)->unroot (widget);
}

static void
ferry_window_body_dispose (GObject *object)
{
  FerryWindowBody *self = FERRY_WINDOW_BODY (object);

  g_clear_handle_id (&self->adapting, g_source_remove);
  ferry_widget_drop_children (GTK_WIDGET (self));
  self->content = NULL;
  g_clear_weak_pointer (&self->origin);

  G_OBJECT_CLASS (ferry_window_body_parent_class)->dispose (object);
}

static void
ferry_window_body_get_property (GObject *object,
                                guint property_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  FerryWindowBody *self = FERRY_WINDOW_BODY (object);

  switch (property_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, get_sidebar (self));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SIDEBAR_SHOWN:
      g_value_set_boolean (value, self->shown);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SHORT:
      g_value_set_boolean (value, self->is_short);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_window_body_set_property (GObject *object,
                                guint property_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  FerryWindowBody *self = FERRY_WINDOW_BODY (object);

  switch (property_id)
    {
    case PROP_SIDEBAR:
      gtk_revealer_set_child (GTK_REVEALER (self->revealer), g_value_get_object (value));
      break;
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      gtk_widget_insert_before (self->content, GTK_WIDGET (self), NULL);
      break;
    case PROP_SIDEBAR_SHOWN:
      if (!self->narrow)
        self->wanted = g_value_get_boolean (value);
      show_sidebar (self, g_value_get_boolean (value), TRUE);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_window_body_class_init (FerryWindowBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_window_body_dispose;
  object_class->get_property = ferry_window_body_get_property;
  object_class->set_property = ferry_window_body_set_property;
  widget_class->unroot = ferry_window_body_unroot;
  widget_class->measure = ferry_window_body_measure;
  widget_class->size_allocate = ferry_window_body_size_allocate;
  widget_class->snapshot = ferry_window_body_snapshot;

  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDEBAR_SHOWN] = g_param_spec_boolean ("sidebar-shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHORT] = g_param_spec_boolean ("short", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "windowbody");
}

static void
ferry_window_body_init (FerryWindowBody *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));

  g_signal_connect_object (gesture, "pressed", G_CALLBACK (on_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

void
ferry_window_body_expect_size (FerryWindowBody *self,
                               int width,
                               int height)
{
  g_return_if_fail (FERRY_IS_WINDOW_BODY (self));

  if (width <= 0 || height <= 0)
    return;
  if (!guess_from_size (self, width, height))
    look_at_size (self, width, height);
  adapt (self);
}

gboolean
ferry_window_body_get_sidebar_wanted (FerryWindowBody *self)
{
  g_return_val_if_fail (FERRY_IS_WINDOW_BODY (self), FALSE);

  return self->wanted;
}

void
ferry_window_body_set_sidebar_wanted (FerryWindowBody *self,
                                      gboolean wanted)
{
  g_return_if_fail (FERRY_IS_WINDOW_BODY (self));

  self->wanted = wanted;
  show_sidebar (self, wanted && !self->narrow, TRUE);
}

gboolean
ferry_window_body_uncover (FerryWindowBody *self)
{
  g_return_val_if_fail (FERRY_IS_WINDOW_BODY (self), FALSE);

  if (!self->narrow || !self->shown)
    return FALSE;
  show_sidebar (self, FALSE, TRUE);
  return TRUE;
}
