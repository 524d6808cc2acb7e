/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text of charts: in the widget's own font, with figures that do not dance. */
#include "chart-text.h"

/* A chart keeps so many lines laid out: it asks for most of them again when it draws the next time. */
#define KEPT_MAX 64
#define KEPT "ferry-chart-texts"

PangoLayout *
ferry_chart_text_new (GtkWidget *widget,
                      const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  return layout;
}

/* Lent until the next one is asked for. Pango lays it out again by itself when the font has changed. */
static PangoLayout *
get_layout (GtkWidget *widget,
            const char *text)
{
  GHashTable *kept = g_object_get_data (G_OBJECT (widget), KEPT);
  PangoLayout *layout;

  if (kept == NULL)
    {
      kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_object_set_data_full (G_OBJECT (widget), KEPT, kept, (GDestroyNotify)g_hash_table_unref);
    }
  layout = g_hash_table_lookup (kept, text);
  if (layout != NULL)
    return layout;
  if (g_hash_table_size (kept) >= KEPT_MAX)
    g_hash_table_remove_all (kept);
  layout = ferry_chart_text_new (widget, text);
  g_hash_table_insert (kept, g_strdup (text), layout);
  return layout;
}

void
ferry_chart_text_measure (GtkWidget *widget,
                          const char *text,
                          int *width,
                          int *height)
{
  pango_layout_get_pixel_size (get_layout (widget, text), width, height);
}

double
ferry_chart_text_draw (GtkWidget *widget,
                       GtkSnapshot *snapshot,
                       const char *text,
                       const GdkRGBA *color,
                       double x,
                       double y,
                       double width)
{
  g_autoptr(PangoLayout) layout = width > 0 ? ferry_chart_text_new (widget, text) : g_object_ref (get_layout (widget, text));
  int taken;

  if (width > 0)
    {
      pango_layout_set_width (layout, width * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  pango_layout_get_pixel_size (layout, &taken, NULL);

  return taken;
}
