/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Titles that are asked and told, but sort nothing. */
#include "variant-columns.h"

#include <glib/gi18n-lib.h>

/* Never sorts: says which column is asked. @asked is where. */
static int
probe (gconstpointer asked,
       gconstpointer b,
       gpointer column)
{
  const FerryVariantColumn **probed = (gpointer)asked;

  if (*probed == NULL)
    *probed = column;
  return -1;
}

/* Puts the title of the @position-th column above the right-aligned numbers, for which GTK has no
 * setter. Does nothing where the header is built differently. */
static void
align_title (GtkColumnView *view,
             guint position)
{
  GtkWidget *title = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *box;

  title = title != NULL ? gtk_widget_get_first_child (title) : NULL;
  while (title != NULL && position-- > 0)
    title = gtk_widget_get_next_sibling (title);
  box = title != NULL ? gtk_widget_get_first_child (title) : NULL;
  if (!GTK_IS_BOX (box))
    return;
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  /* The arrow goes in front: it takes room even while it does not show. */
  gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_first_child (box), gtk_widget_get_last_child (box));
}

GPtrArray *
ferry_variant_columns_add (GtkColumnView *view,
                           const FerryVariantColumn *columns,
                           const FerryVariantScale *scale)
{
  GPtrArray *view_columns;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (columns != NULL && scale != NULL, NULL);

  view_columns = g_ptr_array_new ();
  for (const FerryVariantColumn *column = columns; column->title != NULL; column++)
    {
      GtkListItemFactory *factory = ferry_variant_cell_factory_new (column, scale);
      GtkColumnViewColumn *view_column = gtk_column_view_column_new (column->is_literal ? column->title : _ (column->title), factory);

      gtk_column_view_column_set_resizable (view_column, TRUE);
      gtk_column_view_column_set_expand (view_column, column->expand);
      if (column->sortable)
        {
          g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (probe, (gpointer)column, NULL));

          gtk_column_view_column_set_sorter (view_column, sorter);
        }
      gtk_column_view_append_column (view, view_column);
      if (ferry_variant_cell_is_number (column->cell))
        align_title (view, column - columns);
      g_ptr_array_add (view_columns, view_column);
      g_object_unref (view_column);
    }
  return view_columns;
}

/* GTK 4.8 does not tell which column it sorts by, but asks that column's sorter first. */
const FerryVariantColumn *
ferry_variant_columns_get_sort (GtkColumnView *view,
                                gboolean *descending)
{
  const FerryVariantColumn *probed = NULL;
  GtkOrdering ordering;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view) && descending != NULL, NULL);

  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (view), &probed, view);
  *descending = probed != NULL && ordering == GTK_ORDERING_LARGER;
  return probed;
}

void
ferry_variant_columns_sort (GtkColumnView *view,
                            GtkColumnViewColumn *view_column,
                            gboolean descending)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (view_column == NULL || GTK_IS_COLUMN_VIEW_COLUMN (view_column));

  /* First without: sorting by the same column again would only turn it round. */
  gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
  if (view_column != NULL)
    gtk_column_view_sort_by_column (view, view_column, descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}
