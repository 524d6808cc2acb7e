/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compute.fractal: the Mandelbrot set in smooth colours, tile by tile. */
#include "boundary/operation.h"

#include "palette.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* How much of the plane the narrower side of the image shows at zoom 1: the whole set. */
#define VIEW_SIZE 2.6

/* The squared distance from which a point never returns is 4; going on for a few iterations more
 * makes the fraction below exact enough that no band is visible. */
#define ESCAPE_SQUARED 65536.0

#define CHANNELS 3

/* A pixel is the mean of so many samples across and down: one alone flickers near the edge. */
#define SAMPLES 2

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;

  guint width;
  guint height;
  guint tile;
  guint iterations;
  double centre_x;
  double centre_y;
  double step; /* from one pixel to the next */

  FerryPalette palette;
  guint8 *pixels;
} Fractal;

typedef struct
{
  guint x;
  guint y;
  guint width;
  guint height;
} Tile;

static Fractal *
fractal_new (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable)
{
  Fractal *self = g_new0 (Fractal, 1);
  double size;

  self->context = context;
  self->cancellable = cancellable;
  self->width = ferry_parameters_get_integer (parameters, "width");
  self->height = ferry_parameters_get_integer (parameters, "height");
  self->tile = ferry_parameters_get_integer (parameters, "tile");
  self->iterations = ferry_parameters_get_integer (parameters, "iterations");

  size = VIEW_SIZE / ferry_parameters_get_number (parameters, "zoom");
  self->step = size / MIN (self->width, self->height);
  self->centre_x = ferry_parameters_get_number (parameters, "centre_x");
  self->centre_y = ferry_parameters_get_number (parameters, "centre_y");

  ferry_palette_init (&self->palette);
  self->pixels = g_malloc ((gsize)self->width * self->height * CHANNELS);
  return self;
}

static void
fractal_free (Fractal *self)
{
  g_free (self->pixels);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fractal, fractal_free)

/* Whether the point is in the heart or in the disc left of it: most of the black at zoom 1, and
 * each of its points would cost all the iterations. */
static gboolean
is_known_inside (double x, double y)
{
  double from_cusp = x - 0.25;
  double distance_squared = from_cusp * from_cusp + y * y;

  if (distance_squared * (distance_squared + from_cusp) <= 0.25 * y * y)
    return TRUE;
  return (x + 1) * (x + 1) + y * y <= 0.0625;
}

/* After how many iterations the point escapes, with a fraction for how far it got in the last
 * (https://iquilezles.org/articles/msetsmooth/); negative if it does not. */
static double
count_iterations (double x, double y, guint limit)
{
  double real = 0, imaginary = 0, real_squared = 0, imaginary_squared = 0;

  if (is_known_inside (x, y))
    return -1;

  for (guint i = 0; i < limit; i++)
    {
      imaginary = 2 * real * imaginary + y;
      real = real_squared - imaginary_squared + x;
      real_squared = real * real;
      imaginary_squared = imaginary * imaginary;
      if (real_squared + imaginary_squared > ESCAPE_SQUARED)
        return i + 1 - log2 (0.5 * log2 (real_squared + imaginary_squared));
    }

  return -1;
}

/* The colour of one pixel: the mean of its samples. */
static void
draw_pixel (Fractal *self, guint x, guint y, guint8 *pixel)
{
  static const guint8 inside[CHANNELS] = {2, 4, 16};
  guint sums[CHANNELS] = {0};

  for (guint sample = 0; sample < SAMPLES * SAMPLES; sample++)
    {
      double right = x + (sample % SAMPLES + 0.5) / SAMPLES - self->width / 2.0;
      double down = y + (sample / SAMPLES + 0.5) / SAMPLES - self->height / 2.0;
      double count = count_iterations (self->centre_x + self->step * right,
                                       self->centre_y - self->step * down, self->iterations);
      const guint8 *colour = inside;

      /* The root keeps the far field calm and the filaments from flickering. */
      if (count >= 0)
        colour = ferry_palette_get (&self->palette, 0.16 * sqrt (count));
      for (guint channel = 0; channel < CHANNELS; channel++)
        sums[channel] += colour[channel];
    }

  for (guint channel = 0; channel < CHANNELS; channel++)
    pixel[channel] = sums[channel] / (SAMPLES * SAMPLES);
}

static gboolean
draw_tile (Fractal *self, const Tile *tile, GError **error)
{
  for (guint y = tile->y; y < tile->y + tile->height; y++)
    {
      guint8 *row = self->pixels + (gsize)y * self->width * CHANNELS;

      /* For every pixel, since a row may take a second where the iterations are many. */
      for (guint x = tile->x; x < tile->x + tile->width; x++)
        {
          if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
            return FALSE;
          draw_pixel (self, x, y, row + (gsize)x * CHANNELS);
        }
    }

  return TRUE;
}

