/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The colours of what is drawn, for light and dark. */
#pragma once

#include "model/thresholds.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How serious a length of time on the main loop is. */
typedef enum
{
  FERRY_LEVEL_GOOD, /* no stall */
  FERRY_LEVEL_SLOW,
  FERRY_LEVEL_BAD
} FerryLevel;

#define FERRY_N_LEVELS 3

FerryLevel ferry_level_for_duration (gint64 microseconds);

/* From how long on something is of @level, microseconds. */
gint64 ferry_level_get_start (FerryLevel level);

/* Has levels begin where @thresholds say now: for all windows, as colours do. What shows a level has to be told. */
void ferry_level_take_thresholds (FerryThresholds *thresholds);

/* Of how much of the frames that are due is drawn: with less than 0.9 of them motion is seen to stutter, with less than
 * 0.5 to jump. */
FerryLevel ferry_level_for_drawn_share (double share);

/* The style class of such a number: "good", "slow", "bad". Static. */
const char *ferry_level_get_style_class (FerryLevel level);

/* Whether @widget's text is light on a dark ground. */
gboolean ferry_palette_is_dark (GtkWidget *widget);

/* Gives a window the style class "dark" while it is: CSS cannot ask, and what colours depend on it look for it. */
void ferry_palette_mark_dark (GtkWidget *window);

/* The colour of a level on @widget's ground. */
GdkRGBA ferry_palette_get_level (GtkWidget *widget,
                                 FerryLevel level);

/* The colour of the @index-th of several things shown side by side. */
GdkRGBA ferry_palette_get_accent (GtkWidget *widget,
                                  guint64 index);

/* What a card with @widget on it is made of, about, at @alpha. */
GdkRGBA ferry_palette_get_ground (GtkWidget *widget,
                                  double alpha);

/* @widget's text colour at @alpha. */
GdkRGBA ferry_palette_get_text (GtkWidget *widget,
                                double alpha);

G_END_DECLS
