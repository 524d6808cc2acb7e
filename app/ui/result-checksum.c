/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checksums of many files. */
#include "result-checksum.h"

#include "children.h"
#include "result-kind.h"
#include "result-problems.h"
#include "variant-table.h"
#include "variant-order.h"

#include <glib/gi18n-lib.h>

struct _FerryResultChecksum
{
  GtkWidget parent_instance;

  GtkWidget *search;
  GtkWidget *count;
  GtkWidget *sort;
  GtkWidget *table;
  GtkWidget *problems;
  gboolean following; /* the drop-down follows a title */
};

G_DEFINE_FINAL_TYPE (FerryResultChecksum, ferry_result_checksum, GTK_TYPE_WIDGET)

static const FerryVariantColumn columns[] = {
  {N_ ("Name"), FERRY_CELL_NAME, 0, 48, TRUE, TRUE},
  {N_ ("Size"), FERRY_CELL_SIZE, 1, 9, FALSE, TRUE},
  {N_ ("Checksum"), FERRY_CELL_DIGEST, 2, 32, FALSE, TRUE},
  {NULL}};

/* What the drop-down offers: the titles of a GtkColumnView take no focus in GTK 4.8, and sorting has
 * to be had from the keyboard too. */
static const struct
{
  const char *title;
  int child;
  gboolean descending;
} orders[] = {
  {N_ ("As read"), FERRY_VARIANT_ORDER_AS_IS, FALSE},
  {N_ ("Name, A to Z"), 0, FALSE},
  {N_ ("Name, Z to A"), 0, TRUE},
  {N_ ("Largest first"), 1, TRUE},
  {N_ ("Smallest first"), 1, FALSE},
  {N_ ("Digest, up"), 2, FALSE},
  {N_ ("Digest, down"), 2, TRUE},
};

static void
on_arranged (FerryVariantTable *table,
             guint shown,
             guint total,
             gpointer user_data)
{
  FerryResultChecksum *self = user_data;
  g_autofree char *text = NULL;

  if (shown < total)
    text = g_strdup_printf (_ ("%'u of %'u"), shown, total);
  gtk_label_set_label (GTK_LABEL (self->count), text != NULL ? text : "");
  gtk_widget_set_visible (self->count, text != NULL);
}

static void
on_search_changed (FerryResultChecksum *self)
{
  ferry_variant_table_set_filter (FERRY_VARIANT_TABLE (self->table), gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
on_order_selected (FerryResultChecksum *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sort));

  if (!self->following && selected < G_N_ELEMENTS (orders))
    ferry_variant_table_sort (FERRY_VARIANT_TABLE (self->table), orders[selected].child, orders[selected].descending);
}

static void
on_sort_changed (FerryVariantTable *table,
                 int child,
                 gboolean descending,
                 gpointer user_data)
{
  FerryResultChecksum *self = user_data;

  self->following = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (orders[i].child == child && orders[i].descending == descending)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sort), i);
  self->following = FALSE;
}

static void
ferry_result_checksum_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_result_checksum_parent_class)->dispose (object);
}

static void
ferry_result_checksum_class_init (FerryResultChecksumClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_result_checksum_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
create_sort (FerryResultChecksum *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    gtk_string_list_append (titles, _ (orders[i].title));
  self->sort = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
  gtk_widget_set_tooltip_text (self->sort, _ ("Order of the files"));
  ferry_widget_set_name (self->sort, _ ("Order of the files"));
  g_signal_connect_object (self->sort, "notify::selected", G_CALLBACK (on_order_selected), self, G_CONNECT_SWAPPED);

  return self->sort;
}

static GtkWidget *
create_bar (FerryResultChecksum *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _ ("Filter by name"), "hexpand", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Filter files by name"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->search);

  self->count = gtk_label_new (NULL);
  gtk_widget_set_visible (self->count, FALSE);
  gtk_widget_add_css_class (self->count, "secondary");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_box_append (GTK_BOX (bar), self->count);

  gtk_box_append (GTK_BOX (bar), create_sort (self));
  return bar;
}

static void
ferry_result_checksum_init (FerryResultChecksum *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  gtk_widget_set_parent (create_bar (self), GTK_WIDGET (self));
  self->table = ferry_variant_table_new (columns, _ ("Checksums"));
  gtk_widget_set_vexpand (self->table, TRUE);
  g_signal_connect_object (self->table, "arranged", G_CALLBACK (on_arranged), self, 0);
  g_signal_connect_object (self->table, "sort-changed", G_CALLBACK (on_sort_changed), self, 0);
  gtk_widget_set_parent (self->table, GTK_WIDGET (self));
  self->problems = ferry_result_problems_new ();
  gtk_widget_set_parent (self->problems, GTK_WIDGET (self));
}

GtkWidget *
ferry_result_checksum_new (void)
{
  return g_object_new (FERRY_TYPE_RESULT_CHECKSUM, NULL);
}

void
ferry_result_checksum_show (GtkWidget *widget,
                            GVariant *parameters,
                            GVariant *result)
{
  FerryResultChecksum *self = FERRY_RESULT_CHECKSUM (widget);
  g_autoptr(GVariant) entries = NULL;
  g_autofree char *folder = NULL;

  if (result != NULL)
    {
      entries = g_variant_lookup_value (result, "entries", G_VARIANT_TYPE ("a(ayts)"));
      folder = ferry_result_dup_folder (FERRY_RESULT_KIND_CHECKSUM, parameters);
    }
  ferry_variant_table_set_array (FERRY_VARIANT_TABLE (self->table), entries, folder);
  /* Who filters while files are still read goes on filtering. */
  if (result == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  ferry_result_problems_show (self->problems, result, folder);
}

void
ferry_result_checksum_focus_filter (GtkWidget *widget)
{
  gtk_widget_grab_focus (FERRY_RESULT_CHECKSUM (widget)->search);
}
