/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A result that is an image, and the parameters that made it. */
#include "result-picture.h"

#include "children.h"
#include "result-kind.h"
#include "tile-image.h"
#include "value-grid.h"

#include <glib/gi18n-lib.h>

struct _FerryResultPicture
{
  GtkWidget parent_instance;

  GtkWidget *image;
  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (FerryResultPicture, ferry_result_picture, GTK_TYPE_WIDGET)

static void
ferry_result_picture_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_result_picture_parent_class)->dispose (object);
}

static void
ferry_result_picture_class_init (FerryResultPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_result_picture_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_result_picture_init (FerryResultPicture *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  ferry_widget_set_name (scroller, _ ("Result"));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 18);

  self->image = ferry_tile_image_new ();
  gtk_widget_set_hexpand (self->image, TRUE);
  gtk_widget_set_vexpand (self->image, TRUE);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));

  self->grid = ferry_value_grid_new ();
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->grid);
  gtk_widget_set_size_request (scroller, 280, -1);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
}

GtkWidget *
ferry_result_picture_new (void)
{
  return g_object_new (FERRY_TYPE_RESULT_PICTURE, NULL);
}

static void
show_parameters (FerryResultPicture *self,
                 const FerryOperation *operation,
                 GVariant *parameters)
{
  ferry_value_grid_clear (GTK_GRID (self->grid));
  for (const FerryParameter *row = operation->parameters; row->name != NULL; row++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (parameters, row->name, NULL);
      g_autofree char *text = value != NULL ? ferry_parameter_format (row, value) : NULL;
      g_autofree char *with_unit = text != NULL && row->unit != NULL ? g_strdup_printf ("%s %s", text, _ (row->unit)) : NULL;

      if (text != NULL)
        ferry_value_grid_add (GTK_GRID (self->grid), _ (row->label), with_unit != NULL ? with_unit : text);
    }
}

static void
name_image (FerryResultPicture *self,
            const char *title,
            guint width,
            guint height)
{
  g_autofree char *label = g_strdup_printf (_ ("%s, %u × %u pixels"), title, width, height);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
ferry_result_picture_begin (GtkWidget *widget,
                            const FerryOperation *operation,
                            GVariant *parameters)
{
  FerryResultPicture *self = FERRY_RESULT_PICTURE (widget);
  gint64 width = 0, height = 0;

  if (parameters == NULL)
    {
      ferry_tile_image_begin (FERRY_TILE_IMAGE (self->image), 0, 0);
      return;
    }
  g_variant_lookup (parameters, "width", "x", &width);
  g_variant_lookup (parameters, "height", "x", &height);
  show_parameters (self, operation, parameters);
  name_image (self, _ (operation->title), width, height);
  ferry_tile_image_begin (FERRY_TILE_IMAGE (self->image), width, height);
}

void
ferry_result_picture_add_partial (GtkWidget *widget,
                                  GVariant *partial)
{
  FerryResultPicture *self = FERRY_RESULT_PICTURE (widget);
  g_autoptr(GVariant) pixels = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint x, y, width, height;

  if (!g_variant_is_of_type (partial, G_VARIANT_TYPE ("(uuuuay)")))
    return;
  g_variant_get (partial, "(uuuu@ay)", &x, &y, &width, &height, &pixels);
  bytes = g_variant_get_data_as_bytes (pixels);
  ferry_tile_image_add_tile (FERRY_TILE_IMAGE (self->image), x, y, width, height, bytes);
}

void
ferry_result_picture_show (GtkWidget *widget,
                           GVariant *parameters,
                           GVariant *result)
{
  FerryResultPicture *self = FERRY_RESULT_PICTURE (widget);
  g_autoptr(GVariant) pixels = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize width, height;

  if (result == NULL)
    {
      ferry_result_picture_begin (widget, NULL, NULL);
      return;
    }
  pixels = g_variant_lookup_value (result, "pixels", G_VARIANT_TYPE_BYTESTRING);
  width = ferry_result_get_number (result, "width");
  height = ferry_result_get_number (result, "height");
  if (pixels == NULL || g_variant_get_size (pixels) != width * height * 3)
    return;
  /* The bytes of the result, which nobody copies. */
  bytes = g_variant_get_data_as_bytes (pixels);
  ferry_tile_image_set_pixels (FERRY_TILE_IMAGE (self->image), width, height, bytes);
}
