/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GtkFileChooserNative: deprecated in later GTK, right for 4.8, so it lives here alone. */
#include "file-chooser.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *widget; /* weak: NULL once it is gone */
  FerryFileChooserFunc chosen;
  FerrySaveChooserFunc save; /* one of the two */
} Request;

static void
request_free (gpointer data,
              GClosure *closure)
{
  Request *request = data;

  g_clear_weak_pointer (&request->widget);
  g_free (request);
}

static void
answer_files (Request *request,
              GtkFileChooser *chooser)
{
  g_autoptr(GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint n = g_list_model_get_n_items (files);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);
      char *path = g_file_get_path (file);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }
  if (paths->len > 0)
    {
      g_ptr_array_add (paths, NULL);
      request->chosen ((const char * const *)paths->pdata, request->widget);
    }
}

static void
answer_save (Request *request,
             GtkFileChooser *chooser)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (chooser);

  if (file != NULL)
    request->save (file, request->widget);
}

static void
on_response (GtkNativeDialog *dialog,
             int response,
             gpointer user_data)
{
  Request *request = user_data;

  if (response == GTK_RESPONSE_ACCEPT && request->widget != NULL)
    {
      if (request->chosen != NULL)
        answer_files (request, GTK_FILE_CHOOSER (dialog));
      else
        answer_save (request, GTK_FILE_CHOOSER (dialog));
    }
  g_object_unref (dialog);
}

/* The dialog keeps itself until it is answered. */
static GtkFileChooser *
create_dialog (GtkWidget *widget,
               const char *title,
               GtkFileChooserAction action,
               const char *accept,
               const Request *request)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)), action, accept, _ ("_Cancel"));
  Request *own = g_memdup2 (request, sizeof *request);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_set_weak_pointer (&own->widget, widget);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), own, request_free, 0);

  return GTK_FILE_CHOOSER (dialog);
}

void
ferry_choose_files (GtkWidget *widget,
                    const char *title,
                    GtkFileChooserAction action,
                    gboolean several,
                    FerryFileChooserFunc chosen)
{
  Request request = {.chosen = chosen};
  GtkFileChooser *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (chosen != NULL);

  dialog = create_dialog (widget, title, action, _ ("_Choose"), &request);
  gtk_file_chooser_set_select_multiple (dialog, several);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
ferry_choose_save_file (GtkWidget *widget,
                        const char *title,
                        const char *name,
                        FerrySaveChooserFunc chosen)
{
  Request request = {.save = chosen};
  GtkFileChooser *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (chosen != NULL);

  dialog = create_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), &request);
  gtk_file_chooser_set_current_name (dialog, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
