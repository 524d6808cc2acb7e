/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An image that fills in, tile by tile, scaled down to fit. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TILE_IMAGE (ferry_tile_image_get_type ())
G_DECLARE_FINAL_TYPE (FerryTileImage, ferry_tile_image, FERRY, TILE_IMAGE, GtkWidget)

GtkWidget *ferry_tile_image_new (void);

/* Begins an empty image of this many pixels; 0 x 0 for none. */
void ferry_tile_image_begin (FerryTileImage *self,
                             guint width,
                             guint height);

/* Draws a tile; @pixels are RGB, 3 bytes each. One that does not fit the image is ignored. */
void ferry_tile_image_add_tile (FerryTileImage *self,
                                guint x,
                                guint y,
                                guint width,
                                guint height,
                                GBytes *pixels);

/* Shows the whole image (transfer none) instead of the tiles, which stay until it is scaled. */
void ferry_tile_image_set_pixels (FerryTileImage *self,
                                  guint width,
                                  guint height,
                                  GBytes *pixels);

G_END_DECLS
