/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A GtkStack whose pages need not be of one height asks each how wide it is at its least height, by whichever way
 * round the page would rather be asked. A sentence is all in one line by that, and no narrower window would have room
 * for it. */
#include "width-first.h"

#include "children.h"

G_DEFINE_TYPE (FerryWidthFirst, ferry_width_first, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
ferry_width_first_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ferry_width_first_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *minimum = *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, minimum, natural, NULL, NULL);
}

static void
ferry_width_first_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
ferry_width_first_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_width_first_parent_class)->dispose (object);
}

static void
ferry_width_first_class_init (FerryWidthFirstClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_width_first_dispose;
  widget_class->get_request_mode = ferry_width_first_get_request_mode;
  widget_class->measure = ferry_width_first_measure;
  widget_class->size_allocate = ferry_width_first_size_allocate;
}

static void
ferry_width_first_init (FerryWidthFirst *self)
{
}

GtkWidget *
ferry_width_first_new (GtkWidget *child)
{
  GtkWidget *self;

  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  self = g_object_new (FERRY_TYPE_WIDTH_FIRST, NULL);
  gtk_widget_set_parent (child, self);
  return self;
}
