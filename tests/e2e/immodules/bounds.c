/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lets GTK tell assistive technology where things are.
 *
 * Since 4.10 it adds up what gtk_accessible_get_bounds() says of something and of all that it is in. A widget
 * says where its border is in the content of its parent, so what lies between border and content of each of
 * them, by CSS, is lost (seen in 4.18; https://gitlab.gnome.org/GNOME/gtk, gtk_widget_accessible_get_bounds()),
 * and the page of a stack says the same as the widget on it, which counts twice. Neither can be found out over
 * AT-SPI. Here each says where its content is in that of its accessible parent: the sum is what 4.8 told.
 *
 * It is no input method, but GTK loads what lies in "immodules" beneath a folder of GTK_PATH's. */
#include <gio/gio.h>
#include <gtk/gtk.h>

/* Of a widget's content, in a parent's. */
static void
tell_content (GtkWidget *widget,
              GtkWidget *parent,
              int *x,
              int *y,
              int *width,
              int *height)
{
  graphene_point_t there = GRAPHENE_POINT_INIT (0, 0);

  if (parent != NULL && !gtk_widget_compute_point (widget, parent, &there, &there))
    there = GRAPHENE_POINT_INIT (0, 0);
  *x = (int)floorf (there.x);
  *y = (int)floorf (there.y);
  *width = gtk_widget_get_width (widget);
  *height = gtk_widget_get_height (widget);
}

static gboolean
get_bounds_of_widget (GtkAccessible *self,
                      int *x,
                      int *y,
                      int *width,
                      int *height)
{
  g_autoptr(GtkAccessible) parent = gtk_accessible_get_accessible_parent (self);

  /* Where a page of a stack is, what is on it is too. */
  tell_content (GTK_WIDGET (self), GTK_IS_WIDGET (parent) ? GTK_WIDGET (parent) : NULL, x, y, width, height);
  return TRUE;
}

static gboolean
get_bounds_of_page (GtkAccessible *self,
                    int *x,
                    int *y,
                    int *width,
                    int *height)
{
  GtkWidget *child = gtk_stack_page_get_child (GTK_STACK_PAGE (self));

  tell_content (child, gtk_widget_get_parent (child), x, y, width, height);
  return TRUE;
}

static GtkAccessibleInterface *
interface_of (GType type)
{
  /* Kept, and so are changes to it; classes derived from it later share them. */
  return g_type_interface_peek (g_type_class_ref (type), GTK_TYPE_ACCESSIBLE);
}

G_MODULE_EXPORT void
g_io_module_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module));
  interface_of (GTK_TYPE_WIDGET)->get_bounds = get_bounds_of_widget;
  interface_of (GTK_TYPE_STACK_PAGE)->get_bounds = get_bounds_of_page;
}

G_MODULE_EXPORT void
g_io_module_unload (GIOModule *module)
{
}
