/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a page shows while there is nothing. */
#include "empty-state.h"

#include "width-first.h"

GtkWidget *
ferry_empty_state_new (const char *icon_name,
                       const char *text,
                       const char *button,
                       const char *action)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *filler;

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_widget_add_css_class (box, "empty-state");

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_append (GTK_BOX (box), icon);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);

  if (button != NULL)
    {
      filler = gtk_button_new_with_label (button);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (filler), action);
      gtk_widget_set_halign (filler, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), filler);
    }
  return ferry_width_first_new (box);
}

/* Behind the icon. */
void
ferry_empty_state_set_text (GtkWidget *state,
                            const char *text)
{
  GtkWidget *box = gtk_widget_get_first_child (state);

  g_return_if_fail (GTK_IS_BOX (box));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (gtk_widget_get_first_child (box))), text);
}

GtkWidget *
ferry_empty_state_add_button (GtkWidget *state,
                              const char *label)
{
  GtkWidget *box = gtk_widget_get_first_child (state);
  GtkWidget *button = gtk_button_new_with_label (label);

  g_return_val_if_fail (GTK_IS_BOX (box), NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}
