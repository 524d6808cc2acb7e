/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where what scrolls sideways begins. */
#include "table-start.h"

/* Of an adjustment: a double, how much of it is right of what is in sight. Nothing as long as there is none. */
#define BEYOND "ferry-beyond"

static gboolean
is_from_right (GtkWidget *widget)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

static double
get_end (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

/* The person, or a key, has scrolled. */
static void
on_value_changed (GtkAdjustment *adjustment,
                  gpointer user_data)
{
  double *beyond = g_object_get_data (G_OBJECT (adjustment), BEYOND);

  *beyond = MAX (0, get_end (adjustment) - gtk_adjustment_get_value (adjustment));
}

static gboolean
allocate_again (GtkWidget *widget,
                GdkFrameClock *clock,
                gpointer user_data)
{
  gtk_widget_queue_allocate (widget);

  return G_SOURCE_REMOVE;
}

/* This comes from within an allocation, in which the old value has been made use of. */
static void
on_changed (GtkAdjustment *adjustment,
            gpointer user_data)
{
  double *beyond = g_object_get_data (G_OBJECT (adjustment), BEYOND);
  double value = MAX (0, get_end (adjustment) - *beyond);

  if (!is_from_right (user_data) || value == gtk_adjustment_get_value (adjustment))
    return;
  gtk_adjustment_set_value (adjustment, value);
  gtk_widget_add_tick_callback (user_data, allocate_again, NULL, NULL);
}

static void
on_adjustment (GtkScrollable *scrollable)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (scrollable);

  if (adjustment == NULL || g_object_get_data (G_OBJECT (adjustment), BEYOND) != NULL)
    return;
  g_object_set_data_full (G_OBJECT (adjustment), BEYOND, g_new0 (double, 1), g_free);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_changed), scrollable, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_value_changed), scrollable, 0);
  on_changed (adjustment, scrollable);
}

void
ferry_table_start_add (GtkScrollable *scrollable)
{
  g_return_if_fail (GTK_IS_SCROLLABLE (scrollable));

  g_signal_connect (scrollable, "notify::hadjustment", G_CALLBACK (on_adjustment), NULL);
  on_adjustment (scrollable);
}
