/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pages are made when they are first seen, and have missed nothing by then. */
#include "window-helper.h"

#include "ui/children.h"

#include <dlfcn.h>
#include <string.h>

static const char * const names[] = {"result", "calls", "compare", "timeline", "stalls", "dependencies", "source", "history"};

static WindowHelper helper;

static gboolean is_missing; /* GtkSourceView */
static GThread *loader;

/* In the place of the C library's. */
void *
dlopen (const char *file,
        int mode)
{
  void *(*next) (const char *, int) = (void *(*)(const char *, int))dlsym (RTLD_NEXT, "dlopen");

  if (file == NULL || strstr (file, "gtksourceview") == NULL)
    return next (file, mode);
  loader = g_thread_self ();
  return is_missing ? next ("libferry-none.so.0", mode) : next (file, mode);
}

static guint
count (GtkWidget *widget,
       const char *type_name)
{
  guint n = g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count (child, type_name);
  return n;
}

/* Those that are there, seen or not. */
static guint
count_pages (void)
{
  static const char * const types[] = {"FerryPageResult", "FerryPageCalls", "FerryPageCompare", "FerryPageTimeline",
                                       "FerryPageStalls", "FerryPageDependencies", "FerryPageSource", "FerryPageHistory"};
  guint n = 0;

  g_assert_cmpuint (count (helper.window, "FerryPageSlot"), ==, G_N_ELEMENTS (types));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    n += count (helper.window, types[i]);
  return n;
}

static gboolean
sleep_in_a_callback (gpointer user_data)
{
  g_usleep (100 * G_TIME_SPAN_MILLISECOND);

  return G_SOURCE_REMOVE;
}

static gboolean
is_told (gpointer user_data)
{
  return *(gboolean *)user_data;
}

static void
on_stall (FerryLoopMonitor *monitor,
          const FerryStall *stall,
          gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static guint
count_rows (const char *page)
{
  GtkWidget *view;

  window_helper_show_page (&helper, page);
  view = window_helper_find (helper.window, "GtkColumnView");
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))));
}

static gboolean
has_list (gpointer user_data)
{
  return count (helper.window, "FerryPageCalls") == 1;
}

/* Not even the list of calls before there is one; and nothing else by what happens meanwhile. */
static void
test_only_what_is_seen (void)
{
  gboolean told = FALSE;

  /* The one that is seen comes with the second frame. */
  window_helper_draw (&helper, 2);
  g_assert_cmpuint (count_pages (), ==, 1);
  g_signal_connect_after (ferry_session_get_monitor (helper.session), "stall", G_CALLBACK (on_stall), &told);
  window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", 3);
  g_idle_add (sleep_in_a_callback, NULL);
  window_helper_await (is_told, &told);
  window_helper_await (has_list, NULL);
  window_helper_draw (&helper, 2);
  g_assert_cmpuint (count_pages (), ==, 2);
  g_signal_handlers_disconnect_by_data (ferry_session_get_monitor (helper.session), &told);
}

#define N_DEPENDENCIES 6

static void
switch_to (const char *page)
{
  g_assert_true (gtk_widget_activate_action (helper.window, "win.page", "s", page));
}

/* With no frame more than one. */
static void
await_in_steps (const char *type_name,
                guint wanted)
{
  guint n = count (helper.window, type_name);

  while (n < wanted)
    {
      guint before = n;

      window_helper_draw (&helper, 1);
      n = count (helper.window, type_name);
      g_assert_cmpuint (n, <=, before + 1);
    }
  window_helper_draw (&helper, 2);
  g_assert_cmpuint (count (helper.window, type_name), ==, wanted);
}

/* As keys do that come with the first iteration after a stall. */
static guint
press_keys (GtkWidget *widget)
{
  static const GtkMovementStep steps[] = {GTK_MOVEMENT_PAGES, GTK_MOVEMENT_DISPLAY_LINES, GTK_MOVEMENT_VISUAL_POSITIONS, GTK_MOVEMENT_BUFFER_ENDS};
  gboolean is_box = GTK_IS_FLOW_BOX (widget) && gtk_widget_get_first_child (widget) != NULL;
  guint n = is_box;

  for (guint i = 0; i < G_N_ELEMENTS (steps) && is_box; i++)
    for (int count = -1; count <= 1; count += 2)
      {
        gboolean is_handled = TRUE;

        g_signal_emit_by_name (widget, "move-cursor", steps[i], count, FALSE, FALSE, &is_handled);
        g_assert_false (is_handled);
      }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += press_keys (child);
  return n;
}

