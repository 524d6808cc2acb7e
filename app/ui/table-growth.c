/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GTK 4 keeps two hundred rows of a list as widgets, whatever is in sight: made at once they take several frames. */
#include "table-growth.h"

/* What is in sight of a table at first, in a window of the usual size. */
#define FIRST_ROWS 16

/* Made well within a frame, with the rest of it. */
#define STEP_ROWS 8

/* Kept free below those that are there. */
#define ROOM_ROWS 16

/* Those that GTK keeps, and some: from there on more items cost nothing. */
#define ALL_ROWS 256

/* On the model that grows, and on its view. */
#define TICK "ferry-growth-tick"
#define SLICE "ferry-growth-slice"

static gboolean
grow (GtkWidget *view,
      GdkFrameClock *clock,
      gpointer user_data)
{
  GtkSliceListModel *slice = user_data;
  guint size = gtk_slice_list_model_get_size (slice) + STEP_ROWS;
  gboolean is_enough = size >= g_list_model_get_n_items (gtk_slice_list_model_get_model (slice));

  if (gtk_widget_get_mapped (view))
    gtk_slice_list_model_set_size (slice, size < ALL_ROWS ? size : G_MAXUINT);
  if (gtk_widget_get_mapped (view) && size < ALL_ROWS && !is_enough)
    return G_SOURCE_CONTINUE;
  g_object_set_data (G_OBJECT (slice), TICK, NULL);
  return G_SOURCE_REMOVE;
}

/* Where more is there than is shown. Not while nobody looks: then no frames have to come. */
static void
begin (GtkSliceListModel *slice,
       GtkWidget *view)
{
  guint size = gtk_slice_list_model_get_size (slice);
  guint n = g_list_model_get_n_items (gtk_slice_list_model_get_model (slice));

  if (!gtk_widget_get_mapped (view) || g_object_get_data (G_OBJECT (slice), TICK) != NULL)
    return;
  /* Those that come one by one find room: at the end of a full one another row would go for each of them. */
  if (n <= size)
    {
      gtk_slice_list_model_set_size (slice, MAX (size, n + ROOM_ROWS));
      return;
    }
  g_object_set_data (G_OBJECT (slice), TICK, GUINT_TO_POINTER (gtk_widget_add_tick_callback (view, grow, g_object_ref (slice), g_object_unref)));
}

static void
on_items_changed (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer view)
{
  GtkSliceListModel *slice = g_object_get_data (view, SLICE);

  if (slice != NULL && gtk_slice_list_model_get_model (slice) == model)
    begin (slice, view);
}

static void
on_map (GtkWidget *view,
        gpointer slice)
{
  begin (slice, view);
}

GListModel *
ferry_table_growth_new (GListModel *model,
                        GtkWidget *view)
{
  GtkSliceListModel *slice;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (view), NULL);

  slice = gtk_slice_list_model_new (g_object_ref (model), 0, FIRST_ROWS);
  g_object_set_data_full (G_OBJECT (view), SLICE, g_object_ref (slice), g_object_unref);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), view, 0);
  g_signal_connect_object (view, "map", G_CALLBACK (on_map), slice, 0);

  return G_LIST_MODEL (slice);
}
