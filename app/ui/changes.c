/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Touches a widget only where something changes. */
#include "changes.h"

void
ferry_change_label (GtkWidget *label,
                    const char *text)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

/* A right-to-left mark, and the text apart from it. */
#define MARK "\u200f\u2068"
#define MARK_END "\u2069"

/* In 4.8 an inscription's text stands where its own letters have it, and not at the side where lines begin: from
 * right to left, Latin letters and figures would each go their way. */
void
ferry_change_inscription (GtkWidget *inscription,
                          const char *text)
{
  g_autofree char *marked = NULL;

  g_return_if_fail (GTK_IS_INSCRIPTION (inscription));

  if (text != NULL && gtk_widget_get_direction (inscription) == GTK_TEXT_DIR_RTL)
    text = marked = g_strconcat (MARK, text, MARK_END, NULL);
  if (g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (inscription)), text) != 0)
    gtk_inscription_set_text (GTK_INSCRIPTION (inscription), text);
}

static gboolean
tell (GtkWidget *widget,
      int x,
      int y,
      gboolean keyboard,
      GtkTooltip *tooltip,
      gpointer text)
{
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
ferry_widget_set_tooltip (GtkWidget *widget,
                          const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (tell), (gpointer)text);
}

static gboolean
on_query_tooltip (GtkWidget *label,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

void
ferry_label_tell_all (GtkWidget *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

void
ferry_change_child_visible (GtkWidget *child,
                            gboolean visible)
{
  GtkWidget *parent;

  g_return_if_fail (GTK_IS_WIDGET (child));

  parent = gtk_widget_get_parent (child);
  if (gtk_widget_get_child_visible (child) == visible)
    return;
  gtk_widget_set_child_visible (child, visible);
  /* One that was not drawn yet waits for that, and tells its parent nothing. */
  if (parent != NULL)
    gtk_widget_queue_draw (parent);
}

void
ferry_change_style_class (GtkWidget *widget,
                          const char *from,
                          const char *to)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (g_strcmp0 (from, to) == 0)
    return;
  if (from != NULL)
    gtk_widget_remove_css_class (widget, from);
  if (to != NULL)
    gtk_widget_add_css_class (widget, to);
}
