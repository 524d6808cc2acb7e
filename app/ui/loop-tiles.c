/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which figure stands in which tile. */
#include "loop-tiles.h"

#include "model/frame-words.h"
#include "model/loop-words.h"
#include "model/progress-rate.h"
#include "palette.h"

#include <glib/gi18n-lib.h>

/* How often what is told of the frames beside their number is put into words. */
#define DETAILS_US G_USEC_PER_SEC

void
ferry_loop_tiles_bind (GtkWidgetClass *widget_class,
                       gssize offset)
{
  g_return_if_fail (GTK_IS_WIDGET_CLASS (widget_class));

  g_type_ensure (FERRY_TYPE_TILE);
  gtk_widget_class_bind_template_child_full (widget_class, "now", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, now));
  gtk_widget_class_bind_template_child_full (widget_class, "delay", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, delay));
  gtk_widget_class_bind_template_child_full (widget_class, "worst", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, worst));
  gtk_widget_class_bind_template_child_full (widget_class, "stalls", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, stalls));
  gtk_widget_class_bind_template_child_full (widget_class, "deliberate", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, deliberate));
  gtk_widget_class_bind_template_child_full (widget_class, "missed", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, missed));
  gtk_widget_class_bind_template_child_full (widget_class, "busy", FALSE, offset + G_STRUCT_OFFSET (FerryLoopTiles, busy));
}

static void
show_duration (FerryTile *tile,
               gint64 duration)
{
  g_autofree char *text = ferry_format_duration (duration);

  ferry_tile_set_value (tile, text, ferry_level_get_style_class (ferry_level_for_duration (duration)));
}

static void
show_count (FerryTile *tile,
            guint64 count,
            const char *style_class)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  ferry_tile_set_value (tile, text, count > 0 ? style_class : NULL);
}

void
ferry_loop_tiles_show_loop (FerryLoopTiles *self,
                            const FerryLoopFigures *figures)
{
  g_autofree char *busy = NULL;

  g_return_if_fail (self != NULL && figures != NULL);

  busy = g_strdup_printf (_ ("%.0f %%"), figures->busy_share * 100);
  show_duration (self->now, figures->now);
  show_duration (self->delay, figures->window.p99);
  show_duration (self->worst, figures->window.worst);
  show_count (self->stalls, ferry_loop_figures_sum_stalls (figures->stalls), "slow");
  show_count (self->deliberate, ferry_loop_figures_sum_stalls (figures->deliberate_stalls), "bad");
  ferry_tile_set_value (self->busy, busy, NULL);
}

void
ferry_loop_tiles_show_frames (FerryLoopTiles *self,
                              const FerryFrameFigures *frames)
{
  g_autofree char *caption = NULL;

  g_return_if_fail (self != NULL && frames != NULL);

  caption = ferry_frame_figures_describe_missed (frames);
  show_count (self->missed, frames->missed, "slow");
  ferry_tile_set_caption (self->missed, caption);
}

void
ferry_loop_tiles_show_details (FerryLoopTiles *self,
                               const FerryLoopFigures *figures,
                               const FerryFrameFigures *frames)
{
  g_autofree char *stalls = NULL;
  g_autofree char *missed = NULL;
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL && figures != NULL && frames != NULL);

  if (now < self->detailed + DETAILS_US)
    return;
  self->detailed = now;
  stalls = ferry_loop_figures_describe_stalls (figures, ferry_level_get_start (FERRY_LEVEL_SLOW));
  missed = ferry_frame_figures_describe (frames);
  ferry_tile_set_details (self->stalls, stalls);
  ferry_tile_set_details (self->missed, missed);
}

void
ferry_loop_tiles_update_levels (FerryLoopTiles *self)
{
  g_return_if_fail (self != NULL);

  self->detailed = 0;
}
