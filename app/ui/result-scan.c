/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What takes the space below a folder. */
#include "result-scan.h"

#include "children.h"
#include "result-kind.h"
#include "result-problems.h"
#include "variant-table.h"
#include "tile.h"
#include "wrap-box.h"

#include <glib/gi18n-lib.h>

static const FerryVariantColumn file_columns[] = {
  {N_ ("Name"), FERRY_CELL_NAME, 0, 40, TRUE, FALSE},
  {N_ ("Share of the largest"), FERRY_CELL_SHARE, 1, 0, FALSE, FALSE},
  {N_ ("Length"), FERRY_CELL_SIZE, 1, 9, FALSE, FALSE},
  {NULL}};

static const FerryVariantColumn folder_columns[] = {
  {N_ ("Name"), FERRY_CELL_NAME, 0, 40, TRUE, FALSE},
  {N_ ("Share of the largest"), FERRY_CELL_SHARE, 1, 0, FALSE, FALSE},
  {N_ ("On disk"), FERRY_CELL_SIZE, 1, 9, FALSE, FALSE},
  {NULL}};

static const FerryVariantColumn type_columns[] = {
  {N_ ("Type"), FERRY_CELL_TEXT, 0, 24, FALSE, FALSE},
  {N_ ("Share of the largest"), FERRY_CELL_SHARE, 2, 0, TRUE, FALSE},
  {N_ ("Length"), FERRY_CELL_SIZE, 2, 9, FALSE, FALSE},
  {N_ ("Number"), FERRY_CELL_COUNT, 1, 9, FALSE, FALSE},
  {NULL}};

/* The lists, in the order of the switcher. */
static const struct
{
  const char *name; /* in the result */
  const char *type;
  const char *title;
  const FerryVariantColumn *columns;
} lists[] = {
  {"largest_files", "a(ayt)", N_ ("Largest files"), file_columns},
  {"largest_folders", "a(ayt)", N_ ("Largest folders"), folder_columns},
  {"types", "a(stt)", N_ ("By type"), type_columns},
};

static const struct
{
  const char *name;
  const char *caption;
  gboolean is_size;
} totals[] = {
  {"files", N_ ("files"), FALSE},
  {"folders", N_ ("folders"), FALSE},
  {"apparent", N_ ("length"), TRUE},
  {"disk", N_ ("on disk"), TRUE},
};

/* "1,234,567" and "999.9 MB" in bold. */
#define TILE_CHARS 10

struct _FerryResultScan
{
  GtkWidget parent_instance;

  FerryTile *tiles[G_N_ELEMENTS (totals)];
  GtkWidget *tables[G_N_ELEMENTS (lists)];
  GtkWidget *stack;
  GtkWidget *problems;
};

G_DEFINE_FINAL_TYPE (FerryResultScan, ferry_result_scan, GTK_TYPE_WIDGET)

static void
ferry_result_scan_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_result_scan_parent_class)->dispose (object);
}

static void
ferry_result_scan_class_init (FerryResultScanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_result_scan_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
create_tiles (FerryResultScan *self)
{
  GtkWidget *tiles = ferry_wrap_box_new (24, 6);

  gtk_widget_set_hexpand (tiles, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      self->tiles[i] = g_object_new (FERRY_TYPE_TILE, "caption", _ (totals[i].caption), NULL);
      ferry_tile_set_chars (self->tiles[i], TILE_CHARS);
      ferry_wrap_box_append (FERRY_WRAP_BOX (tiles), GTK_WIDGET (self->tiles[i]));
    }
  return tiles;
}

static void
create_lists (FerryResultScan *self)
{
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      self->tables[i] = ferry_variant_table_new (lists[i].columns, _ (lists[i].title));
      gtk_stack_add_titled (GTK_STACK (self->stack), self->tables[i], lists[i].name, _ (lists[i].title));
    }
}

static GtkWidget *
create_switcher (FerryResultScan *self)
{
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->stack));
  gtk_widget_set_halign (switcher, GTK_ALIGN_END);
  gtk_widget_set_valign (switcher, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (switcher), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Lists"), -1);

  return switcher;
}

static void
ferry_result_scan_init (FerryResultScan *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  /* Side by side, or one below the other where the page is narrow. */
  GtkWidget *head = ferry_wrap_box_new (12, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  create_lists (self);
  ferry_wrap_box_append (FERRY_WRAP_BOX (head), create_tiles (self));
  ferry_wrap_box_append (FERRY_WRAP_BOX (head), create_switcher (self));
  gtk_widget_set_parent (head, GTK_WIDGET (self));
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->problems = ferry_result_problems_new ();
  gtk_widget_set_parent (self->problems, GTK_WIDGET (self));
}

GtkWidget *
ferry_result_scan_new (void)
{
  return g_object_new (FERRY_TYPE_RESULT_SCAN, NULL);
}

static void
show_totals (FerryResultScan *self,
             GVariant *result)
{
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      guint64 number = ferry_result_get_number (result, totals[i].name);
      g_autofree char *text = totals[i].is_size ? g_format_size (number) : g_strdup_printf ("%'" G_GUINT64_FORMAT, number);

      ferry_tile_set_value (self->tiles[i], text, NULL);
    }
}

void
ferry_result_scan_show (GtkWidget *widget,
                        GVariant *parameters,
                        GVariant *result)
{
  FerryResultScan *self = FERRY_RESULT_SCAN (widget);
  g_autofree char *folder = result != NULL ? ferry_result_dup_folder (FERRY_RESULT_KIND_SCAN, parameters) : NULL;

  if (result != NULL)
    show_totals (self, result);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(GVariant) rows = result != NULL ? g_variant_lookup_value (result, lists[i].name, G_VARIANT_TYPE (lists[i].type)) : NULL;

      ferry_variant_table_set_array (FERRY_VARIANT_TABLE (self->tables[i]), rows, folder);
    }
  ferry_result_problems_show (self->problems, result, folder);
}
