/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the window says of its frames, with the loop in the test's hands: what is missed at rest, and the frame
 * before a call that blocks. */
#include "operations/registry.h"
#include "ui/palette.h"
#include "window-helper.h"

#include <string.h>

static WindowHelper helper;

/* The number on the tile, which the window updates a few times a second. */
static guint64
get_missed (void)
{
  GtkWidget *tile = gtk_widget_get_first_child (gtk_widget_get_parent (window_helper_find (helper.window, "FerryTile")));

  for (; tile != NULL; tile = gtk_widget_get_next_sibling (tile))
    {
      g_autofree char *caption = NULL;

      g_object_get (tile, "caption", &caption, NULL);
      if (g_str_has_prefix (caption, "missed") || g_str_equal (caption, "frames missed"))
        return g_ascii_strtoull (gtk_inscription_get_text (GTK_INSCRIPTION (gtk_widget_get_first_child (tile))), NULL, 10);
    }
  g_assert_not_reached ();
}

static gboolean
has_missed (gpointer user_data)
{
  return get_missed () >= *(guint64 *)user_data;
}

static gboolean
sleep_in_a_callback (gpointer user_data)
{
  g_usleep (400 * G_TIME_SPAN_MILLISECOND);
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* No call runs, nothing moves: what is done to the window meanwhile is not seen all the same. */
static void
test_missed_at_rest (void)
{
  gboolean slept = FALSE;
  guint64 wanted;

  g_assert_cmpuint (ferry_session_get_n_unfinished (helper.session), ==, 0);
  window_helper_draw (&helper, 2);
  wanted = get_missed () + 20;
  g_idle_add (sleep_in_a_callback, &slept);
  window_helper_await (has_missed, &wanted);
  g_assert_true (slept);
}

/* What came, in order. */
static GString *story;

static void
on_record_changed (FerryCallRecord *record)
{
  if (ferry_call_record_get_state (record) == FERRY_CALL_STATE_RUNNING && strstr (story->str, "running") == NULL)
    g_string_append (story, " running");
}

static void
on_painted (void)
{
  if (strstr (story->str, "painted") == NULL && strstr (story->str, "running") != NULL)
    g_string_append (story, " painted");
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event)
{
  if (event == FERRY_CALL_STARTED)
    g_string_append (story, " started");
  else if (event == FERRY_CALL_DELIVERED)
    g_string_append (story, " delivered");
}

static gboolean
is_delivered (gpointer user_data)
{
  return strstr (story->str, "delivered") != NULL;
}

/* What comes of a call that blocks, in order. (transfer full) */
static char *
run_on_main_loop (void)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autoptr(GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'seconds': <0.1>}"));
  g_autoptr(GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP};
  GdkFrameClock *clock = gtk_widget_get_frame_clock (helper.window);
  gulong painted = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), NULL);
  gulong event = g_signal_connect (helper.session, "call-event", G_CALLBACK (on_call_event), NULL);
  g_autoptr(FerryCallRecord) record = NULL;

  story = g_string_new (NULL);
  record = ferry_session_run (helper.session, operation, parameters, &options);
  g_signal_connect (record, "changed", G_CALLBACK (on_record_changed), NULL);
  window_helper_await (is_delivered, NULL);
  g_signal_handler_disconnect (clock, painted);
  g_signal_handler_disconnect (helper.session, event);

  return g_string_free (g_steal_pointer (&story), FALSE);
}

static void
test_drawn_before_block (void)
{
  g_autofree char *told = NULL;

  /* Whatever the window still had to draw. */
  window_helper_draw (&helper, 2);
  told = run_on_main_loop ();
  g_assert_cmpstr (told, ==, " running painted started delivered");
}

/* A window that is not shown draws nothing to wait for. */
static void
test_hidden_does_not_wait (void)
{
  g_autofree char *told = NULL;

  gtk_widget_set_visible (helper.window, FALSE);
  told = run_on_main_loop ();
  g_assert_cmpstr (told, ==, " running started delivered");
  gtk_widget_set_visible (helper.window, TRUE);
  window_helper_draw (&helper, 1);
}

static void
test_level (void)
{
  g_assert_cmpint (ferry_level_for_drawn_share (1), ==, FERRY_LEVEL_GOOD);
  g_assert_cmpint (ferry_level_for_drawn_share (0.9), ==, FERRY_LEVEL_GOOD);
  g_assert_cmpint (ferry_level_for_drawn_share (0.89), ==, FERRY_LEVEL_SLOW);
  g_assert_cmpint (ferry_level_for_drawn_share (0.5), ==, FERRY_LEVEL_SLOW);
  g_assert_cmpint (ferry_level_for_drawn_share (0.49), ==, FERRY_LEVEL_BAD);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  window_helper_init (&helper);

  g_test_add_func ("/window/frames/level", test_level);
  g_test_add_func ("/window/frames/missed-at-rest", test_missed_at_rest);
  g_test_add_func ("/window/frames/drawn-before-block", test_drawn_before_block);
  g_test_add_func ("/window/frames/hidden-does-not-wait", test_hidden_does_not_wait);

  status = g_test_run ();
  window_helper_clear (&helper);
  return status;
}
