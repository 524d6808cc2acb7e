/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Turns while it is shown: something runs.
 *
 * A GtkSpinner is animated by style, and each step of a style lays the whole window out: on X11 with
 * twenty questions to the server, sixty times a second, whether it can be seen or not. */
#include "spinner.h"

#include "ring.h"

#define SIZE 16
/* A frame that changes far from the rest of what moves costs more than one that does not. */
#define STEPS 8
#define STEP_US (G_USEC_PER_SEC / STEPS)

struct _FerrySpinner
{
  GtkWidget parent_instance;

  gboolean turning;
  guint tick; /* 0 while it does not turn, or is not shown */
  gint64 step;
};

G_DEFINE_FINAL_TYPE (FerrySpinner, ferry_spinner, GTK_TYPE_WIDGET)

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  FerrySpinner *self = FERRY_SPINNER (widget);
  gint64 step = gdk_frame_clock_get_frame_time (clock) / STEP_US % STEPS;

  if (step != self->step && ferry_ring_may_turn (widget))
    {
      self->step = step;
      gtk_widget_queue_draw (widget);
    }
  return G_SOURCE_CONTINUE;
}

static void
update_tick (FerrySpinner *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean wanted = self->turning && gtk_widget_get_mapped (widget);

  if (wanted && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  if (wanted || self->tick == 0)
    return;
  gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
}

static void
ferry_spinner_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_spinner_parent_class)->map (widget);

  update_tick (FERRY_SPINNER (widget));
}

static void
ferry_spinner_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_spinner_parent_class)->unmap (widget);

  update_tick (FERRY_SPINNER (widget));
}

static void
ferry_spinner_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = SIZE;
  *natural = SIZE;
}

static void
ferry_spinner_snapshot (GtkWidget *widget,
                        GtkSnapshot *snapshot)
{
  FerrySpinner *self = FERRY_SPINNER (widget);
  int size = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (self->turning)
    ferry_ring_snapshot (widget, snapshot, size, self->step / (double)STEPS);
}

static void
ferry_spinner_class_init (FerrySpinnerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = ferry_spinner_map;
  widget_class->unmap = ferry_spinner_unmap;
  widget_class->measure = ferry_spinner_measure;
  widget_class->snapshot = ferry_spinner_snapshot;
  /* The words for it stand beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ferry_spinner_init (FerrySpinner *self)
{
  self->turning = TRUE;
}

GtkWidget *
ferry_spinner_new (void)
{
  return g_object_new (FERRY_TYPE_SPINNER, NULL);
}

void
ferry_spinner_set_turning (FerrySpinner *self,
                           gboolean turning)
{
  g_return_if_fail (FERRY_IS_SPINNER (self));

  if (self->turning == turning)
    return;
  self->turning = turning;
  update_tick (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
