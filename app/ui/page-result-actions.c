/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The result copied and saved: one at a time, and no longer than it is shown. */
#include "page-result-private.h"

#include "file-chooser.h"
#include "result-export.h"

#include <glib/gi18n-lib.h>

void
ferry_page_result_update_actions (FerryPageResult *self)
{
  gboolean possible = self->result != NULL && self->exporting == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.copy", possible);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.save", possible);
}

void
ferry_page_result_stop_exporting (FerryPageResult *self)
{
  if (self->exporting != NULL)
    g_cancellable_cancel (self->exporting);
  g_clear_object (&self->exporting);
}

/* The page that asked, while it still shows the same result. */
static gboolean
is_current (FerryPageResult *self,
            const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_object (&self->exporting);
  ferry_page_result_update_actions (self);
  return TRUE;
}

static void
on_copied (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr(FerryPageResult) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean copied = ferry_result_copy_finish (result, &error);

  if (!is_current (self, error))
    return;
  if (copied)
    ferry_result_head_show_done (self->head, _ ("Copied"));
  else
    ferry_result_head_show_problem (self->head, _ ("Could not copy the result"), error);
}

static void
copy (GtkWidget *widget,
      const char *action_name,
      GVariant *parameter)
{
  FerryPageResult *self = FERRY_PAGE_RESULT (widget);

  ferry_result_head_hide_notes (self->head);
  self->exporting = g_cancellable_new ();
  ferry_page_result_update_actions (self);
  ferry_result_copy_async (self->kind, self->result, gtk_widget_get_clipboard (widget), self->exporting, on_copied, g_object_ref (self));
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr(FerryPageResult) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = ferry_result_save_finish (result, &error);

  if (!is_current (self, error))
    return;
  if (saved)
    ferry_result_head_show_done (self->head, _ ("Saved"));
  else
    ferry_result_head_show_problem (self->head, _ ("Could not save the result"), error);
}

static void
on_file_chosen (GFile *file,
                gpointer user_data)
{
  FerryPageResult *self = user_data;

  /* The result may have changed while the person looked for a folder. */
  if (self->result == NULL || self->exporting != NULL)
    return;
  ferry_result_head_hide_notes (self->head);
  self->exporting = g_cancellable_new ();
  ferry_page_result_update_actions (self);
  ferry_result_save_async (self->kind, self->result, file, self->exporting, on_saved, g_object_ref (self));
}

static void
save (GtkWidget *widget,
      const char *action_name,
      GVariant *parameter)
{
  FerryPageResult *self = FERRY_PAGE_RESULT (widget);
  g_autofree char *name = ferry_result_suggest_file_name (self->kind, ferry_call_record_get_operation (self->record), self->result);

  ferry_choose_save_file (widget, _ ("Save Result"), name, on_file_chosen);
}

void
ferry_page_result_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "result.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "result.save", NULL, save);
}
