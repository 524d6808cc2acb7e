/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small ring that turns with every frame, and counts them.
 *
 * The frames are counted here and not asked of the frame clock: gdk_frame_clock_get_fps() says 60
 * while 38 frames a second are drawn. */
#include "pulse.h"

#include "ring.h"

#include <math.h>

#define SIZE 32
#define TURN_US (1.5 * G_USEC_PER_SEC)

/* Where the display does not say, as Xvfb: 60 Hz. */
#define DEFAULT_REFRESH_US 16667

struct _FerryPulse
{
  GtkWidget parent_instance;

  guint tick; /* 0 while it rests */
  gint64 started;
  gint64 last_frame;
  guint missed;
  gint64 second_began;
  guint frames_this_second;
  double frame_rate;
};

G_DEFINE_FINAL_TYPE (FerryPulse, ferry_pulse, GTK_TYPE_WIDGET)

/* Due frames between the last one and @now: half a frame early or late is the same frame. */
static void
count_missed (FerryPulse *self,
              GdkFrameClock *clock,
              gint64 now)
{
  gint64 refresh = 0;

  gdk_frame_clock_get_refresh_info (clock, now, &refresh, NULL);
  if (refresh <= 0)
    refresh = DEFAULT_REFRESH_US;
  if (now > self->last_frame)
    self->missed += MAX (0, (now - self->last_frame + refresh / 2) / refresh - 1);
  self->last_frame = now;
}

static void
count_frame (FerryPulse *self,
             GdkFrameClock *clock)
{
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  count_missed (self, clock, now);
  self->frames_this_second++;
  if (now - self->second_began >= G_USEC_PER_SEC)
    {
      self->frame_rate = self->frames_this_second * (double)G_USEC_PER_SEC / (now - self->second_began);
      self->frames_this_second = 0;
      self->second_began = now;
    }
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  FerryPulse *self = FERRY_PULSE (widget);

  count_frame (self, clock);
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
  /* What is not shown draws no frames, and misses none. */
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
      /* From here on a frame is wanted, whatever blocks the first. */
      self->started = g_get_monotonic_time ();
      self->last_frame = self->started;
      self->second_began = self->started;
      self->frames_this_second = 0;
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
    }
  else
    {
      /* A loop that comes back from a long block may end the turning before it draws again. */
      count_missed (self, gtk_widget_get_frame_clock (GTK_WIDGET (self)), g_get_monotonic_time ());
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
      self->frame_rate = 0;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

double
ferry_pulse_get_frame_rate (FerryPulse *self)
{
  g_return_val_if_fail (FERRY_IS_PULSE (self), 0);

  return self->frame_rate;
}

guint
ferry_pulse_get_missed_frames (FerryPulse *self)
{
  g_return_val_if_fail (FERRY_IS_PULSE (self), 0);

  return self->missed;
}
