/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An image that fills in, tile by tile, scaled down to fit.
 *
 * An image may have 16 million pixels and a quarter of a million tiles, so neither is drawn as it is.
 * Tiles are reduced to about the window's pixels as they come, and kept in square cells; a cell that
 * changed becomes a new texture, and GSK redraws where textures differ. The whole image is reduced on
 * another thread. */
#include "tile-image.h"

#include "palette.h"
#include "pixel-reduce.h"

#include <math.h>
#include <string.h>

#define CELL_SIZE 128

/* All is either opaque or not there, so the premultiplied format would be the same. But GTK 4.8 takes
 * that through floating point, pixel by pixel, whenever it draws a frame, whatever changed in it. */
#define PIXEL_FORMAT GDK_MEMORY_R8G8B8A8

/* Tiles come with every frame, but a frame costs what lies between all that changes in it. */
#define PACE_MS 100

/* What to reduce for before the widget has a size. */
#define DEFAULT_WIDTH 800
#define DEFAULT_HEIGHT 400

/* So that an image can be looked at wherever the window has to scroll anyway. */
#define LEAST_HEIGHT 320

struct _FerryTileImage
{
  GtkWidget parent_instance;

  guint width;
  guint height;

  FerryPixels reduced; /* what came in tiles */
  guint columns;       /* of cells */
  guint rows;
  GdkTexture **cells; /* NULL: never drawn, or changed */
  gboolean *drawn;

  guint redraw; /* waits for its time */
  gint64 drawn_at;

  GBytes *pixels;    /* the whole, once it is there */
  GdkTexture *whole; /* reduced */
  guint factor;      /* of it */
  GCancellable *reducing;
};

G_DEFINE_FINAL_TYPE (FerryTileImage, ferry_tile_image, GTK_TYPE_WIDGET)

static void
drop_tiles (FerryTileImage *self)
{
  for (guint i = 0; i < self->columns * self->rows; i++)
    g_clear_object (&self->cells[i]);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->drawn, g_free);
  ferry_pixels_clear (&self->reduced);
  self->columns = self->rows = 0;
}

static void
drop_whole (FerryTileImage *self)
{
  if (self->reducing != NULL)
    g_cancellable_cancel (self->reducing);
  g_clear_object (&self->reducing);
  g_clear_object (&self->whole);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  self->factor = 0;
}

/* The largest whole factor that leaves at least one pixel for each on the screen. */
static guint
choose_factor (FerryTileImage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int scale = gtk_widget_get_scale_factor (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double room_x = scale * (width > 1 ? width : DEFAULT_WIDTH);
  double room_y = scale * (height > 1 ? height : DEFAULT_HEIGHT);

  return MAX (1, (guint)MAX (self->width / room_x, self->height / room_y));
}

/* Where the image is in the widget, in whole pixels: where lines begin, at the top, as all that is beside it. */
static void
get_frame (FerryTileImage *self,
           graphene_rect_t *frame)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double scale = MIN (1, MIN (width / self->width, height / self->height));
  double shown_width = MAX (1, round (self->width * scale));
  double shown_height = MAX (1, round (self->height * scale));
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  graphene_rect_init (frame, is_mirrored ? floor (width - shown_width) : 0, 0, shown_width, shown_height);
}

static GdkTexture *
create_cell (FerryTileImage *self,
             const FerryPixelArea *cell)
{
  gsize stride = (gsize)cell->width * 4;
  guint8 *data = g_malloc (stride * cell->height);
  g_autoptr(GBytes) bytes = g_bytes_new_take (data, stride * cell->height);

  for (guint row = 0; row < cell->height; row++)
    memcpy (data + row * stride, self->reduced.data + ((gsize)(cell->y + row) * self->reduced.width + cell->x) * 4, stride);
  return gdk_memory_texture_new (cell->width, cell->height, PIXEL_FORMAT, bytes, stride);
}

