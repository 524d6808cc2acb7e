/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the window says of its frames, with the loop in the test's hands: what is missed at rest. */
#include "window-helper.h"

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

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  window_helper_init (&helper);

  g_test_add_func ("/window/frames/missed-at-rest", test_missed_at_rest);

  status = g_test_run ();
  window_helper_clear (&helper);
  return status;
}
