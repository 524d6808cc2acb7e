/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GtkFileChooserNative: deprecated in later GTK, right for 4.8, so it lives here alone. */
#include "file-chooser.h"

#include "close-keys.h"

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
shut_popovers (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_visible (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    shut_popovers (child);
}

/* Those that are hidden: GTK's own dialogs, which a GtkFileChooserNative keeps to itself. */
static void
shut_popovers_of_dialogs (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = g_list_model_get_n_items (windows);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER_DIALOG (window) && !gtk_widget_get_visible (window))
        shut_popovers (window);
    }
}

static gboolean
on_others_done (gpointer user_data)
{
  shut_popovers_of_dialogs ();

  return G_SOURCE_REMOVE;
}

/* A click for the menu of GTK's list of files is answered in an idle callback. When the dialog goes with the event after
 * the click, as events come after a stall, the menu opens all the same, and nobody sees that it has the grab. */
static void
shut_popovers_later (void)
{
  guint id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE + 1, on_others_done, NULL, NULL);

  g_source_set_name_by_id (id, "[ferry] shut the dialog's menu");
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
  g_signal_handlers_disconnect_by_func (dialog, on_response, request);
  shut_popovers_later ();
}

#define SHOWN_SOON "ferry-shown-soon"

static const char * const dialogs[] = {
  [GTK_FILE_CHOOSER_ACTION_OPEN] = "ferry-open-dialog",
  [GTK_FILE_CHOOSER_ACTION_SAVE] = "ferry-save-dialog",
  [GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER] = "ferry-folder-dialog",
};

/* A dialog has a reference to its window. */
static void
drop_dialogs (GtkWidget *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    g_object_set_data (G_OBJECT (window), dialogs[i], NULL);
}

/* One for each window and action, as long as there is the window: what GTK 4.8 has put off for a dialog, and the folder
 * that it still reads, come back to it without a reference. */
static GtkNativeDialog *
get_dialog (GtkRoot *window,
            GtkFileChooserAction action,
            const char *accept)
{
  GtkFileChooserNative *dialog = g_object_get_data (G_OBJECT (window), dialogs[action]);

  if (dialog != NULL)
    return GTK_NATIVE_DIALOG (dialog);
  dialog = gtk_file_chooser_native_new (NULL, GTK_WINDOW (window), action, accept, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (window), dialogs[action], dialog, g_object_unref);
  if (g_signal_handler_find (window, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, drop_dialogs, NULL) == 0)
    g_signal_connect (window, "destroy", G_CALLBACK (drop_dialogs), NULL);
  return GTK_NATIVE_DIALOG (dialog);
}

/* Returns: (nullable): none while the window asks already */
static GtkFileChooser *
prepare_dialog (GtkWidget *widget,
                const char *title,
                GtkFileChooserAction action,
                const char *accept,
                const Request *request)
{
  GtkNativeDialog *dialog = get_dialog (gtk_widget_get_root (widget), action, accept);
  Request *own;

  if (gtk_native_dialog_get_visible (dialog) || g_object_get_data (G_OBJECT (dialog), SHOWN_SOON) != NULL)
    return NULL;
  own = g_memdup2 (request, sizeof *request);
  gtk_native_dialog_set_title (dialog, title);
  g_set_weak_pointer (&own->widget, widget);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), own, request_free, 0);

  return GTK_FILE_CHOOSER (dialog);
}

static gboolean
show (gpointer dialog)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n;

  g_object_steal_data (dialog, SHOWN_SOON);
  gtk_native_dialog_show (dialog);
  n = g_list_model_get_n_items (windows);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER_DIALOG (window))
        ferry_close_keys_add (window);
    }

  return G_SOURCE_REMOVE;
}

static void
remove_source (gpointer id)
{
  g_source_remove (GPOINTER_TO_UINT (id));
}

/* To make it, for which GTK takes most of a frame, and to lay it out are two iterations of the main loop, the second after
 * the events that are there. */
static void
show_soon (GtkFileChooser *dialog)
{
  guint id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show, dialog, NULL);

  g_source_set_name_by_id (id, "[ferry] show a file chooser");
  g_object_set_data_full (G_OBJECT (dialog), SHOWN_SOON, GUINT_TO_POINTER (id), remove_source);
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

  dialog = prepare_dialog (widget, title, action, _ ("_Choose"), &request);
  if (dialog == NULL)
    return;
  gtk_file_chooser_set_select_multiple (dialog, several);
  show_soon (dialog);
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

  dialog = prepare_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), &request);
  if (dialog == NULL)
    return;
  gtk_file_chooser_set_current_name (dialog, name);
  show_soon (dialog);
}
