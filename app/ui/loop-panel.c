/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The main loop at a glance. */
#include "loop-panel.h"

#include "children.h"
#include "frame-watch.h"
#include "loop-tiles.h"
#include "model/duration-scale.h"
#include "model/frame-words.h"
#include "model/loop-words.h"
#include "palette.h"
#include "pulse.h"
#include "strip-chart.h"
#include "whole-row.h"

#include <glib/gi18n-lib.h>

/* Ten times a second is smooth for a chart that moves 14 pixels in one, and cheap. Nobody reads
 * figures that fast, nor needs the chart to be smooth while nothing happens: both come with every fourth
 * refresh then, and in the same frame, for each frame costs something whatever is in it. */
#define REFRESH_MS 100
#define FIGURES_EVERY 2
#define ALL_EVERY_AT_REST 4

struct _FerryLoopPanel
{
  GtkWidget parent_instance;

  FerrySession *session;
  FerryFrameWatch *frames;
  guint refresh;
  guint n_refreshes;
  gboolean stalled; /* since the last refresh */
  gboolean paused;
  FerryLoopFigures figures; /* that are shown */
  FerryFrameFigures frame_figures;
  char **verdict; /* the longest form first */
  FerryLevel level;

  FerryLoopTiles tiles;
  FerryPulse *pulse;
  FerryStripChart *chart;
};

G_DEFINE_FINAL_TYPE (FerryLoopPanel, ferry_loop_panel, GTK_TYPE_WIDGET)

enum {
  PROP_PAUSED = 1,
  PROP_VERDICT,
  PROP_LEVEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
take_verdict (FerryLoopPanel *self,
              const char * const *verdict)
{
  if (self->verdict != NULL && g_strv_equal ((const char * const *)self->verdict, verdict))
    return;
  g_strfreev (self->verdict);
  self->verdict = g_strdupv ((char **)verdict);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
}

/* A loop may be at rest and frames not drawn all the same: where the desktop does not ask for them. */
static FerryLevel
get_level (const FerryLoopFigures *figures,
           const FerryFrameFigures *frames)
{
  return MAX (ferry_level_for_duration (figures->window.worst), ferry_level_for_drawn_share (ferry_frame_figures_get_drawn_share (frames)));
}

static void
take_level (FerryLoopPanel *self,
            FerryLevel level)
{
  if (level == self->level)
    return;
  self->level = level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

/* The state in words and measured numbers; with fewer of them where there is less room. */
static void
update_verdict (FerryLoopPanel *self,
                const FerryLoopFigures *figures,
                const FerryFrameFigures *frames)
{
  static const char * const words[FERRY_N_LEVELS] = {N_ ("Smooth"), N_ ("Slow"), N_ ("Stalled")};
  FerryLevel level = get_level (figures, frames);
  g_auto(GStrv) verdict = ferry_loop_figures_describe_state (figures, frames->rate, _ (words[level]));

  take_verdict (self, (const char * const *)verdict);
  take_level (self, level);
}

/* Mapped it stays, but nobody sees it. */
static gboolean
is_minimized (FerryLoopPanel *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return GDK_IS_TOPLEVEL (surface) && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
}

static void
set_turning (FerryLoopPanel *self,
             gboolean turning)
{
  ferry_pulse_set_active (self->pulse, turning);
  ferry_frame_watch_set_wanted (self->frames, turning);
}

static void
show_figures (FerryLoopPanel *self)
{
  ferry_loop_monitor_get_figures (ferry_session_get_monitor (self->session), &self->figures);
  ferry_frame_watch_get_figures (self->frames, &self->frame_figures);
  ferry_loop_tiles_show_loop (&self->tiles, &self->figures);
  ferry_loop_tiles_show_frames (&self->tiles, &self->frame_figures);
  ferry_loop_tiles_show_details (&self->tiles, &self->figures, &self->frame_figures);
  update_verdict (self, &self->figures, &self->frame_figures);
}

/* What stands still must not be taken for the last 10 s: it says so, and since when. */
static void
set_paused (FerryLoopPanel *self,
            gboolean paused)
{
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *time = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *brief = NULL;

  if (paused == self->paused)
    return;
  self->paused = paused;
  ferry_strip_chart_set_paused (self->chart, paused);
  if (!paused)
    {
      if (self->session != NULL)
        show_figures (self);
      return;
    }
  now = g_date_time_new_now_local ();
  time = g_date_time_format (now, "%H:%M:%S");
  usual = g_strdup_printf (_ ("Paused at %s · the measuring goes on"), time);
  brief = g_strdup_printf (_ ("Paused at %s"), time);
  take_verdict (self, (const char *[]) {usual, brief, NULL});
}

static gboolean
on_refresh (gpointer user_data)
{
  FerryLoopPanel *self = user_data;
  gboolean shown = !is_minimized (self);
  gboolean running = ferry_session_get_n_unfinished (self->session) > 0;
  guint n = self->n_refreshes++;

  set_turning (self, running && shown);
  if (self->paused || !shown)
    return G_SOURCE_CONTINUE;

  /* A stall shows at once: a loop that comes back finds its refresh due. */
  if (self->stalled || n % (running ? FIGURES_EVERY : ALL_EVERY_AT_REST) == 0)
    show_figures (self);
  if (self->stalled || running || n % ALL_EVERY_AT_REST == 0)
    ferry_strip_chart_refresh (self->chart);
  self->stalled = FALSE;

  return G_SOURCE_CONTINUE;
}

/* At once, not with the next refresh: a call that blocks the loop would be over by then, and the frames
 * that it cost uncounted. */
static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryLoopPanel *self = user_data;

  if (event == FERRY_CALL_SUBMITTED && !is_minimized (self))
    set_turning (self, TRUE);
}

/* What the machine did to the whole process, and what came before the first frame or kept none from being
 * drawn, cost no frames. */
static void
on_stall (FerryLoopMonitor *monitor,
          const FerryStall *stall,
          gpointer user_data)
{
  FerryLoopPanel *self = user_data;

  /* Not one that is shorter than a frame, which a low threshold lets in: the refresh that showed it might be the next. */
  self->stalled |= stall->duration >= FERRY_DURATION_FRAME_US;
  if (stall->cause == FERRY_CAUSE_FROZEN || stall->cause == FERRY_CAUSE_SPIN || stall->cause == FERRY_CAUSE_START_UP || is_minimized (self))
    return;
  ferry_frame_watch_take_stall (self->frames, stall->start, stall->start + stall->duration);
}

static void
ferry_loop_panel_map (GtkWidget *widget)
{
  FerryLoopPanel *self = FERRY_LOOP_PANEL (widget);

  GTK_WIDGET_CLASS (ferry_loop_panel_parent_class)->map (widget);

  ferry_frame_watch_set_widget (self->frames, widget);
  if (self->session != NULL && self->refresh == 0)
    {
      self->refresh = g_timeout_add (REFRESH_MS, on_refresh, self);
      g_source_set_name_by_id (self->refresh, "[ferry] refresh figures");
      on_refresh (self);
    }
}

static void
ferry_loop_panel_unmap (GtkWidget *widget)
{
  FerryLoopPanel *self = FERRY_LOOP_PANEL (widget);

  g_clear_handle_id (&self->refresh, g_source_remove);
  ferry_frame_watch_set_widget (self->frames, NULL);

  GTK_WIDGET_CLASS (ferry_loop_panel_parent_class)->unmap (widget);
}

static void
ferry_loop_panel_dispose (GObject *object)
{
  FerryLoopPanel *self = FERRY_LOOP_PANEL (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_LOOP_PANEL);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_loop_panel_parent_class)->dispose (object);
}