static gboolean
emit_tile (Fractal *self, const Tile *tile, GError **error)
{
  gsize row_length = (gsize)tile->width * CHANNELS;
  guint8 *pixels = g_malloc (row_length * tile->height);
  GVariant *bytes, *partial;

  for (guint row = 0; row < tile->height; row++)
    memcpy (pixels + row * row_length,
            self->pixels + ((gsize)(tile->y + row) * self->width + tile->x) * CHANNELS, row_length);

  bytes = g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, pixels, row_length * tile->height,
                                   TRUE, g_free, pixels);
  partial = g_variant_new ("(uuuu@ay)", tile->x, tile->y, tile->width, tile->height, bytes);
  if (ferry_run_context_emit_partial (self->context, partial))
    return TRUE;

  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("Nobody wants the image any more"));
  return FALSE;
}

/* Returns how many tiles it drew, or 0 and an error. */
static guint
draw_image (Fractal *self, GError **error)
{
  guint columns = (self->width + self->tile - 1) / self->tile;
  guint rows = (self->height + self->tile - 1) / self->tile;

  for (guint i = 0; i < columns * rows; i++)
    {
      Tile tile = {.x = i % columns * self->tile, .y = i / columns * self->tile};

      tile.width = MIN (self->tile, self->width - tile.x);
      tile.height = MIN (self->tile, self->height - tile.y);
      if (!draw_tile (self, &tile, error) || !emit_tile (self, &tile, error))
        return 0;
      ferry_run_context_report_progress (self->context, i + 1, columns * rows, FERRY_UNIT_TILES);
    }

  return columns * rows;
}

static GVariant *
fractal_run (GVariant *parameters, FerryRunContext *context,
             GCancellable *cancellable, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (Fractal) self = fractal_new (parameters, context, cancellable);
  gsize length = (gsize)self->width * self->height * CHANNELS;
  guint tiles = draw_image (self, error);
  g_autoptr (GBytes) pixels = NULL;
  GVariantDict result;

  if (tiles == 0)
    return NULL;

  pixels = g_bytes_new_take (g_steal_pointer (&self->pixels), length);
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "width", "u", self->width);
  g_variant_dict_insert (&result, "height", "u", self->height);
  g_variant_dict_insert_value (&result, "pixels",
                               g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, pixels, TRUE));
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  g_variant_dict_insert (&result, "tiles", "u", tiles);
  return g_variant_dict_end (&result);
}

static const FerryParameter fractal_parameters[] = {
  {
    .name = "width",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Width"),
    .help = N_ ("The width of the image"),
    .fallback = "1024",
    .minimum = 64,
    .maximum = 4096,
    .unit = N_ ("pixels"),
  },
  {
    .name = "height",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Height"),
    .help = N_ ("The height of the image"),
    .fallback = "768",
    .minimum = 64,
    .maximum = 4096,
    .unit = N_ ("pixels"),
  },
  {
    .name = "tile",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Tile"),
    .help = N_ ("The side of the squares that the image comes in"),
    .fallback = "64",
    .minimum = 8,
    .maximum = 512,
    .unit = N_ ("pixels"),
  },
  {
    .name = "iterations",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Iterations"),
    .help = N_ ("How long a point is followed before it counts as inside: more is finer and slower"),
    .fallback = "5000",
    .minimum = 16,
    .maximum = 100000,
  },
  {
    .name = "centre_x",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Centre, real part"),
    .help = N_ ("The point in the middle of the image, from left to right"),
    .fallback = "-0.743643887037151",
    .minimum = -4,
    .maximum = 4,
  },
  {
    .name = "centre_y",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Centre, imaginary part"),
    .help = N_ ("The point in the middle of the image, from bottom to top"),
    .fallback = "0.131825904205330",
    .minimum = -4,
    .maximum = 4,
  },
  {
    .name = "zoom",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Zoom"),
    .help = N_ ("1 shows the whole set; beyond 10^13 the numbers are too coarse"),
    .fallback = "8000",
    .minimum = 0.1,
    .maximum = 1e13,
    .unit = N_ ("times"),
  },
  {NULL}};

const FerryOperation ferry_fractal_operation = {
  .id = "compute.fractal",
  .title = N_ ("Fractal"),
  .summary = N_ ("Mandelbrot, tile by tile"),
  .icon_name = "ferry-fractal-symbolic",
  .dependency = "compute",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = fractal_parameters,
  .run = fractal_run,
  .result_view = FERRY_RESULT_IMAGE,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};
