/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of details, put where they belong. */
#include "detail-sections.h"

#include "children.h"
#include "value-grid.h"

static GtkWidget *
add_section (GtkWidget *sections,
             const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *grid = ferry_value_grid_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), grid);
  ferry_flow_box_add (sections, box);

  return grid;
}

void
ferry_detail_sections_add (const char *section,
                           const char *caption,
                           const char *value,
                           gpointer user_data)
{
  FerryDetailSections *self = user_data;

  g_return_if_fail (GTK_IS_FLOW_BOX (self->box));

  if (self->section != section)
    {
      self->section = section;
      self->grid = add_section (self->box, section);
    }
  ferry_value_grid_add (GTK_GRID (self->grid), caption, value);
}

void
ferry_detail_sections_clear (GtkWidget *box)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_FLOW_BOX (box));

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
}
