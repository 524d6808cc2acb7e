/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How large text is, as GTK's settings have it: the desktop's font, and its factor for large text, which is told
 * as a resolution. */
#include "text-scale.h"

#include <math.h>

/* GNOME's: 11 points on a screen of 96 dots an inch. */
#define USUAL_POINTS 11.0
#define USUAL_DPI 96.0

int
ferry_text_scale_pixels (GtkSettings *settings,
                         int pixels)
{
  g_autofree char *name = NULL;
  PangoFontDescription *font;
  double points, dpi;
  int xft_dpi;

  g_return_val_if_fail (GTK_IS_SETTINGS (settings), pixels);

  g_object_get (settings, "gtk-font-name", &name, "gtk-xft-dpi", &xft_dpi, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  points = pango_font_description_get_size (font) / (double)PANGO_SCALE;
  dpi = xft_dpi > 0 ? xft_dpi / 1024.0 : USUAL_DPI;
  if (pango_font_description_get_size_is_absolute (font))
    points *= 72 / dpi;
  pango_font_description_free (font);

  return ceil (pixels * MAX (1, points * dpi / (USUAL_POINTS * USUAL_DPI)));
}

void
ferry_text_scale_watch (GtkSettings *settings,
                        GCallback callback,
                        gpointer object)
{
  g_return_if_fail (GTK_IS_SETTINGS (settings));

  g_signal_connect_object (settings, "notify::gtk-font-name", callback, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-xft-dpi", callback, object, G_CONNECT_SWAPPED);
}
