/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Ferry says of itself. */
#include "about-dialog.h"

#include "close-keys.h"
#include "model/settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_link (GtkWidget *widget)
{
  return GTK_IS_LINK_BUTTON (widget) || (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), "<a href=") != NULL);
}

/* The first that is shown. */
static GtkWidget *
find_link (GtkWidget *widget)
{
  GtkWidget *link = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (is_link (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && link == NULL; child = gtk_widget_get_next_sibling (child))
    link = find_link (child);
  return link;
}

static void
unselect (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    gtk_label_select_region (GTK_LABEL (widget), 0, 0);
}

/* GTK gives the focus to the name, and selects that, as it does any text that a person may want to copy: there is nothing
 * else in the dialog. The website can be gone to. */
static void
begin_at_link (GtkWindow *dialog)
{
  GtkWidget *link = find_link (GTK_WIDGET (dialog));

  unselect (gtk_window_get_focus (dialog));
  if (link == NULL || !gtk_widget_grab_focus (link))
    return;
  unselect (link);
}

void
ferry_about_dialog_show (GtkWindow *window)
{
  GtkWidget *dialog = g_object_new (GTK_TYPE_ABOUT_DIALOG,
                                    "program-name", "Ferry",
                                    "version", FERRY_VERSION,
                                    "logo-icon-name", FERRY_APPLICATION_ID,
                                    "comments", _ ("Slow work beside a window that stays quick, and what it costs"),
                                    "website", "https://github.com/ferry-gtk/ferry",
                                    "license-type", GTK_LICENSE_LGPL_2_1,
                                    "transient-for", window,
                                    "modal", TRUE,
                                    "destroy-with-parent", TRUE,
                                    NULL);

  ferry_close_keys_add (GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  begin_at_link (GTK_WINDOW (dialog));
}