static gboolean
has_text (GtkWidget *widget,
          const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
says_what_is_missing (gpointer user_data)
{
  return has_text (helper.window, "libferry-none.so.0");
}

/* Said on the page, which is whole as soon as the library is there. */
static void
test_source_is_missing (void)
{
  is_missing = TRUE;
  switch_to ("source");
  window_helper_await (says_what_is_missing, NULL);
  g_assert_true (loader != g_thread_self ());
  g_assert_cmpuint (count (helper.window, "GtkSourceView"), ==, 0);
  is_missing = FALSE;
  switch_to ("result");
  window_helper_draw (&helper, 1);
}

/* As with the first iteration after a stall; GTK's own loops for ever. */
static void
test_up_and_down_before_layout (void)
{
  g_autoptr(GtkWidget) box = g_object_ref_sink (gtk_flow_box_new ());
  GtkWidget *first;

  ferry_flow_box_add (box, gtk_label_new ("first"));
  ferry_flow_box_add (box, gtk_label_new ("last"));
  first = gtk_widget_get_first_child (box);
  gtk_widget_set_focus_child (box, first);
  g_assert_true (gtk_widget_child_focus (box, GTK_DIR_DOWN));
  gtk_widget_set_focus_child (box, gtk_widget_get_next_sibling (first));
  g_assert_true (gtk_widget_child_focus (box, GTK_DIR_UP));
}

/* Pages that would take up a frame if all of them were made at once. */
static void
test_in_steps (void)
{
  switch_to ("source");
  g_assert_cmpuint (count (helper.window, "GtkSourceView"), ==, 0);
  await_in_steps ("GtkSourceView", 1);

  switch_to ("dependencies");
  g_assert_cmpuint (count (helper.window, "FerryDependencyCard"), ==, 1);
  g_assert_cmpuint (press_keys (helper.window), >=, 1);
  /* Away before it is whole, and back. */
  switch_to ("result");
  window_helper_draw (&helper, 1);
  switch_to ("dependencies");
  await_in_steps ("FerryDependencyCard", N_DEPENDENCIES);
}

/* On its way to the end of a line that is gone meanwhile. */
static void
test_away_while_it_scrolls (void)
{
  g_autofree char *line = g_strnfill (4000, 'x');
  GtkWidget *view;
  GtkAdjustment *adjustment;

  window_helper_show_page (&helper, "source");
  view = window_helper_find (helper.window, "GtkSourceView");
  adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), line, -1);
  window_helper_draw (&helper, 3);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, 2 * gtk_adjustment_get_page_size (adjustment));

  g_signal_emit_by_name (view, "move-cursor", GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1, FALSE);
  g_signal_emit_by_name (view, "move-cursor", GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1, FALSE);
  /* Not there at once; the first step may be made already. */
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, gtk_adjustment_get_page_size (adjustment));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "", -1);
  switch_to ("result");
  window_helper_draw (&helper, 2);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static void
test_made_once (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint before = count_pages ();

      window_helper_show_page (&helper, names[i]);
      g_assert_cmpuint (count_pages (), <=, before + 1);
    }
  window_helper_show_page (&helper, names[0]);
  g_assert_cmpuint (count_pages (), ==, G_N_ELEMENTS (names));
}

/* Of what was there before the page. */
static void
test_nothing_is_missed (void)
{
  g_assert_cmpuint (count_rows ("calls"), ==, 3);
  g_assert_cmpuint (count_rows ("stalls"), >=, 1);
  window_helper_show_page (&helper, "timeline");
  window_helper_find (helper.window, "FerryTimelineView");
}

/* The last of them: of a window that is closed somebody may still have a page, the rows of which are filtered. */
static void
test_filtered_after_the_end (void)
{
  g_autoptr(GtkWidget) page = NULL;
  g_autoptr(GListModel) rows = NULL;

  window_helper_show_page (&helper, "calls");
  page = g_object_ref (window_helper_find (helper.window, "FerryPageCalls"));
  g_object_get (window_helper_find (page, "GtkColumnView"), "model", &rows, NULL);
  while (!GTK_IS_FILTER_LIST_MODEL (rows))
    {
      g_autoptr(GListModel) outer = g_steal_pointer (&rows);

      g_object_get (outer, "model", &rows, NULL);
    }
  window_helper_clear (&helper);
  gtk_filter_changed (gtk_filter_list_model_get_filter (GTK_FILTER_LIST_MODEL (rows)), GTK_FILTER_CHANGE_DIFFERENT);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  window_helper_init (&helper);

  g_test_add_func ("/window/pages/only-what-is-seen", test_only_what_is_seen);
  g_test_add_func ("/window/pages/source-is-missing", test_source_is_missing);
  g_test_add_func ("/window/pages/up-and-down-before-layout", test_up_and_down_before_layout);
  g_test_add_func ("/window/pages/in-steps", test_in_steps);
  g_test_add_func ("/window/pages/away-while-it-scrolls", test_away_while_it_scrolls);
  g_test_add_func ("/window/pages/made-once", test_made_once);
  g_test_add_func ("/window/pages/nothing-is-missed", test_nothing_is_missed);
  g_test_add_func ("/window/pages/filtered-after-the-end", test_filtered_after_the_end);

  status = g_test_run ();
  if (helper.application != NULL)
    window_helper_clear (&helper);
  return status;
}
