/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A figure with its caption below. */
#include "tile.h"

#include "changes.h"

/* "9.99 s" and "100 %": the widest that is likely. */
#define VALUE_CHARS 7

struct _FerryTile
{
  GtkWidget parent_instance;

  GtkWidget *value;
  GtkWidget *caption;
  const char *style_class; /* static */
  char *details;
};

G_DEFINE_FINAL_TYPE (FerryTile, ferry_tile, GTK_TYPE_WIDGET)

enum {
  PROP_CAPTION = 1,
  PROP_CHARS,
  PROP_DETAILS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
ferry_tile_dispose (GObject *object)
{
  FerryTile *self = FERRY_TILE (object);

  g_clear_pointer (&self->value, gtk_widget_unparent);
  g_clear_pointer (&self->caption, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_tile_parent_class)->dispose (object);
}

static void
ferry_tile_finalize (GObject *object)
{
  g_free (FERRY_TILE (object)->details);

  G_OBJECT_CLASS (ferry_tile_parent_class)->finalize (object);
}

/* Made when asked for: setting one has GTK look for the pointer, each time. */
static gboolean
ferry_tile_query_tooltip (GtkWidget *widget,
                          int x,
                          int y,
                          gboolean keyboard,
                          GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, FERRY_TILE (widget)->details);

  return TRUE;
}

static void
ferry_tile_get_property (GObject *object,
                         guint property_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  FerryTile *self = FERRY_TILE (object);

  switch (property_id)
    {
    case PROP_CAPTION:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->caption)));
      break;
    case PROP_CHARS:
      g_value_set_uint (value, gtk_inscription_get_min_chars (GTK_INSCRIPTION (self->value)));
      break;
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_tile_set_property (GObject *object,
                         guint property_id,
                         const GValue *value,
                         GParamSpec *pspec)
{
  FerryTile *self = FERRY_TILE (object);

  switch (property_id)
    {
    case PROP_CAPTION:
      ferry_tile_set_caption (self, g_value_get_string (value));
      break;
    case PROP_CHARS:
      gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->value), g_value_get_uint (value));
      break;
    case PROP_DETAILS:
      if (g_value_get_string (value) != NULL)
        ferry_tile_set_details (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_tile_class_init (FerryTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_tile_dispose;
  object_class->finalize = ferry_tile_finalize;
  object_class->get_property = ferry_tile_get_property;
  object_class->set_property = ferry_tile_set_property;
  widget_class->query_tooltip = ferry_tile_query_tooltip;

  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHARS] = g_param_spec_uint ("chars", NULL, NULL, 1, 100, VALUE_CHARS, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ferry_tile_init (FerryTile *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);

  self->value = gtk_inscription_new ("–");
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->value), VALUE_CHARS);
  gtk_widget_add_css_class (self->value, "value");
  gtk_widget_set_parent (self->value, GTK_WIDGET (self));

  self->caption = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  /* Rather than that figures go beyond the edge of a small window. */
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_set_parent (self->caption, GTK_WIDGET (self));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->caption, NULL, -1);
}

void
ferry_tile_set_caption (FerryTile *self,
                        const char *caption)
{
  g_return_if_fail (FERRY_IS_TILE (self));

  ferry_change_label (self->caption, caption);
}

void
ferry_tile_set_details (FerryTile *self,
                        const char *details)
{
  g_return_if_fail (FERRY_IS_TILE (self));
  g_return_if_fail (details != NULL);

  if (g_strcmp0 (details, self->details) == 0)
    return;
  g_free (self->details);
  self->details = g_strdup (details);
  if (!gtk_widget_get_has_tooltip (GTK_WIDGET (self)))
    gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details, -1);
}

void
ferry_tile_set_value (FerryTile *self,
                      const char *text,
                      const char *style_class)
{
  g_return_if_fail (FERRY_IS_TILE (self));

  ferry_change_inscription (self->value, text);
  ferry_change_style_class (GTK_WIDGET (self), self->style_class, style_class);
  self->style_class = style_class;
}

void
ferry_tile_set_chars (FerryTile *self,
                      guint n_chars)
{
  g_return_if_fail (FERRY_IS_TILE (self));

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->value), n_chars);
}
