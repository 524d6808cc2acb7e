/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Timeline". */
#include "page-timeline.h"

#include "changes.h"
#include "chart-swatch.h"
#include "children.h"
#include "empty-state.h"
#include "timeline-view.h"

#include <glib/gi18n-lib.h>

/* How much a click on a button zooms. */
#define ZOOM_STEP 2

struct _FerryPageTimeline
{
  GtkWidget parent_instance;

  FerryTimeline *timeline;

  GtkWidget *stack;
  GtkWidget *words;
  GtkWidget *follow;
  GtkWidget *zoom_out;
  GtkWidget *zoom_in;
  GtkWidget *show_all;
  GtkWidget *scroller;
  FerryTimelineView *view;
  GtkWidget *legend;
};

G_DEFINE_FINAL_TYPE (FerryPageTimeline, ferry_page_timeline, GTK_TYPE_WIDGET)

enum {
  CALL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Without anything looked at, how much there is. */
static void
show_words (FerryPageTimeline *self)
{
  guint calls = ferry_timeline_get_n_calls (self->timeline);
  guint stalls;
  g_autofree char *words = NULL;
  g_autofree char *calls_text = NULL;
  g_autofree char *stalls_text = NULL;

  g_object_get (self->view, "words", &words, NULL);
  ferry_timeline_get_stalls (self->timeline, &stalls);
  if (words == NULL)
    {
      calls_text = g_strdup_printf (ngettext ("%u call", "%u calls", calls), calls);
      stalls_text = g_strdup_printf (ngettext ("%u stall", "%u stalls", stalls), stalls);
      words = g_strdup_printf (_ ("%s, %s"), calls_text, stalls_text);
    }
  ferry_change_inscription (self->words, words);
}

static void
show_timeline (FerryPageTimeline *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), ferry_timeline_get_n_calls (self->timeline) == 0 ? "empty" : "timeline");
  show_words (self);
}

static void
ferry_page_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_page_timeline_parent_class)->map (widget);

  if (FERRY_PAGE_TIMELINE (widget)->timeline != NULL)
    show_timeline (FERRY_PAGE_TIMELINE (widget));
}

/* A bar that slides along would show all the time while the view follows. */
static void
on_follow (FerryPageTimeline *self)
{
  gboolean follow;

  g_object_get (self->view, "follow", &follow, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), follow ? GTK_POLICY_EXTERNAL : GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
}

static void
on_zoom_out (FerryPageTimeline *self)
{
  ferry_timeline_view_zoom (self->view, ZOOM_STEP, -1);
}

static void
on_zoom_in (FerryPageTimeline *self)
{
  ferry_timeline_view_zoom (self->view, 1.0 / ZOOM_STEP, -1);
}

static void
on_show_all (FerryPageTimeline *self)
{
  ferry_timeline_view_show_all (self->view);
}

static void
on_call_activated (FerryTimelineView *view,
                   FerryCallRecord *record,
                   gpointer user_data)
{
  g_signal_emit (user_data, signals[CALL_ACTIVATED], 0, record);
}

static void
ferry_page_timeline_dispose (GObject *object)
{
  FerryPageTimeline *self = FERRY_PAGE_TIMELINE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_TIMELINE);
  g_clear_object (&self->timeline);

  G_OBJECT_CLASS (ferry_page_timeline_parent_class)->dispose (object);
}

static void
ferry_page_timeline_class_init (FerryPageTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_timeline_dispose;
  widget_class->map = ferry_page_timeline_map;

  signals[CALL_ACTIVATED] = g_signal_new ("call-activated", FERRY_TYPE_PAGE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_CALL_RECORD);
  g_type_ensure (FERRY_TYPE_TIMELINE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, words);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, follow);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, zoom_out);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, zoom_in);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, show_all);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, scroller);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, view);
  gtk_widget_class_bind_template_child (widget_class, FerryPageTimeline, legend);
}

static void
fill_legend (FerryPageTimeline *self)
{
  for (guint what = 0; what < FERRY_N_SWATCHES; what++)
    ferry_flow_box_add (self->legend, ferry_chart_swatch_new (what));
}

static void
ferry_page_timeline_init (FerryPageTimeline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  fill_legend (self);
  /* Time goes from left to right in every language, and its scroll bar with it. */
  gtk_widget_set_direction (self->scroller, GTK_TEXT_DIR_LTR);
  gtk_stack_add_named (GTK_STACK (self->stack),
                       ferry_empty_state_new ("ferry-timeline-symbolic", _ ("Calls appear here as bars over time: how long each waited, ran and took to come back, and which stalls it met."), _ ("Run"), "win.run"),
                       "empty");
  g_object_bind_property (self->view, "follow", self->follow, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->view, "notify::follow", G_CALLBACK (on_follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::words", G_CALLBACK (show_words), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "call-activated", G_CALLBACK (on_call_activated), self, 0);
  g_signal_connect_object (self->zoom_out, "clicked", G_CALLBACK (on_zoom_out), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->zoom_in, "clicked", G_CALLBACK (on_zoom_in), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->show_all, "clicked", G_CALLBACK (on_show_all), self, G_CONNECT_SWAPPED);
  on_follow (self);
}

void
ferry_page_timeline_set_timeline (FerryPageTimeline *self,
                                  FerryTimeline *timeline)
{
  g_return_if_fail (FERRY_IS_PAGE_TIMELINE (self));
  g_return_if_fail (FERRY_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  ferry_timeline_view_set_timeline (self->view, self->timeline);
  g_signal_connect_object (self->timeline, "changed", G_CALLBACK (show_timeline), self, G_CONNECT_SWAPPED);
  show_timeline (self);
}
