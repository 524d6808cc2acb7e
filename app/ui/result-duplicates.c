/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files with the same content: a row for each group with what it costs, and below it its files. */
#include "result-duplicates.h"

#include "children.h"
#include "result-problems.h"
#include "variant-table.h"

#include <glib/gi18n-lib.h>

/* In a group "(tsaay)". */
enum {
  SIZE,
  DIGEST,
  FILES
};

struct _FerryResultDuplicates
{
  GtkWidget parent_instance;

  GtkWidget *table;
  GtkWidget *problems;
};

G_DEFINE_FINAL_TYPE (FerryResultDuplicates, ferry_result_duplicates, GTK_TYPE_WIDGET)

static gboolean
is_file (GVariant *row)
{
  return g_variant_is_of_type (row, G_VARIANT_TYPE_BYTESTRING);
}

static guint64
get_size (GVariant *group)
{
  guint64 size;

  g_variant_get_child (group, SIZE, "t", &size);
  return size;
}

static guint64
count_files (GVariant *group)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (group, FILES);

  return g_variant_n_children (files);
}

/* A group is called after its first file. */
static char *
format_name (const FerryVariantColumn *column,
             GVariant *row,
             const char **style_class)
{
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GVariant) file = NULL;
  g_autofree char *base_name = NULL;
  char *name;

  if (is_file (row))
    {
      *style_class = "member";
      name = g_filename_display_name (g_variant_get_bytestring (row));
    }
  else
    {
      *style_class = "group";
      files = g_variant_get_child_value (row, FILES);
      file = g_variant_get_child_value (files, 0);
      base_name = g_path_get_basename (g_variant_get_bytestring (file));
      name = g_filename_display_name (base_name);
    }
  /* One line, whatever the name holds. */
  return g_strdelimit (name, "\n\r\t", ' ');
}

static char *
format_copies (const FerryVariantColumn *column,
               GVariant *row,
               const char **style_class)
{
  return is_file (row) ? NULL : g_strdup_printf ("%'" G_GUINT64_FORMAT, count_files (row));
}

static char *
format_size (const FerryVariantColumn *column,
             GVariant *row,
             const char **style_class)
{
  return is_file (row) ? NULL : g_format_size (get_size (row));
}

static char *
format_wasted (const FerryVariantColumn *column,
               GVariant *row,
               const char **style_class)
{
  if (is_file (row))
    return NULL;
  *style_class = "group";
  return g_format_size (get_size (row) * (count_files (row) - 1));
}

static const FerryVariantColumn columns[] = {
  {N_ ("Name"), FERRY_CELL_NAME, 0, 40, TRUE, .format = format_name},
  {N_ ("Copies"), FERRY_CELL_COUNT, 1, 7, .format = format_copies},
  {N_ ("Size of each"), FERRY_CELL_SIZE, 2, 9, .format = format_size},
  {N_ ("Wasted"), FERRY_CELL_SIZE, 3, 9, .format = format_wasted},
  {NULL}};

static void
ferry_result_duplicates_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_result_duplicates_parent_class)->dispose (object);
}

static void
ferry_result_duplicates_class_init (FerryResultDuplicatesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_result_duplicates_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_result_duplicates_init (FerryResultDuplicates *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->table = ferry_variant_table_new (columns, _ ("Files with the same content"));
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_widget_set_parent (self->table, GTK_WIDGET (self));
  self->problems = ferry_result_problems_new ();
  gtk_widget_set_parent (self->problems, GTK_WIDGET (self));
}

GtkWidget *
ferry_result_duplicates_new (void)
{
  return g_object_new (FERRY_TYPE_RESULT_DUPLICATES, NULL);
}

void
ferry_result_duplicates_show (GtkWidget *widget,
                              GVariant *parameters,
                              GVariant *result)
{
  FerryResultDuplicates *self = FERRY_RESULT_DUPLICATES (widget);
  g_autoptr(GVariant) groups = result != NULL ? g_variant_lookup_value (result, "groups", G_VARIANT_TYPE ("a(tsaay)")) : NULL;

  ferry_variant_table_set_groups (FERRY_VARIANT_TABLE (self->table), groups, FILES);
  ferry_result_problems_show (self->problems, result, NULL);
}
