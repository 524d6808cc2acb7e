/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The small text of charts: in the widget's own font, with figures that do not dance. */
#include "chart-text.h"

#define TEXT_SCALE 0.78

PangoLayout *
ferry_chart_text_new (GtkWidget *widget,
                      const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  return layout;
}

void
ferry_chart_text_measure (GtkWidget *widget,
                          const char *text,
                          int *width,
                          int *height)
{
  g_autoptr(PangoLayout) layout = ferry_chart_text_new (widget, text);

  pango_layout_get_pixel_size (layout, width, height);
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
  g_autoptr(PangoLayout) layout = ferry_chart_text_new (widget, text);
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
