/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A figure that is cut reads as another one: 1,024 without its end is 1,0. So it is whole, or not there. */
#include "whole-row.h"

#include "children.h"

struct _FerryWholeRow
{
  GtkWidget parent_instance;
};

static void ferry_whole_row_buildable_init (GtkBuildableIface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryWholeRow, ferry_whole_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, ferry_whole_row_buildable_init))

static GtkBuildableIface *parent_buildable;

static void
ferry_whole_row_add_child (GtkBuildable *buildable,
                           GtkBuilder *builder,
                           GObject *child,
                           const char *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
ferry_whole_row_buildable_init (GtkBuildableIface *interface)
{
  parent_buildable = g_type_interface_peek_parent (interface);
  interface->add_child = ferry_whole_row_add_child;
}

static void
ferry_whole_row_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, wanted);
          continue;
        }
      /* The first one at least. */
      if (*natural == 0)
        *minimum = least;
      *natural += wanted;
    }
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

/* How many of the children have room in @width; @sizes is what they need and would like. */
static guint
fit (GtkWidget *widget,
     GtkRequestedSize *sizes,
     guint n,
     int *width)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  guint i;

  for (i = 0; i < n; i++, child = gtk_widget_get_next_sibling (child))
    {
      sizes[i].data = child;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &sizes[i].minimum_size, &sizes[i].natural_size, NULL, NULL);
      if (i > 0 && sizes[i].minimum_size > *width)
        break;
      *width -= sizes[i].minimum_size;
    }
  return i;
}

static void
ferry_whole_row_size_allocate (GtkWidget *widget,
                               int width,
                               int height,
                               int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint n = count_children (widget);
  g_autofree GtkRequestedSize *sizes = g_new0 (GtkRequestedSize, n);
  int spare = width;
  guint shown = fit (widget, sizes, n, &spare);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int x = 0;

  gtk_distribute_natural_allocation (MAX (0, spare), shown, sizes);
  for (guint i = 0; i < n; i++, child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_set_child_visible (child, i < shown);
      if (i >= shown)
        continue;
      gtk_widget_size_allocate (child,
                                &(GtkAllocation) {mirrored ? width - x - sizes[i].minimum_size : x, 0, sizes[i].minimum_size, height},
                                baseline);
      x += sizes[i].minimum_size;
    }
}

static void
ferry_whole_row_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_whole_row_parent_class)->dispose (object);
}

static void
ferry_whole_row_class_init (FerryWholeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_whole_row_dispose;
  widget_class->measure = ferry_whole_row_measure;
  widget_class->size_allocate = ferry_whole_row_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ferry_whole_row_init (FerryWholeRow *self)
{
}
