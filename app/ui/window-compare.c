/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the wish to compare to a comparison that runs. */
#include "compare-dialog.h"
#include "operations/registry.h"
#include "window-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryWindow *window; /* lent: a wish ends with the dialog, and that with the window */
  const FerryOperation *operation;
  GVariant *parameters;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *self = data;

  self->window->asking = FALSE;
  g_variant_unref (self->parameters);
  g_free (self);
}

static void
on_answered (GtkWindow *window,
             gboolean with_main_loop,
             gpointer user_data)
{
  FerryWindow *self = FERRY_WINDOW (window);
  Wish *wish = user_data;
  g_autoptr(FerryComparison) comparison = NULL;

  if (self->closing)
    return;
  comparison = ferry_comparison_new (self->session, wish->operation, wish->parameters, with_main_loop);
  ferry_page_compare_set_comparison (FERRY_PAGE_COMPARE (ferry_page_slot_require_page (self->compare)), comparison);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (self->compare));
  ferry_window_reveal_page (self);
}

/* Once at a time: whoever is being asked answers that first. */
static void
ask (FerryWindow *self,
     const FerryOperation *operation,
     GVariant *parameters)
{
  Wish *wish;

  if (self->asking)
    return;
  self->asking = TRUE;
  wish = g_new (Wish, 1);
  *wish = (Wish) {self, operation, g_variant_ref (parameters)};
  ferry_compare_dialog_show (GTK_WINDOW (self), _ (operation->title), on_answered, wish, wish_free);
}

static void
on_compare (FerryOperationPanel *panel,
            GVariant *parameters,
            gpointer user_data)
{
  ask (user_data, ferry_operation_panel_get_operation (panel), parameters);
}

/* A picture that every machine can draw, a quarter of the default: what is entered in its form stays. */
void
ferry_window_take_tour (FerryWindow *self)
{
  const FerryOperation *operation = ferry_operations_find ("compute.fractal");
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GVariant) given = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "width", "x", G_GINT64_CONSTANT (512));
  g_variant_dict_insert (&dict, "height", "x", G_GINT64_CONSTANT (384));
  given = g_variant_ref_sink (g_variant_dict_end (&dict));
  parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);
  ferry_operation_list_select (self->operations, operation);
  ask (self, operation, parameters);
}

void
ferry_window_compare_init (FerryWindow *self)
{
  g_signal_connect_object (self->panel, "compare", G_CALLBACK (on_compare), self, 0);
}
