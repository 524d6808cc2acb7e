/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where there is little room there is less to read, and nothing that is cut. */
#include "ui/fitting-text.h"
#include "ui/whole-row.h"
#include "ui/window-body.h"

static const char * const forms[] = {"12.1 of 30.4 MB · 410 MB/s · 2 s left", "12.1 of 30.4 MB · 2 s left", "2 s left", NULL};
static const char * const less[] = {"1 of 3 MB · 4 MB/s · 2 s left", "1 of 3 MB · 2 s left", "2 s left", NULL};

/* Lays @widget out in @width, and draws it. */
static void
draw (GtkWidget *widget,
      int width)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation) {0, 0, width, height}, -1);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_clear_pointer (&node, gsk_render_node_unref);
}

static int
get_text_width (GtkWidget *widget,
                const char *text)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static GtkWidget *
show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* The longest form that fits; and no longer one for as long as there is no more room. */
static void
test_fitting_text (void)
{
  GtkWidget *widget = ferry_fitting_text_new (3, 40);
  FerryFittingText *text = FERRY_FITTING_TEXT (widget);
  GtkWidget *window = show (widget);

  ferry_fitting_text_set_forms (text, forms);
  for (guint i = 0; forms[i] != NULL; i++)
    {
      draw (widget, get_text_width (widget, forms[i]) + 20);
      g_assert_cmpstr (ferry_fitting_text_get_shown (text), ==, forms[i]);
    }

  draw (widget, get_text_width (widget, forms[1]) + 20);
  g_assert_cmpstr (ferry_fitting_text_get_shown (text), ==, forms[1]);
  ferry_fitting_text_set_forms (text, less);
  draw (widget, get_text_width (widget, forms[1]) + 20);
  g_assert_cmpstr (ferry_fitting_text_get_shown (text), ==, less[1]);
  draw (widget, get_text_width (widget, forms[0]) + 20);
  g_assert_cmpstr (ferry_fitting_text_get_shown (text), ==, less[0]);

  gtk_window_destroy (GTK_WINDOW (window));
}

static guint
count_shown (GtkWidget *row)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_get_child_visible (child) ? 1 : 0;
  return n;
}

/* One child after the other, none of them in part. */
static void
test_whole_row (void)
{
  GtkWidget *row = g_object_new (FERRY_TYPE_WHOLE_ROW, NULL);
  GtkWidget *window = show (row);
  int minimum, natural, each;

  for (guint i = 0; i < 4; i++)
    gtk_widget_set_parent (gtk_label_new ("1,024"), row);
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  each = minimum;
  g_assert_cmpint (natural, ==, 4 * each);
  for (int i = 1; i <= 4; i++)
    {
      draw (row, i * each);
      g_assert_cmpuint (count_shown (row), ==, i);
      draw (row, i * each + each - 1);
      g_assert_cmpuint (count_shown (row), ==, i);
    }

  gtk_window_destroy (GTK_WINDOW (window));
}

/* A window that goes in the moment in which its sidebar should make way, while somebody still holds what is in it. */
static void
test_body_without_window (void)
{
  GtkWidget *sidebar = gtk_label_new ("Operations");
  GtkWidget *body = g_object_ref_sink (g_object_new (FERRY_TYPE_WINDOW_BODY, "sidebar", sidebar, "content", gtk_label_new ("Pages"), NULL));
  GtkWidget *window = show (body);
  gboolean was_narrow, is_narrow;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_get (body, "narrow", &was_narrow, NULL);
  draw (body, was_narrow ? 2000 : 200);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_get (body, "narrow", &is_narrow, NULL);
  g_assert_cmpint (is_narrow, ==, was_narrow);
  g_assert_finalize_object (body);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/window/room/fitting-text", test_fitting_text);
  g_test_add_func ("/window/room/whole-row", test_whole_row);
  g_test_add_func ("/window/room/body-without-window", test_body_without_window);

  return g_test_run ();
}
