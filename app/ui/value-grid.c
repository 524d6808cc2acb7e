/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Captions with their values, in two columns. */
#include "value-grid.h"

#include <glib/gi18n-lib.h>

/* A label lays all of its text out at once: more of it keeps the loop for longer than a frame. */
#define CHARACTERS_MAX 1000

GtkWidget *
ferry_value_grid_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  return grid;
}

static char *
shorten (const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (valid, -1) <= CHARACTERS_MAX)
    return g_steal_pointer (&valid);
  beginning = g_utf8_substring (valid, 0, CHARACTERS_MAX);
  return g_strdup_printf (_ ("%s… (Copy takes all of it)"), beginning);
}

/* Where lines begin on the right, a minus would follow its number. */
#define LEFT_TO_RIGHT "\u200e"

static char *
keep_sign (GtkWidget *grid,
           char *value)
{
  gboolean is_signed = value[0] == '-' && g_ascii_isdigit (value[1]);
  char *kept;

  if (!is_signed || gtk_widget_get_direction (grid) != GTK_TEXT_DIR_RTL)
    return value;
  kept = g_strconcat (LEFT_TO_RIGHT, value, NULL);
  g_free (value);
  return kept;
}

void
ferry_value_grid_add (GtkGrid *grid,
                      const char *caption,
                      const char *value)
{
  GtkWidget *name = gtk_label_new (caption);
  g_autofree char *shown = keep_sign (GTK_WIDGET (grid), shorten (value));
  GtkWidget *text = gtk_label_new (shown);
  int row = 0;

  while (gtk_grid_get_child_at (grid, 0, row) != NULL)
    row++;

  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "secondary");
  gtk_grid_attach (grid, name, 0, row, 1, 1);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, name, NULL, -1);
  gtk_grid_attach (grid, text, 1, row, 1, 1);
}

void
ferry_value_grid_clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}
