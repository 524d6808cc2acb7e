/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the wish to compare to a comparison that runs. */
#include "compare-dialog.h"
#include "window-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const FerryOperation *operation;
  GVariant *parameters;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *self = data;

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
  ferry_page_compare_set_comparison (self->compare, comparison);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (self->compare));
  ferry_window_reveal_page (self);
}

static void
on_compare (FerryOperationPanel *panel,
            GVariant *parameters,
            gpointer user_data)
{
  FerryWindow *self = user_data;
  Wish *wish = g_new0 (Wish, 1);

  wish->operation = ferry_operation_panel_get_operation (panel);
  wish->parameters = g_variant_ref (parameters);
  ferry_compare_dialog_show (GTK_WINDOW (self), _ (wish->operation->title), on_answered, wish, wish_free);
}

void
ferry_window_compare_init (FerryWindow *self)
{
  g_signal_connect_object (self->panel, "compare", G_CALLBACK (on_compare), self, 0);
}
