/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which form fits is found when it is drawn: a text that changes five times a second must not have the window laid
 * out again. Once a shorter one was needed it stays with that until there is more room, for figures come and go by a
 * digit, and words that come and go with them are no calm sight. */
#include "fitting-text.h"

struct _FerryFittingText
{
  GtkWidget parent_instance;

  guint minimum; /* characters */
  guint natural;
  char **forms;
  guint shown; /* which of them */
  int width;   /* in which it was found */
};

G_DEFINE_FINAL_TYPE (FerryFittingText, ferry_fitting_text, GTK_TYPE_WIDGET)

enum {
  PROP_MINIMUM = 1,
  PROP_NATURAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static PangoLayout *
create_layout (FerryFittingText *self,
               const char *text)
{
  /* From right to left it begins at the right, and its figures and letters stay in their order. */
  g_autofree char *isolated = g_strconcat ("\u2068", text, "\u2069", NULL);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), isolated);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_auto_dir (layout, FALSE);

  return layout;
}

static void
ferry_fitting_text_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  FerryFittingText *self = FERRY_FITTING_TEXT (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int character = MAX (pango_font_metrics_get_approximate_char_width (metrics), pango_font_metrics_get_approximate_digit_width (metrics));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = PANGO_PIXELS_CEIL (character * (int)self->minimum);
      *natural = PANGO_PIXELS_CEIL (character * (int)self->natural);
    }
  else
    *minimum = *natural = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  pango_font_metrics_unref (metrics);
}

static void
ferry_fitting_text_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  FerryFittingText *self = FERRY_FITTING_TEXT (widget);

  if (width == self->width)
    return;
  self->width = width;
  self->shown = 0;
}

/* (transfer full) */
static PangoLayout *
find_form (FerryFittingText *self)
{
  guint n = g_strv_length (self->forms);

  for (;; self->shown++)
    {
      g_autoptr(PangoLayout) layout = create_layout (self, self->forms[self->shown]);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      if (width <= self->width || self->shown == n - 1)
        return g_steal_pointer (&layout);
    }
}

static void
ferry_fitting_text_snapshot (GtkWidget *widget,
                             GtkSnapshot *snapshot)
{
  FerryFittingText *self = FERRY_FITTING_TEXT (widget);
  g_autoptr(PangoLayout) layout = NULL;
  GdkRGBA color;
  int height;

  if (self->forms == NULL || self->forms[0] == NULL || self->width <= 0)
    return;
  layout = find_form (self);
  /* Nothing of the last one is hidden without a sign. */
  pango_layout_set_width (layout, self->width * PANGO_SCALE);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (gtk_widget_get_height (widget) - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
ferry_fitting_text_finalize (GObject *object)
{
  g_strfreev (FERRY_FITTING_TEXT (object)->forms);

  G_OBJECT_CLASS (ferry_fitting_text_parent_class)->finalize (object);
}

static void
ferry_fitting_text_get_property (GObject *object,
                                 guint property_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  FerryFittingText *self = FERRY_FITTING_TEXT (object);

  switch (property_id)
    {
    case PROP_MINIMUM:
      g_value_set_uint (value, self->minimum);
      break;
    case PROP_NATURAL:
      g_value_set_uint (value, self->natural);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_fitting_text_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  FerryFittingText *self = FERRY_FITTING_TEXT (object);

  switch (property_id)
    {
    case PROP_MINIMUM:
      self->minimum = g_value_get_uint (value);
      break;
    case PROP_NATURAL:
      self->natural = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_fitting_text_class_init (FerryFittingTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = ferry_fitting_text_finalize;
  object_class->get_property = ferry_fitting_text_get_property;
  object_class->set_property = ferry_fitting_text_set_property;
  widget_class->measure = ferry_fitting_text_measure;
  widget_class->size_allocate = ferry_fitting_text_size_allocate;
  widget_class->snapshot = ferry_fitting_text_snapshot;

  properties[PROP_MINIMUM] = g_param_spec_uint ("minimum-chars", NULL, NULL, 0, G_MAXUINT16, 0, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NATURAL] = g_param_spec_uint ("natural-chars", NULL, NULL, 0, G_MAXUINT16, 0, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ferry_fitting_text_init (FerryFittingText *self)
{
}

GtkWidget *
ferry_fitting_text_new (guint minimum,
                        guint natural)
{
  return g_object_new (FERRY_TYPE_FITTING_TEXT, "minimum-chars", minimum, "natural-chars", natural, NULL);
}

void
ferry_fitting_text_set_forms (FerryFittingText *self,
                              const char * const *forms)
{
  g_return_if_fail (FERRY_IS_FITTING_TEXT (self));
  g_return_if_fail (forms != NULL && forms[0] != NULL);

  if (self->forms != NULL && g_strv_equal ((const char * const *)self->forms, forms))
    return;
  g_strfreev (self->forms);
  self->forms = g_strdupv ((char **)forms);
  self->shown = MIN (self->shown, g_strv_length (self->forms) - 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, forms[0], -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
ferry_fitting_text_get_shown (FerryFittingText *self)
{
  g_return_val_if_fail (FERRY_IS_FITTING_TEXT (self), NULL);

  return self->forms != NULL ? self->forms[self->shown] : NULL;
}
