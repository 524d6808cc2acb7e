/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What drawing costs while six calls run: of a frame in which nothing but the ring turns, which are most, and of
 * one in which the strip has moved as well; and how many nodes there are to be walked through for either.
 *
 * Usage: tests/e2e/session.sh bench-drawing ring|strip [FRAMES]
 *
 * A processor's time says little on a busy machine: the benchmark counts instructions of more and of fewer frames
 * under callgrind. */
#include "operations/registry.h"
#include "ui/strip-chart.h"
#include "window-helper.h"

#include <stdlib.h>
#include <time.h>

#define FRAMES 300
#define CALLS 6

static WindowHelper helper;

static gint64
thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
begin_call (const char *id,
            const char *parameters)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr(GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, parameters, NULL, NULL, NULL);
  g_autoptr(GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  g_object_unref (ferry_session_run (helper.session, operation, complete, &(FerryCallOptions) {.deadline = -1}));
}

/* Six that neither take a processor nor tell how far they are. */
static void
begin_calls (void)
{
  FerryAdapter *adapter = ferry_session_get_adapter (helper.session, "command");
  FerryPolicy policy = *ferry_adapter_get_policy (adapter);

  policy.limit = CALLS;
  policy.attempt_timeout = 0;
  ferry_adapter_set_policy (adapter, &policy);
  for (guint i = 0; i < CALLS; i++)
    begin_call ("command.run", "{'command': <'sleep 3600'>}");
}

static guint kinds[GSK_DEBUG_NODE + 1];

static guint
count_nodes (GskRenderNode *node)
{
  guint n = 1;

  kinds[MIN (gsk_render_node_get_node_type (node), G_N_ELEMENTS (kinds) - 1)]++;
  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_nodes (gsk_container_node_get_child (node, i));
      return n;
    case GSK_TRANSFORM_NODE:
      return n + count_nodes (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return n + count_nodes (gsk_clip_node_get_child (node));
    case GSK_ROUNDED_CLIP_NODE:
      return n + count_nodes (gsk_rounded_clip_node_get_child (node));
    case GSK_OPACITY_NODE:
      return n + count_nodes (gsk_opacity_node_get_child (node));
    case GSK_DEBUG_NODE:
      return n + count_nodes (gsk_debug_node_get_child (node));
    default:
      return n;
    }
}

static guint
count_nodes_of (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr(GdkPaintable) image = gdk_paintable_get_current_image (paintable);
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (image, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? count_nodes (node) : 0;
}

static void
print_nodes (const char *type_name)
{
  GtkWidget *widget = type_name != NULL ? window_helper_find (helper.window, type_name) : helper.window;

  g_print ("%-40s%10u\n", type_name != NULL ? type_name : "nodes of the window", count_nodes_of (widget));
}

/* As fast as they come. All that goes by the clock is still, but for what is drawn here. */
static void
draw (guint n_frames,
      gboolean with_strip)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (helper.window);
  GtkWidget *ring = window_helper_find (helper.window, "FerryPulse");
  FerryStripChart *strip = FERRY_STRIP_CHART (window_helper_find (helper.window, "FerryStripChart"));

  for (guint i = 0; i < n_frames; i++)
    {
      gint64 counter = gdk_frame_clock_get_frame_counter (clock);

      gtk_widget_queue_draw (ring);
      if (with_strip)
        ferry_strip_chart_refresh (strip);
      while (gdk_frame_clock_get_frame_counter (clock) == counter)
        g_main_context_iteration (NULL, TRUE);
    }
}

int
main (int argc,
      char **argv)
{
  gboolean with_strip = argc > 1 && g_str_equal (argv[1], "strip");
  guint n_frames = argc > 2 ? atoi (argv[2]) : FRAMES;
  gint64 before;

  gtk_init ();
  window_helper_init (&helper);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  begin_calls ();
  window_helper_show_page (&helper, "calls");
  window_helper_draw (&helper, 30);
  g_object_set (window_helper_find (helper.window, "FerryLoopPanel"), "paused", !with_strip, NULL);
  before = thread_time ();
  draw (n_frames, with_strip);
  if (n_frames > 0)
    g_print ("%-40s%10.0f us\n", with_strip ? "a frame, the strip in it" : "a frame, nothing but the ring in it", (thread_time () - before) / (double)n_frames);
  print_nodes (NULL);
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    if (kinds[kind] > 0)
      g_print ("  %-38s%10u\n", g_enum_to_string (GSK_TYPE_RENDER_NODE_TYPE, kind), kinds[kind]);
  print_nodes ("FerryStripChart");
  print_nodes ("FerryLoopPanel");
  print_nodes ("FerryOperationList");
  print_nodes ("FerryOperationPanel");
  print_nodes ("FerryPageCalls");
  ferry_session_cancel_all (helper.session);
  window_helper_clear (&helper);

  return 0;
}
