/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files and folders that come from elsewhere go into the form: dropped ones, and those the program is
 * opened with. */
#include "operations/registry.h"
#include "window-private.h"

#include <glib/gi18n-lib.h>

static gboolean
takes_paths (const FerryOperation *operation)
{
  for (const FerryParameter *row = operation->parameters; row->name != NULL; row++)
    if (row->type == FERRY_PARAMETER_FILE || row->type == FERRY_PARAMETER_FOLDER || row->type == FERRY_PARAMETER_PATHS)
      return TRUE;
  return FALSE;
}

/* The operation that is shown, or the first that can do something with files. */
static void
show_form_for_paths (FerryWindow *self)
{
  const FerryOperation * const *all = ferry_operations_get_all ();

  if (takes_paths (ferry_operation_panel_get_operation (self->panel)))
    return;
  for (guint i = 0; all[i] != NULL; i++)
    if (takes_paths (all[i]))
      {
        ferry_operation_list_select (self->operations, all[i]);
        return;
      }
}

/* What is on no file system of this machine has no path. */
static void
add_path (GPtrArray *paths,
          GFile *file)
{
  char *path = g_file_get_path (file);

  if (path != NULL)
    g_ptr_array_add (paths, path);
}

/* Into the form that is shown. @message, for a person, is taken. */
static void
enter_paths (FerryWindow *self,
             GPtrArray *paths,
             char *message)
{
  g_ptr_array_add (paths, NULL);
  ferry_operation_panel_set_paths (self->panel, (const char * const *)paths->pdata);
  ferry_window_reveal_form (self);
  ferry_toaster_show (self->toaster, message);
  g_free (message);
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue *value,
         double x,
         double y,
         gpointer user_data)
{
  FerryWindow *self = user_data;
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *link = files; link != NULL; link = link->next)
    add_path (paths, link->data);
  g_slist_free (files);

  if (paths->len == 0)
    {
      ferry_toaster_show (self->toaster, _ ("What was dropped is on no file system of this machine, and cannot be read from here."));
      return FALSE;
    }
  show_form_for_paths (self);
  enter_paths (self, paths, g_strdup_printf (ngettext ("%u name was dropped into the form", "%u names were dropped into the form", paths->len), paths->len));
  return TRUE;
}

void
ferry_window_offer_checksum (FerryWindow *self,
                             GFile **files,
                             guint n_files)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  char *message;

  g_return_if_fail (FERRY_IS_WINDOW (self));

  for (guint i = 0; i < n_files; i++)
    add_path (paths, files[i]);
  if (paths->len == 0)
    {
      ferry_toaster_show (self->toaster, _ ("What was opened is on no file system of this machine, and cannot be read from here."));
      return;
    }
  if (paths->len < n_files)
    message = g_strdup_printf (_ ("%u of %u names are in the form; the others are on no file system of this machine"), paths->len, n_files);
  else
    message = g_strdup_printf (ngettext ("%u name is in the form: Run computes its checksum", "%u names are in the form: Run computes their checksums", n_files), n_files);
  ferry_operation_list_select (self->operations, ferry_operations_find ("files.checksum"));
  enter_paths (self, paths, message);
}

void
ferry_window_drop_init (FerryWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
