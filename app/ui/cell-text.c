/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An inscription: a label that is told another text has GTK measure the row, the table and the whole window. */
#include "cell-text.h"

#include "changes.h"

#include <string.h>

#define BREAKS "\n\r\t"

GtkWidget *
ferry_cell_text_new (guint min_chars)
{
  GtkWidget *cell = gtk_inscription_new ("");

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), min_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), min_chars);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (cell), 1);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 0);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);

  return cell;
}

GtkWidget *
ferry_cell_number_new (void)
{
  GtkWidget *cell = ferry_cell_text_new (0);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
  gtk_widget_add_css_class (cell, "numeric");

  return cell;
}

void
ferry_cell_text_set (GtkWidget *cell,
                     const char *text)
{
  g_autofree char *line = NULL;

  g_return_if_fail (GTK_IS_INSCRIPTION (cell));
  g_return_if_fail (text != NULL);

  if (strpbrk (text, BREAKS) != NULL)
    text = line = g_strdelimit (g_strdup (text), BREAKS, ' ');
  ferry_change_inscription (cell, text);
}

static gboolean
on_query_tooltip (GtkWidget *cell,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (cell));
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (cell, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= gtk_widget_get_width (cell))
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
ferry_cell_text_tell_all (GtkWidget *cell)
{
  g_return_if_fail (GTK_IS_INSCRIPTION (cell));

  gtk_widget_set_has_tooltip (cell, TRUE);
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}
