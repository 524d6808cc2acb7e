/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A closed circle of colours, deep blue over white and gold to black and back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_PALETTE_LENGTH 4096

typedef struct
{
  guint8 colours[FERRY_PALETTE_LENGTH][3]; /* red, green, blue */
} FerryPalette;

/* Fills in the colours. */
void ferry_palette_init (FerryPalette *self);

/* The colour at @position, of which the circle takes up 1. Lent. */
const guint8 *ferry_palette_get (const FerryPalette *self,
                                 double position);

G_END_DECLS