/* Neighbours meet on a pixel of the screen: no seam shows. */
static void
snapshot_cells (FerryTileImage *self,
                GtkSnapshot *snapshot,
                const graphene_rect_t *frame)
{
  double scale_x = frame->size.width / self->width * self->reduced.factor;
  double scale_y = frame->size.height / self->height * self->reduced.factor;

  for (guint i = 0; i < self->columns * self->rows; i++)
    {
      FerryPixelArea cell = {i % self->columns * CELL_SIZE, i / self->columns * CELL_SIZE};
      double left, top, right, bottom;

      if (!self->drawn[i])
        continue;
      cell.width = MIN (CELL_SIZE, self->reduced.width - cell.x);
      cell.height = MIN (CELL_SIZE, self->reduced.height - cell.y);
      if (self->cells[i] == NULL)
        self->cells[i] = create_cell (self, &cell);

      left = round (cell.x * scale_x);
      top = round (cell.y * scale_y);
      right = MIN (round ((cell.x + cell.width) * scale_x), frame->size.width);
      bottom = MIN (round ((cell.y + cell.height) * scale_y), frame->size.height);
      gtk_snapshot_append_texture (snapshot, self->cells[i],
                                   &GRAPHENE_RECT_INIT (frame->origin.x + left, frame->origin.y + top, right - left, bottom - top));
    }
}

static void
ferry_tile_image_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  FerryTileImage *self = FERRY_TILE_IMAGE (widget);
  GdkRGBA ground = ferry_palette_get_text (widget, 0.06);
  graphene_rect_t frame;

  if (self->width == 0 || self->height == 0)
    return;

  get_frame (self, &frame);
  if (self->whole != NULL)
    {
      gtk_snapshot_append_texture (snapshot, self->whole, &frame);
      return;
    }
  gtk_snapshot_append_color (snapshot, &ground, &frame);
  if (self->reduced.data != NULL)
    snapshot_cells (self, snapshot, &frame);
}