static void
ferry_loop_panel_finalize (GObject *object)
{
  ferry_frame_watch_free (FERRY_LOOP_PANEL (object)->frames);
  g_strfreev (FERRY_LOOP_PANEL (object)->verdict);

  G_OBJECT_CLASS (ferry_loop_panel_parent_class)->finalize (object);
}

static void
ferry_loop_panel_get_property (GObject *object,
                               guint property_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  FerryLoopPanel *self = FERRY_LOOP_PANEL (object);

  switch (property_id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_LEVEL:
      g_value_set_uint (value, self->level);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_loop_panel_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  FerryLoopPanel *self = FERRY_LOOP_PANEL (object);

  switch (property_id)
    {
    case PROP_PAUSED:
      set_paused (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_loop_panel_class_init (FerryLoopPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_loop_panel_dispose;
  object_class->finalize = ferry_loop_panel_finalize;
  object_class->get_property = ferry_loop_panel_get_property;
  object_class->set_property = ferry_loop_panel_set_property;
  widget_class->map = ferry_loop_panel_map;
  widget_class->unmap = ferry_loop_panel_unmap;

  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VERDICT] = g_param_spec_boxed ("verdict", NULL, NULL, G_TYPE_STRV, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEVEL] = g_param_spec_uint ("level", NULL, NULL, 0, FERRY_N_LEVELS - 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FERRY_TYPE_PULSE);
  g_type_ensure (FERRY_TYPE_STRIP_CHART);
  g_type_ensure (FERRY_TYPE_WHOLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/loop-panel.ui");
  ferry_loop_tiles_bind (widget_class, G_STRUCT_OFFSET (FerryLoopPanel, tiles));
  gtk_widget_class_bind_template_child (widget_class, FerryLoopPanel, pulse);
  gtk_widget_class_bind_template_child (widget_class, FerryLoopPanel, chart);
}

static void
ferry_loop_panel_init (FerryLoopPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->frames = ferry_frame_watch_new ();
}

void
ferry_loop_panel_set_session (FerryLoopPanel *self,
                              FerrySession *session)
{
  g_return_if_fail (FERRY_IS_LOOP_PANEL (self));
  g_return_if_fail (FERRY_IS_SESSION (session));

  g_set_object (&self->session, session);
  ferry_strip_chart_set_session (self->chart, session);
  g_signal_connect_object (ferry_session_get_monitor (session), "stall", G_CALLBACK (on_stall), self, 0);
  g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), self, 0);
}

void
ferry_loop_panel_set_compact (FerryLoopPanel *self,
                              gboolean compact)
{
  g_return_if_fail (FERRY_IS_LOOP_PANEL (self));

  ferry_strip_chart_set_compact (self->chart, compact);
}

void
ferry_loop_panel_update_levels (FerryLoopPanel *self)
{
  g_return_if_fail (FERRY_IS_LOOP_PANEL (self));

  /* Before the first frame there is nothing. */
  if (self->n_refreshes == 0)
    return;
  ferry_loop_tiles_update_levels (&self->tiles);
  ferry_strip_chart_update_levels (self->chart);
  if (!self->paused)
    {
      show_figures (self);
      return;
    }
  ferry_loop_tiles_show_loop (&self->tiles, &self->figures);
  ferry_loop_tiles_show_details (&self->tiles, &self->figures, &self->frame_figures);
  take_level (self, get_level (&self->figures, &self->frame_figures));
}
