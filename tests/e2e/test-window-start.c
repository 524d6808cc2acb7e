/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The start ends with the first frame: until then nobody can have felt a stall, from then on each counts. */
#include "window-helper.h"

#include "model/stall-list.h"
#include "model/stall-words.h"

#define SLEEP_US (60 * G_TIME_SPAN_MILLISECOND)

static WindowHelper helper;

/* When a frame had slept for a while; 0 before. */
static gint64 slept_at;

/* Whether the first frame showed the page. */
static gboolean had_page;

static gboolean
has_page (gpointer user_data)
{
  return gtk_widget_get_first_child (window_helper_find (helper.window, "FerryPageSlot")) != NULL;
}

static void
sleep_in_frame (GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, sleep_in_frame, NULL);
  if (slept_at == 0)
    had_page = has_page (NULL);
  g_usleep (SLEEP_US / 2);
  slept_at = g_get_monotonic_time ();
  g_usleep (SLEEP_US / 2);
}

/* The window is about to draw its first frame. */
static gboolean
on_map (GSignalInvocationHint *hint,
        guint n_values,
        const GValue *values,
        gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (!GTK_IS_WINDOW (widget))
    return TRUE;
  g_signal_connect (gtk_widget_get_frame_clock (widget), "paint", G_CALLBACK (sleep_in_frame), NULL);
  return FALSE;
}

/* Fills in the stall in which slept_at lies. */
static gboolean
find_stall (FerryStall *found)
{
  FerryStall stalls[256];
  guint n = ferry_loop_monitor_copy_stalls (ferry_session_get_monitor (helper.session), 0, stalls, G_N_ELEMENTS (stalls));

  for (guint i = 0; i < n; i++)
    if (stalls[i].start <= slept_at && slept_at <= stalls[i].start + stalls[i].duration)
      {
        *found = stalls[i];
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_found (gpointer user_data)
{
  return find_stall (user_data);
}

static void
test_first_frame (void)
{
  FerryLoopFigures figures;
  FerryStall stall;

  g_assert_cmpint (slept_at, !=, 0);
  window_helper_await (is_found, &stall);
  g_assert_cmpint (stall.duration, >=, SLEEP_US);
  g_assert_cmpint (stall.cause, ==, FERRY_CAUSE_START_UP);
  ferry_loop_monitor_get_figures (ferry_session_get_monitor (helper.session), &figures);
  g_assert_cmpuint (figures.foreign_stalls[ferry_stall_class_for_duration (stall.duration)], >=, 1);
}

/* The page is a large part of the window, and its first frame does not wait for that. */
static void
test_page (void)
{
  g_assert_false (had_page);
  window_helper_await (has_page, NULL);
}

/* Those that the page has, whether they are shown or not. */
static GListModel *
get_stalls (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GListModel *found = get_stalls (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_start_alone (GListModel *stalls)
{
  guint n = g_list_model_get_n_items (stalls);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryStallItem) item = g_list_model_get_item (stalls, i);

      if (ferry_stall_get_owner (ferry_stall_item_get_stall (item)) != FERRY_STALL_OWNER_START)
        return FALSE;
    }
  return TRUE;
}

static const char *
get_shown (void)
{
  GtkWidget *page = window_helper_find (helper.window, "FerryPageStalls");

  return gtk_stack_get_visible_child_name (GTK_STACK (window_helper_find (page, "GtkStack")));
}

static gboolean
has_stalls (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) > 0;
}

/* Of a button that shows what there is all the same. */
static GtkWidget *
find_quiet_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "flat"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_quiet_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The page offers to make a stall before the start is told, and goes on to. A busy machine may have brought a stall that
 * is none of the start's by now: then there is a list. */
static void
test_offer_stays (void)
{
  GtkWidget *page;
  GListModel *stalls;

  window_helper_show_page (&helper, "stalls");
  page = window_helper_find (helper.window, "FerryPageStalls");
  stalls = get_stalls (page);
  window_helper_await (has_stalls, stalls);
  g_assert_cmpstr (get_shown (), ==, is_start_alone (stalls) ? "empty" : "stalls");
  g_signal_emit_by_name (find_quiet_button (page), "clicked");
  g_assert_cmpstr (get_shown (), ==, "stalls");
  g_assert_cmpuint (g_list_model_get_n_items (stalls), >, 0);
}

/* From the second frame on. */
static void
test_later_frame (void)
{
  FerryLoopFigures figures;
  FerryStall stall;

  slept_at = 0;
  g_signal_connect (gtk_widget_get_frame_clock (helper.window), "paint", G_CALLBACK (sleep_in_frame), NULL);
  window_helper_draw (&helper, 2);
  g_assert_cmpint (slept_at, !=, 0);
  window_helper_await (is_found, &stall);
  g_assert_cmpint (stall.cause, !=, FERRY_CAUSE_START_UP);
  ferry_loop_monitor_get_figures (ferry_session_get_monitor (helper.session), &figures);
  g_assert_cmpfloat (figures.window.worst, >=, SLEEP_US);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map, NULL, NULL);
  window_helper_init (&helper);

  g_test_add_func ("/window/start/first-frame", test_first_frame);
  g_test_add_func ("/window/start/page", test_page);
  g_test_add_func ("/window/start/offer-stays", test_offer_stays);
  g_test_add_func ("/window/start/later-frame", test_later_frame);

  status = g_test_run ();
  window_helper_clear (&helper);
  return status;
}
