/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Interpolates between a few colours without a visible edge at any of them. */
#include "palette.h"

#include <math.h>

typedef struct
{
  double position;
  double colour[3];
} Stop;

/* The last is the first again, a circle further. */
static const Stop stops[] = {
  {0.00, {0, 7, 60}},
  {0.16, {18, 72, 170}},
  {0.34, {120, 190, 240}},
  {0.46, {250, 252, 255}},
  {0.60, {255, 190, 60}},
  {0.74, {190, 84, 10}},
  {0.88, {30, 8, 24}},
  {1.00, {0, 7, 60}},
};

static void
mix (const Stop *from, const Stop *to, double position, guint8 *colour)
{
  double share = (position - from->position) / (to->position - from->position);
  /* Smoothstep: level at both stops, so that neither shows as a line. */
  double weight = share * share * (3 - 2 * share);

  for (guint i = 0; i < 3; i++)
    colour[i] = (guint8)lround (from->colour[i] + weight * (to->colour[i] - from->colour[i]));
}

void
ferry_palette_init (FerryPalette *self)
{
  guint stop = 0;

  for (guint i = 0; i < FERRY_PALETTE_LENGTH; i++)
    {
      double position = (double)i / FERRY_PALETTE_LENGTH;

      while (position >= stops[stop + 1].position)
        stop++;
      mix (&stops[stop], &stops[stop + 1], position, self->colours[i]);
    }
}

const guint8 *
ferry_palette_get (const FerryPalette *self, double position)
{
  double turn = position - floor (position);
  guint index = (guint)(turn * FERRY_PALETTE_LENGTH);

  return self->colours[MIN (index, FERRY_PALETTE_LENGTH - 1)];
}
