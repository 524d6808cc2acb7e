/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The colours of what is drawn. style.css names the same for what is styled. */
#include "palette.h"

#include "model/duration-scale.h"

#define RGB(value)                                                                        \
  {                                                                                       \
    ((value) >> 16 & 255) / 255.f, ((value) >> 8 & 255) / 255.f, ((value)&255) / 255.f, 1 \
  }

/* Light, dark. Each has a contrast of at least 4.5 to its ground. */
static const GdkRGBA levels[FERRY_N_LEVELS][2] = {
  [FERRY_LEVEL_GOOD] = {RGB (0x1a7f4b), RGB (0x57d28c)},
  [FERRY_LEVEL_SLOW] = {RGB (0xb5650a), RGB (0xf5a742)},
  [FERRY_LEVEL_BAD] = {RGB (0xc01c28), RGB (0xff7b72)},
};

static const GdkRGBA accents[][2] = {
  {RGB (0x1c5fb0), RGB (0x78aeed)},
  {RGB (0x7a3e9d), RGB (0xc79be0)},
  {RGB (0x0b6e6e), RGB (0x5cc8c8)},
  {RGB (0x8a5a00), RGB (0xdfb35a)},
  {RGB (0xa0316b), RGB (0xe893bd)},
};

/* Microseconds; until the person's own are known, which is before anything is drawn. */
static gint64 level_starts[FERRY_N_LEVELS] = {
  [FERRY_LEVEL_SLOW] = FERRY_DURATION_FRAME_US,
  [FERRY_LEVEL_BAD] = 100000,
};

FerryLevel
ferry_level_for_duration (gint64 microseconds)
{
  if (microseconds < level_starts[FERRY_LEVEL_SLOW])
    return FERRY_LEVEL_GOOD;
  return microseconds < level_starts[FERRY_LEVEL_BAD] ? FERRY_LEVEL_SLOW : FERRY_LEVEL_BAD;
}

gint64
ferry_level_get_start (FerryLevel level)
{
  g_return_val_if_fail ((guint)level < FERRY_N_LEVELS, 0);

  return level_starts[level];
}

void
ferry_level_take_thresholds (FerryThresholds *thresholds)
{
  g_return_if_fail (FERRY_IS_THRESHOLDS (thresholds));

  level_starts[FERRY_LEVEL_SLOW] = ferry_thresholds_get (thresholds, FERRY_THRESHOLD_STALL);
  level_starts[FERRY_LEVEL_BAD] = ferry_thresholds_get (thresholds, FERRY_THRESHOLD_RED);
}

FerryLevel
ferry_level_for_drawn_share (double share)
{
  if (share >= 0.9)
    return FERRY_LEVEL_GOOD;
  return share >= 0.5 ? FERRY_LEVEL_SLOW : FERRY_LEVEL_BAD;
}

const char *
ferry_level_get_style_class (FerryLevel level)
{
  static const char * const classes[FERRY_N_LEVELS] = {"good", "slow", "bad"};

  g_return_val_if_fail ((guint)level < FERRY_N_LEVELS, NULL);

  return classes[level];
}

static GdkRGBA
text_color (GtkWidget *widget)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}

gboolean
ferry_palette_is_dark (GtkWidget *widget)
{
  GdkRGBA color = text_color (widget);

  return 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue > 0.5;
}

void
ferry_palette_mark_dark (GtkWidget *window)
{
  if (ferry_palette_is_dark (window) == gtk_widget_has_css_class (window, "dark"))
    return;
  if (ferry_palette_is_dark (window))
    gtk_widget_add_css_class (window, "dark");
  else
    gtk_widget_remove_css_class (window, "dark");
}

GdkRGBA
ferry_palette_get_level (GtkWidget *widget,
                         FerryLevel level)
{
  return levels[level][ferry_palette_is_dark (widget)];
}

GdkRGBA
ferry_palette_get_accent (GtkWidget *widget,
                          guint64 index)
{
  return accents[index % G_N_ELEMENTS (accents)][ferry_palette_is_dark (widget)];
}

GdkRGBA
ferry_palette_get_text (GtkWidget *widget,
                        double alpha)
{
  GdkRGBA color = text_color (widget);

  color.alpha *= alpha;
  return color;
}

GdkRGBA
ferry_palette_get_ground (GtkWidget *widget,
                          double alpha)
{
  GdkRGBA ground = ferry_palette_is_dark (widget) ? (GdkRGBA) {0.19f, 0.19f, 0.19f, 1} : (GdkRGBA) {0.985f, 0.98f, 0.975f, 1};

  ground.alpha = alpha;
  return ground;
}
