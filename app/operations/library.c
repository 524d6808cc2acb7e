/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "library.h"

#include "boundary/errors.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

gboolean
ferry_library_is_loaded (FerryLibrary *self)
{
  return g_atomic_pointer_get (&self->is_loaded) != 0;
}

/* NULL, or what is the matter. By GModule and not by dlopen(): what libsoup does when it is loaded asks GModule, which
 * has a lock; whoever looks a symbol up holds that and waits for the loader's, as GtkBuilder does for each type. In the
 * other order both would wait for ever. */
static const char *
load_functions (FerryLibrary *self)
{
  GModule *library = g_module_open (self->file, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (library == NULL)
    return g_module_error ();
  g_module_make_resident (library);
  for (guint i = 0; self->names[i] != NULL; i++)
    if (!g_module_symbol (library, self->names[i], &self->functions[i]))
      return g_module_error ();
  return NULL;
}

gboolean
ferry_library_load (FerryLibrary *self,
                    GError **error)
{
  static GMutex lock;
  g_autoptr(GMutexLocker) locker = NULL;
  const char *problem;

  g_return_val_if_fail (self != NULL, FALSE);

  if (ferry_library_is_loaded (self))
    return TRUE;
  locker = g_mutex_locker_new (&lock);
  problem = load_functions (self);
  if (problem != NULL)
    {
      g_propagate_error (error, ferry_error_new (FERRY_ERROR_UNAVAILABLE, NULL, _ ("%s cannot be loaded: %s"), _ (self->title), problem));
      return FALSE;
    }
  g_atomic_pointer_set (&self->is_loaded, 1);
  return TRUE;
}

static void
load_all (GTask *task,
          gpointer source,
          gpointer data,
          GCancellable *cancellable)
{
  GError *error = NULL;

  for (FerryLibrary * const *library = data; *library != NULL; library++)
    if (!ferry_library_load (*library, &error))
      {
        g_task_return_error (task, error);
        return;
      }
  g_task_return_boolean (task, TRUE);
}

void
ferry_libraries_load_async (FerryLibrary * const *libraries,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_return_if_fail (libraries != NULL);

  g_task_set_source_tag (task, ferry_libraries_load_async);
  g_task_set_name (task, "[ferry] load libraries");
  g_task_set_task_data (task, (gpointer)libraries, NULL);
  g_task_run_in_thread (task, load_all);
}

gboolean
ferry_libraries_load_finish (GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
ferry_libraries_are_loaded (FerryLibrary * const *libraries)
{
  g_return_val_if_fail (libraries != NULL, FALSE);

  for (; *libraries != NULL; libraries++)
    if (!ferry_library_is_loaded (*libraries))
      return FALSE;
  return TRUE;
}
