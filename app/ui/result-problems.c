/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an operation could not read: a count that folds out into a list. */
#include "result-problems.h"

#include "children.h"
#include "variant-table.h"

#include <glib/gi18n-lib.h>

#define TABLE_HEIGHT 108

static const FerryVariantColumn columns[] = {
  {N_ ("Name"), FERRY_CELL_NAME, 0, 40, TRUE, TRUE},
  {N_ ("Why"), FERRY_CELL_TEXT, 1, 30, TRUE, TRUE},
  {NULL}};

GtkWidget *
ferry_result_problems_new (void)
{
  GtkWidget *expander = gtk_expander_new (NULL);
  GtkWidget *table = ferry_variant_table_new (columns, _ ("What could not be read"));

  gtk_widget_set_size_request (table, -1, TABLE_HEIGHT);
  ferry_expander_set_child (GTK_EXPANDER (expander), table);
  gtk_widget_set_visible (expander, FALSE);

  return expander;
}

void
ferry_result_problems_show (GtkWidget *widget,
                            GVariant *result,
                            const char *folder)
{
  FerryVariantTable *table = FERRY_VARIANT_TABLE (gtk_expander_get_child (GTK_EXPANDER (widget)));
  g_autoptr(GVariant) problems = NULL;
  g_autofree char *label = NULL;
  gsize n = 0;

  if (result != NULL)
    problems = g_variant_lookup_value (result, "problems", G_VARIANT_TYPE ("a(ays)"));
  if (problems != NULL)
    n = g_variant_n_children (problems);

  gtk_widget_set_visible (widget, n > 0);
  gtk_expander_set_expanded (GTK_EXPANDER (widget), FALSE);
  label = g_strdup_printf (ngettext ("%'zu entry was left out", "%'zu entries were left out", n), n);
  gtk_expander_set_label (GTK_EXPANDER (widget), label);
  ferry_widget_set_name (widget, label);
  ferry_variant_table_set_array (table, problems, folder);
}
