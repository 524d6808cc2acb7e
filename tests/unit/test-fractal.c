/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compute.fractal: the tiles are the image, and the image is the Mandelbrot set. */
#include "run-helper.h"

#include <string.h>

#define WIDTH 100
#define HEIGHT 70
#define TILE 32

#define SIDE 400

/* The colour of the set itself. */
static const guint8 inside[3] = {2, 4, 16};

static GVariant *
make_parameters (void)
{
  return g_variant_new_parsed ("{'width': <%x>, 'height': <%x>, 'tile': <%x>,"
                               " 'iterations': <@x 200>}",
                               (gint64)WIDTH, (gint64)HEIGHT, (gint64)TILE);
}

static const guint8 *
get_pixels (GVariant *bytes, gsize expected)
{
  g_assert_cmpuint (g_variant_get_size (bytes), ==, expected);
  return g_variant_get_data (bytes);
}

/* Draws a tile into @image and counts in @covered how often each pixel was drawn. */
static void
draw_tile (GVariant *partial, guint8 *image, guint *covered)
{
  g_autoptr (GVariant) bytes = NULL;
  guint x, y, width, height;
  const guint8 *pixels;

  g_assert_true (g_variant_is_of_type (partial, G_VARIANT_TYPE ("(uuuuay)")));
  g_variant_get (partial, "(uuuu@ay)", &x, &y, &width, &height, &bytes);
  pixels = get_pixels (bytes, width * height * 3);
  g_assert_cmpuint (x + width, <=, WIDTH);
  g_assert_cmpuint (y + height, <=, HEIGHT);

  for (guint row = 0; row < height; row++)
    for (guint column = 0; column < width; column++)
      {
        guint position = (y + row) * WIDTH + x + column;

        covered[position]++;
        memcpy (image + position * 3, pixels + (row * width + column) * 3, 3);
      }
}

static void
test_tiles (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree guint8 *image = g_new0 (guint8, WIDTH * HEIGHT * 3);
  g_autofree guint *covered = g_new0 (guint, WIDTH * HEIGHT);
  g_autoptr (GVariant) pixels = NULL;
  guint width, height, tiles;

  g_assert_true (ferry_test_run (run, "compute.fractal", make_parameters ()));
  g_assert_true (g_variant_lookup (run->result, "width", "u", &width));
  g_assert_true (g_variant_lookup (run->result, "height", "u", &height));
  g_assert_true (g_variant_lookup (run->result, "tiles", "u", &tiles));
  g_assert_cmpuint (width, ==, WIDTH);
  g_assert_cmpuint (height, ==, HEIGHT);
  g_assert_cmpuint (tiles, ==, 4 * 3);
  g_assert_cmpuint (run->partials->len, ==, tiles);

  for (guint i = 0; i < tiles; i++)
    draw_tile (g_ptr_array_index (run->partials, i), image, covered);
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    g_assert_cmpuint (covered[i], ==, 1);

  pixels = ferry_test_run_dup_value (run, "pixels", "ay");
  g_assert_cmpmem (get_pixels (pixels, WIDTH * HEIGHT * 3), WIDTH * HEIGHT * 3, image, WIDTH * HEIGHT * 3);
}

static void
test_progress (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_true (ferry_test_run (run, "compute.fractal", make_parameters ()));
  g_assert_cmpuint (run->progress->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      const FerryProgress *progress = &g_array_index (run->progress, FerryProgress, i);

      g_assert_cmpint (progress->unit, ==, FERRY_UNIT_TILES);
      g_assert_cmpuint (progress->done, ==, i + 1);
      g_assert_cmpuint (progress->total, ==, 12);
    }
}

/* Draws 400 by 400 pixels about a point. */
static GVariant *
draw_square (double x, double y, double zoom)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  GVariant *given;

  given = g_variant_new_parsed ("{'width': <@x 400>, 'height': <@x 400>, 'iterations': <@x 2000>,"
                                " 'centre_x': <%d>, 'centre_y': <%d>, 'zoom': <%d>}",
                                x, y, zoom);
  g_assert_true (ferry_test_run (run, "compute.fractal", given));
  return ferry_test_run_dup_value (run, "pixels", "ay");
}

static guint
count_inside (GVariant *bytes)
{
  const guint8 *pixels = get_pixels (bytes, SIDE * SIDE * 3);
  guint count = 0;

  for (guint i = 0; i < SIDE * SIDE; i++)
    count += memcmp (pixels + i * 3, inside, 3) == 0;
  return count;
}

/* The set is symmetric about the real axis, and its area is known to be 1.50659. */
static void
test_known_set (void)
{
  g_autoptr (GVariant) bytes = draw_square (-0.7, 0, 1);
  const guint8 *pixels = get_pixels (bytes, SIDE * SIDE * 3);
  double area = count_inside (bytes) * (2.6 / SIDE) * (2.6 / SIDE);

  g_assert_cmpfloat (area, >, 1.42);
  g_assert_cmpfloat (area, <, 1.53);
  for (guint y = 0; y < SIDE; y++)
    g_assert_cmpmem (pixels + y * SIDE * 3, SIDE * 3, pixels + (SIDE - 1 - y) * SIDE * 3, SIDE * 3);
}

/* The centre of a copy of the set, found by solving for period four, lies inside; so does that of
 * the disc of period three; a point outside is outside. */
static void
test_known_points (void)
{
  g_autoptr (GVariant) copy = draw_square (-0.15652016683375508, 1.03224719892283, 20000);
  g_autoptr (GVariant) disc = draw_square (-0.12256116687665362, 0.7448617666197442, 100);
  g_autoptr (GVariant) outside = draw_square (0.5, 0.7, 100);
  g_autoptr (GVariant) edge = draw_square (-0.7, 0.6, 2);
  const guint8 *pixels = get_pixels (edge, SIDE * SIDE * 3);

  g_assert_cmpuint (count_inside (copy), ==, SIDE * SIDE);
  g_assert_cmpuint (count_inside (disc), ==, SIDE * SIDE);
  g_assert_cmpuint (count_inside (outside), ==, 0);

  /* The imaginary axis points up: the set is below its edge. */
  g_assert_cmpint (memcmp (pixels + SIDE / 2 * 3, inside, 3), !=, 0);
  g_assert_cmpmem (pixels + (SIDE * SIDE - SIDE / 2) * 3, 3, inside, 3);
}

static void
cancel_after_two (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  if (progress->done == 2)
    g_cancellable_cancel (run->cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  run->hook = cancel_after_two;
  g_assert_false (ferry_test_run (run, "compute.fractal", make_parameters ()));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->partials->len, ==, 2);
}

/* Once nobody takes its tiles it stops, though nobody cancelled. */
static void
test_unwanted (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  run->partials_wanted = 3;
  g_assert_false (ferry_test_run (run, "compute.fractal", make_parameters ()));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->partials->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/fractal/tiles", test_tiles);
  g_test_add_func ("/operations/fractal/progress", test_progress);
  g_test_add_func ("/operations/fractal/known-set", test_known_set);
  g_test_add_func ("/operations/fractal/known-points", test_known_points);
  g_test_add_func ("/operations/fractal/cancel", test_cancel);
  g_test_add_func ("/operations/fractal/unwanted", test_unwanted);
  return g_test_run ();
}