static gboolean
on_redraw (gpointer user_data)
{
  FerryTileImage *self = user_data;

  self->redraw = 0;
  self->drawn_at = g_get_monotonic_time ();
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

static void
redraw_soon (FerryTileImage *self)
{
  gint64 age = (g_get_monotonic_time () - self->drawn_at) / 1000;

  if (self->redraw != 0)
    return;
  self->redraw = g_timeout_add (CLAMP (PACE_MS - age, 0, PACE_MS), on_redraw, self);
  g_source_set_name_by_id (self->redraw, "[ferry] show tiles");
}

static void reduce_whole (FerryTileImage *self);

static void
on_reduced (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  FerryTileImage *self = FERRY_TILE_IMAGE (source);
  g_autoptr(GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  if (texture == NULL)
    return;
  g_clear_object (&self->reducing);
  g_set_object (&self->whole, texture);
  drop_tiles (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  /* The window may have changed its size meanwhile. */
  reduce_whole (self);
}

typedef struct
{
  guint width;
  guint height;
  guint factor;
  GBytes *pixels;
} Reduction;

static void
reduction_free (gpointer data)
{
  Reduction *reduction = data;

  g_bytes_unref (reduction->pixels);
  g_free (reduction);
}

static void
reduce (GTask *task,
        gpointer source,
        gpointer task_data,
        GCancellable *cancellable)
{
  const Reduction *reduction = task_data;
  FerryPixels pixels;
  FerryPixelArea all = {0, 0, reduction->width, reduction->height};
  g_autoptr(GBytes) bytes = NULL;
  GdkTexture *texture;

  if (reduction->factor == 1)
    {
      texture = gdk_memory_texture_new (reduction->width, reduction->height, GDK_MEMORY_R8G8B8, reduction->pixels, (gsize)reduction->width * 3);
      g_task_return_pointer (task, texture, g_object_unref);
      return;
    }
  ferry_pixels_init (&pixels, reduction->width, reduction->height, reduction->factor);
  ferry_pixels_draw (&pixels, &all, g_bytes_get_data (reduction->pixels, NULL));
  bytes = g_bytes_new_take (pixels.data, (gsize)pixels.width * pixels.height * 4);
  texture = gdk_memory_texture_new (pixels.width, pixels.height, PIXEL_FORMAT, bytes, (gsize)pixels.width * 4);
  g_task_return_pointer (task, texture, g_object_unref);
}

static void
reduce_whole (FerryTileImage *self)
{
  g_autoptr(GTask) task = NULL;
  guint factor = choose_factor (self);
  Reduction *reduction;

  if (self->pixels == NULL || self->reducing != NULL || self->factor == factor)
    return;

  self->factor = factor;
  self->reducing = g_cancellable_new ();
  reduction = g_new0 (Reduction, 1);
  reduction->width = self->width;
  reduction->height = self->height;
  reduction->factor = factor;
  reduction->pixels = g_bytes_ref (self->pixels);
  task = g_task_new (self, self->reducing, on_reduced, NULL);
  g_task_set_source_tag (task, reduce_whole);
  g_task_set_name (task, "[ferry] reduce image");
  g_task_set_task_data (task, reduction, reduction_free);
  g_task_run_in_thread (task, reduce);
}

static void
ferry_tile_image_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  reduce_whole (FERRY_TILE_IMAGE (widget));
}

static void
ferry_tile_image_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : LEAST_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : LEAST_HEIGHT;
}

static void
ferry_tile_image_dispose (GObject *object)
{
  FerryTileImage *self = FERRY_TILE_IMAGE (object);

  g_clear_handle_id (&self->redraw, g_source_remove);
  drop_tiles (self);
  drop_whole (self);

  G_OBJECT_CLASS (ferry_tile_image_parent_class)->dispose (object);
}

static void
ferry_tile_image_class_init (FerryTileImageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_tile_image_dispose;
  widget_class->measure = ferry_tile_image_measure;
  widget_class->size_allocate = ferry_tile_image_size_allocate;
  widget_class->snapshot = ferry_tile_image_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_tile_image_init (FerryTileImage *self)
{
}

GtkWidget *
ferry_tile_image_new (void)
{
  return g_object_new (FERRY_TYPE_TILE_IMAGE, NULL);
}

void
ferry_tile_image_begin (FerryTileImage *self,
                        guint width,
                        guint height)
{
  g_return_if_fail (FERRY_IS_TILE_IMAGE (self));

  drop_tiles (self);
  drop_whole (self);
  self->width = width;
  self->height = height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ferry_tile_image_add_tile (FerryTileImage *self,
                           guint x,
                           guint y,
                           guint width,
                           guint height,
                           GBytes *pixels)
{
  FerryPixelArea area = {x, y, width, height};
  FerryPixelArea changed;

  g_return_if_fail (FERRY_IS_TILE_IMAGE (self));

  if (width == 0 || height == 0 || x >= self->width || y >= self->height || width > self->width - x || height > self->height - y ||
      g_bytes_get_size (pixels) != (gsize)width * height * 3 || self->pixels != NULL)
    return;

  if (self->reduced.data == NULL)
    {
      ferry_pixels_init (&self->reduced, self->width, self->height, choose_factor (self));
      self->columns = (self->reduced.width + CELL_SIZE - 1) / CELL_SIZE;
      self->rows = (self->reduced.height + CELL_SIZE - 1) / CELL_SIZE;
      self->cells = g_new0 (GdkTexture *, self->columns * self->rows);
      self->drawn = g_new0 (gboolean, self->columns * self->rows);
    }

  changed = ferry_pixels_draw (&self->reduced, &area, g_bytes_get_data (pixels, NULL));
  if (changed.width == 0 || changed.height == 0)
    return;
  for (guint row = changed.y / CELL_SIZE; row <= (changed.y + changed.height - 1) / CELL_SIZE; row++)
    for (guint column = changed.x / CELL_SIZE; column <= (changed.x + changed.width - 1) / CELL_SIZE; column++)
      {
        g_clear_object (&self->cells[row * self->columns + column]);
        self->drawn[row * self->columns + column] = TRUE;
      }
  redraw_soon (self);
}

void
ferry_tile_image_set_pixels (FerryTileImage *self,
                             guint width,
                             guint height,
                             GBytes *pixels)
{
  g_return_if_fail (FERRY_IS_TILE_IMAGE (self));
  g_return_if_fail (g_bytes_get_size (pixels) == (gsize)width * height * 3);

  if (self->width != width || self->height != height)
    ferry_tile_image_begin (self, width, height);
  drop_whole (self);
  self->pixels = g_bytes_ref (pixels);
  reduce_whole (self);
}
