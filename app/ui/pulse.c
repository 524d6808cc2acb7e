/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small ring that turns with every frame. */
#include "pulse.h"

#include "ring.h"

#include <math.h>

#define SIZE 32
#define TURN_US (1.5 * G_USEC_PER_SEC)

struct _FerryPulse
{
  GtkWidget parent_instance;

  guint tick; /* 0 while it rests */
  gint64 started;
  gint64 last_frame;
};

G_DEFINE_FINAL_TYPE (FerryPulse, ferry_pulse, GTK_TYPE_WIDGET)

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  FerryPulse *self = FERRY_PULSE (widget);

  self->last_frame = gdk_frame_clock_get_frame_time (clock);
  if (ferry_ring_may_turn (widget))
    gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static void
ferry_pulse_measure (GtkWidget *widget,
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
ferry_pulse_snapshot (GtkWidget *widget,
                      GtkSnapshot *snapshot)
{
  FerryPulse *self = FERRY_PULSE (widget);
  double turn = fmod ((self->last_frame - self->started) / TURN_US, 1);

  ferry_ring_snapshot (widget, snapshot, SIZE, self->tick != 0 ? turn : -1);
}

static void
ferry_pulse_unmap (GtkWidget *widget)
{
  ferry_pulse_set_active (FERRY_PULSE (widget), FALSE);

  GTK_WIDGET_CLASS (ferry_pulse_parent_class)->unmap (widget);
}

static void
ferry_pulse_class_init (FerryPulseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ferry_pulse_measure;
  widget_class->snapshot = ferry_pulse_snapshot;
  widget_class->unmap = ferry_pulse_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_pulse_init (FerryPulse *self)
{
}

void
ferry_pulse_set_active (FerryPulse *self,
                        gboolean active)
{
  g_return_if_fail (FERRY_IS_PULSE (self));

  if (active == (self->tick != 0) || (active && !gtk_widget_get_mapped (GTK_WIDGET (self))))
    return;

  if (active)
    {
      self->started = g_get_monotonic_time ();
      self->last_frame = self->started;
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
    }
  else
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}
