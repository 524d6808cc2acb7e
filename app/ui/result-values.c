/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any result as a list of names and values. */
#include "result-values.h"

#include "children.h"
#include "result-text.h"
#include "value-grid.h"

#include <glib/gi18n-lib.h>

#define GRID "ferry-grid"

GtkWidget *
ferry_result_values_new (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *grid = ferry_value_grid_new ();

  ferry_widget_set_name (scroller, _ ("Result"));
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  g_object_set_data (G_OBJECT (scroller), GRID, grid);

  return scroller;
}

void
ferry_result_values_show (GtkWidget *widget,
                          GVariant *parameters,
                          GVariant *result)
{
  GtkGrid *grid = g_object_get_data (G_OBJECT (widget), GRID);
  g_autoptr(GPtrArray) names = NULL;

  ferry_value_grid_clear (grid);
  if (result == NULL)
    return;
  if (!g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    {
      g_autofree char *value = ferry_result_format_value ("", result);

      ferry_value_grid_add (grid, _ ("Result"), value);
      return;
    }

  names = ferry_result_get_names (result);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr(GVariant) child = g_variant_lookup_value (result, name, NULL);
      g_autofree char *caption = ferry_result_format_name (name);
      g_autofree char *value = ferry_result_format_value (name, child);

      /* Nothing, and not something that was forgotten. */
      ferry_value_grid_add (grid, caption, *value != '\0' ? value : "—");
    }
}
