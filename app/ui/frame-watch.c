/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What GDK and GTK do in a phase they do in handlers of its signal. Ours comes after them all: so each
 * phase ends with ours, and began where the one before it ended. */
#include "frame-watch.h"

#include "model/paced-update.h"

/* How often the display is asked how often it refreshes: on X11 that waits for an answer, and the window
 * may be moved to another monitor. */
#define ASK_US G_USEC_PER_SEC

/* Where a phase ends. */
typedef struct
{
  FerryFrameWatch *watch;
  FerryFramePhase phase;
} PhaseEnd;

struct _FerryFrameWatch
{
  FerryFrameCounter *counter;
  GtkWidget *widget; /* not owned; NULL while there is none */
  GdkFrameClock *clock;
  PhaseEnd ends[FERRY_N_FRAME_PHASES];
  gulong handlers[FERRY_N_FRAME_PHASES + 1]; /* of the ends, and of a frame's beginning */

  gint64 asked; /* the display, last */
  gint64 mark;  /* where the phase that runs began; 0 outside of a frame */
  gint64 phases[FERRY_N_FRAME_PHASES];
};

static const char * const signals[FERRY_N_FRAME_PHASES] = {
  [FERRY_FRAME_UPDATE] = "update",
  [FERRY_FRAME_LAYOUT] = "layout",
  [FERRY_FRAME_PAINT] = "paint",
  [FERRY_FRAME_AFTER_PAINT] = "after-paint",
};

static void
on_before_paint (GdkFrameClock *clock,
                 gpointer user_data)
{
  FerryFrameWatch *self = user_data;

  ferry_frame_counter_begin (self->counter, gdk_frame_clock_get_frame_time (clock));
  for (guint i = 0; i < FERRY_N_FRAME_PHASES; i++)
    self->phases[i] = 0;
  self->mark = g_get_monotonic_time ();
}

static void
end_frame (FerryFrameWatch *self,
           gint64 now)
{
  gint64 duration = 0;

  ferry_frame_counter_end (self->counter, self->phases, now);
  for (guint i = 0; i < FERRY_N_FRAME_PHASES; i++)
    duration += self->phases[i];
  ferry_paced_update_take_frame (duration);
  self->mark = 0;
}

/* Layout may come several times in a frame. */
static void
on_phase_over (GdkFrameClock *clock,
               gpointer user_data)
{
  PhaseEnd *end = user_data;
  FerryFrameWatch *self = end->watch;
  gint64 now = g_get_monotonic_time ();

  if (self->mark == 0)
    return;

  self->phases[end->phase] += now - self->mark;
  self->mark = now;
  if (end->phase == FERRY_FRAME_AFTER_PAINT)
    end_frame (self, now);
}

FerryFrameWatch *
ferry_frame_watch_new (void)
{
  FerryFrameWatch *self = g_new0 (FerryFrameWatch, 1);

  self->counter = ferry_frame_counter_new ();

  return self;
}

void
ferry_frame_watch_free (FerryFrameWatch *self)
{
  ferry_frame_watch_set_widget (self, NULL);
  ferry_frame_counter_free (self->counter);
  g_free (self);
}

static void
leave_clock (FerryFrameWatch *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->handlers); i++)
    g_clear_signal_handler (&self->handlers[i], self->clock);
  g_clear_object (&self->clock);
  self->mark = 0;
}

static void
join_clock (FerryFrameWatch *self,
            GdkFrameClock *clock)
{
  self->clock = g_object_ref (clock);
  for (guint i = 0; i < FERRY_N_FRAME_PHASES; i++)
    {
      self->ends[i] = (PhaseEnd) {self, i};
      self->handlers[i] = g_signal_connect_after (clock, signals[i], G_CALLBACK (on_phase_over), &self->ends[i]);
    }
  self->handlers[FERRY_N_FRAME_PHASES] = g_signal_connect_after (clock, "before-paint", G_CALLBACK (on_before_paint), self);
}

void
ferry_frame_watch_set_widget (FerryFrameWatch *self,
                              GtkWidget *widget)
{
  g_return_if_fail (self != NULL);

  ferry_frame_watch_set_wanted (self, FALSE);
  if (self->clock != NULL)
    leave_clock (self);
  self->widget = widget;
  if (widget != NULL)
    join_clock (self, gtk_widget_get_frame_clock (widget));
}

void
ferry_frame_watch_set_wanted (FerryFrameWatch *self,
                              gboolean wanted)
{
  g_return_if_fail (self != NULL);

  ferry_frame_counter_set_wanted (self->counter, wanted && self->widget != NULL, g_get_monotonic_time ());
}

void
ferry_frame_watch_take_stall (FerryFrameWatch *self,
                              gint64 start,
                              gint64 end)
{
  g_return_if_fail (self != NULL);

  if (self->widget != NULL)
    ferry_frame_counter_take_stall (self->counter, start, end);
}

/* Of the monitor and not of the clock, which says 60 Hz when it does not know. 0 if it does not either. */
static gint64
ask_refresh (GtkWidget *widget)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  GdkMonitor *monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  int millihertz = monitor != NULL ? gdk_monitor_get_refresh_rate (monitor) : 0;

  return millihertz > 0 ? (gint64)1000 * G_USEC_PER_SEC / millihertz : 0;
}

void
ferry_frame_watch_get_figures (FerryFrameWatch *self,
                               FerryFrameFigures *figures)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (figures != NULL);

  if (self->widget != NULL && now >= self->asked + ASK_US)
    {
      self->asked = now;
      ferry_frame_counter_set_refresh (self->counter, ask_refresh (self->widget));
    }
  ferry_frame_counter_get_figures (self->counter, now, figures);
}
