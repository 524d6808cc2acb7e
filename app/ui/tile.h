/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A figure with its caption below. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TILE (ferry_tile_get_type ())
G_DECLARE_FINAL_TYPE (FerryTile, ferry_tile, FERRY, TILE, GtkWidget)

/* Property "caption": what the figure is; "chars" (guint): how many the figure has room for, at least. */

void ferry_tile_set_caption (FerryTile *self,
                             const char *caption);

/* What else there is to say: a tooltip, and a description for assistive technology. */
void ferry_tile_set_details (FerryTile *self,
                             const char *details);

/* Shows @text; @style_class colours it ("good", "slow", "bad") or is NULL. */
void ferry_tile_set_value (FerryTile *self,
                           const char *text,
                           const char *style_class);

/* Room for so many characters, where the values are longer than "9.99 s", "1,234" and "100 %". */
void ferry_tile_set_chars (FerryTile *self,
                           guint n_chars);

G_END_DECLS
