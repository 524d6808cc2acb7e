/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a table that is wider than its window begins. */
#include "table-start.h"

/* Of an adjustment. */
#define START "ferry-table-start"

typedef struct
{
  double beyond;     /* how much is right of what is in sight */
  gboolean is_known; /* whether counts_from_right is */
  gboolean counts_from_right;
} Start;

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

/* From right to left, GTK 4.8 counts what a table is scrolled by from the left, and 4.18 from the right, which no property
 * tells: but as soon as some of the table is out of sight, nobody has scrolled yet, and where GTK has laid the titles
 * tells from which side its 0 is. */
static void
learn_side (Start *start,
            GtkAdjustment *adjustment,
            GtkWidget *view)
{
  GtkWidget *titles = gtk_widget_get_first_child (view);
  double end = get_end (adjustment);
  graphene_rect_t place;

  if (start->is_known || end <= 0 || titles == NULL || !gtk_widget_compute_bounds (titles, view, &place))
    return;
  start->is_known = TRUE;
  start->counts_from_right = place.origin.x < -end / 2;
}

/* The person, or a key, has scrolled. */
static void
on_value_changed (GtkAdjustment *adjustment,
                  gpointer user_data)
{
  Start *start = g_object_get_data (G_OBJECT (adjustment), START);

  start->beyond = MAX (0, get_end (adjustment) - gtk_adjustment_get_value (adjustment));
}

static gboolean
allocate_again (GtkWidget *widget,
                GdkFrameClock *clock,
                gpointer user_data)
{
  gtk_widget_queue_allocate (widget);

  return G_SOURCE_REMOVE;
}

/* This comes from within an allocation, in which the old value has been made use of. What counts from the right begins
 * there, and stays there, by itself. */
static void
on_changed (GtkAdjustment *adjustment,
            gpointer user_data)
{
  Start *start = g_object_get_data (G_OBJECT (adjustment), START);
  double value = MAX (0, get_end (adjustment) - start->beyond);

  if (!is_from_right (user_data))
    return;
  learn_side (start, adjustment, user_data);
  if (start->counts_from_right || value == gtk_adjustment_get_value (adjustment))
    return;
  gtk_adjustment_set_value (adjustment, value);
  gtk_widget_add_tick_callback (user_data, allocate_again, NULL, NULL);
}

static void
on_adjustment (GtkScrollable *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (view);

  if (adjustment == NULL || g_object_get_data (G_OBJECT (adjustment), START) != NULL)
    return;
  g_object_set_data_full (G_OBJECT (adjustment), START, g_new0 (Start, 1), g_free);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_changed), view, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_value_changed), view, 0);
  on_changed (adjustment, view);
}

void
ferry_table_start_add (GtkColumnView *view)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  g_signal_connect (view, "notify::hadjustment", G_CALLBACK (on_adjustment), NULL);
  on_adjustment (GTK_SCROLLABLE (view));
}

gboolean
ferry_table_start_counts_from_right (GtkColumnView *view)
{
  GtkAdjustment *adjustment;
  const Start *start;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), FALSE);

  adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  start = adjustment != NULL ? g_object_get_data (G_OBJECT (adjustment), START) : NULL;
  return start != NULL && start->counts_from_right;
}
