/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Children side by side, on as many lines as the width asks for. */
#include "wrap-box.h"

#include "children.h"

struct _FerryWrapBox
{
  GtkWidget parent_instance;

  guint spacing;
  guint line_spacing;
};

G_DEFINE_FINAL_TYPE (FerryWrapBox, ferry_wrap_box, GTK_TYPE_WIDGET)

enum {
  PROP_SPACING = 1,
  PROP_LINE_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Neighbours that share a line. */
typedef struct
{
  GtkWidget *first;
  guint n_children;
  guint n_expanding;
  int width; /* natural, with the spacing */
  int height;
} Line;

static GtkWidget *
next_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* How wide a child becomes that may have @room: natural, or less. */
static int
get_width (GtkWidget *child,
           int room)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (room, minimum, natural);
}

/* Takes as many children as fit into @width from @first on, one at least; returns the first that does
 * not, or NULL. */
static GtkWidget *
break_line (FerryWrapBox *self,
            GtkWidget *first,
            int width,
            Line *line)
{
  GtkWidget *child = next_visible (first);

  *line = (Line) {.first = child};
  while (child != NULL)
    {
      int own = get_width (child, width);
      int taken = line->n_children > 0 ? line->width + (int)self->spacing + own : own;
      int height;

      if (line->n_children > 0 && taken > width)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, own, NULL, &height, NULL, NULL);
      line->width = taken;
      line->height = MAX (line->height, height);
      line->n_children++;
      line->n_expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
      child = next_visible (gtk_widget_get_next_sibling (child));
    }
  return child;
}

static int
measure_height (FerryWrapBox *self,
                int width)
{
  GtkWidget *next = gtk_widget_get_first_child (GTK_WIDGET (self));
  int height = 0;

  while ((next = next_visible (next)) != NULL)
    {
      Line line;

      next = break_line (self, next, width, &line);
      height += line.height + (next != NULL ? (int)self->line_spacing : 0);
    }
  return height;
}

static void
measure_width (FerryWrapBox *self,
               int *minimum,
               int *natural)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  *minimum = *natural = 0;
  while ((child = next_visible (child)) != NULL)
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wanted + (*natural > 0 ? (int)self->spacing : 0);
      child = gtk_widget_get_next_sibling (child);
    }
}

static void
ferry_wrap_box_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  FerryWrapBox *self = FERRY_WRAP_BOX (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    *minimum = *natural = measure_height (self, for_size < 0 ? G_MAXINT : for_size);
}

static void
allocate_line (FerryWrapBox *self,
               const Line *line,
               int width,
               int y)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = line->first;
  int spare = MAX (0, width - line->width);
  int x = 0;

  for (guint i = 0; i < line->n_children; i++)
    {
      GtkAllocation place = {x, y, get_width (child, width), line->height};

      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        place.width += spare / line->n_expanding;
      if (mirrored)
        place.x = width - x - place.width;
      gtk_widget_size_allocate (child, &place, -1);
      x += place.width + self->spacing;
      child = next_visible (gtk_widget_get_next_sibling (child));
    }
}

static void
ferry_wrap_box_size_allocate (GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  FerryWrapBox *self = FERRY_WRAP_BOX (widget);
  GtkWidget *next = gtk_widget_get_first_child (widget);
  int y = 0;

  while ((next = next_visible (next)) != NULL)
    {
      Line line;

      next = break_line (self, next, width, &line);
      allocate_line (self, &line, width, y);
      y += line.height + self->line_spacing;
    }
}

static GtkSizeRequestMode
ferry_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ferry_wrap_box_compute_expand (GtkWidget *widget,
                               gboolean *hexpand,
                               gboolean *vexpand)
{
  GtkWidget *child;

  *hexpand = *vexpand = FALSE;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    *hexpand |= gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

static void
ferry_wrap_box_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_wrap_box_parent_class)->dispose (object);
}

static void
ferry_wrap_box_get_property (GObject *object,
                             guint property_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  FerryWrapBox *self = FERRY_WRAP_BOX (object);

  switch (property_id)
    {
    case PROP_SPACING:
      g_value_set_uint (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_uint (value, self->line_spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_wrap_box_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  FerryWrapBox *self = FERRY_WRAP_BOX (object);

  switch (property_id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_uint (value);
      break;
    case PROP_LINE_SPACING:
      self->line_spacing = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_wrap_box_class_init (FerryWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ferry_wrap_box_dispose;
  object_class->get_property = ferry_wrap_box_get_property;
  object_class->set_property = ferry_wrap_box_set_property;
  widget_class->measure = ferry_wrap_box_measure;
  widget_class->size_allocate = ferry_wrap_box_size_allocate;
  widget_class->get_request_mode = ferry_wrap_box_get_request_mode;
  widget_class->compute_expand = ferry_wrap_box_compute_expand;

  properties[PROP_SPACING] = g_param_spec_uint ("spacing", NULL, NULL, 0, 1000, 0, flags);
  properties[PROP_LINE_SPACING] = g_param_spec_uint ("line-spacing", NULL, NULL, 0, 1000, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "wrap");
}

static void
ferry_wrap_box_init (FerryWrapBox *self)
{
}

GtkWidget *
ferry_wrap_box_new (guint spacing,
                    guint line_spacing)
{
  return g_object_new (FERRY_TYPE_WRAP_BOX, "spacing", spacing, "line-spacing", line_spacing, NULL);
}

void
ferry_wrap_box_append (FerryWrapBox *self,
                       GtkWidget *child)
{
  g_return_if_fail (FERRY_IS_WRAP_BOX (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
