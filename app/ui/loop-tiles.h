/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The main loop in figures: a row of tiles. */
#pragma once

#include "model/frame-counter.h"
#include "monitor/loop-monitor.h"
#include "tile.h"

G_BEGIN_DECLS

/**
 * FerryLoopTiles:
 *
 * Children of a template, lent by it, in the structure of its widget. The names are their ids.
 */
typedef struct
{
  FerryTile *now;
  FerryTile *delay;
  FerryTile *worst;
  FerryTile *stalls;
  FerryTile *deliberate;
  FerryTile *missed;
  FerryTile *busy;
  gint64 detailed; /* when stalls and frames were, last */
} FerryLoopTiles;

/* Binds them as children of the template of @widget_class, at @offset in its instances. In its class_init. */
void ferry_loop_tiles_bind (GtkWidgetClass *widget_class,
                            gssize offset);

/* Shows what the monitor measured. */
void ferry_loop_tiles_show_loop (FerryLoopTiles *self,
                                 const FerryLoopFigures *figures);

/* Shows how many frames were missed. */
void ferry_loop_tiles_show_frames (FerryLoopTiles *self,
                                   const FerryFrameFigures *frames);

/* Tells what else there is to say of stalls and frames, unless that was done less than a second ago. */
void ferry_loop_tiles_show_details (FerryLoopTiles *self,
                                    const FerryLoopFigures *figures,
                                    const FerryFrameFigures *frames);

/* Levels begin elsewhere: the next ferry_loop_tiles_show_details() tells it, whenever the last was. */
void ferry_loop_tiles_update_levels (FerryLoopTiles *self);

G_END_DECLS
