/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file system's part in opening the history. */
#include "history-place.h"

#include "operations/database/sqlite-errors.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

static const char * const companions[] = {"-wal", "-shm"};

/* @verdict says what cannot be done with @path. */
static gboolean
fail_for_errno (const char *path,
                const char *verdict,
                GError **error)
{
  int code = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "“%s” %s: %s", name, verdict, g_strerror (code));
  return FALSE;
}

int
ferry_history_place_lock (const char *path,
                          GError **error)
{
  g_autofree char *folder = NULL;
  int descriptor;

  g_return_val_if_fail (path != NULL, -1);

  folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail_for_errno (folder, _ ("cannot be made"), error);
      return -1;
    }
  descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    fail_for_errno (folder, _ ("cannot be opened"), error);
  /* Where a file system has no locks, two programs that begin in the same moment are the rarer harm. */
  else if (flock (descriptor, LOCK_EX) != 0)
    g_debug ("%s: %s", folder, g_strerror (errno));
  return descriptor;
}

gboolean
ferry_history_place_check (const char *path,
                           GError **error)
{
  g_autofree char *name = NULL;
  GStatBuf status;

  g_return_val_if_fail (path != NULL, FALSE);

  /* Of a FIFO SQLite would wait for ever, and no cancellation reaches it. */
  if (g_stat (path, &status) != 0 || S_ISREG (status.st_mode))
    return TRUE;
  name = g_filename_display_name (path);
  g_set_error (error, FERRY_SQLITE_ERROR, SQLITE_CANTOPEN, _ ("“%s” is no regular file"), name);
  return FALSE;
}

/* What SQLite puts beside it gets the same rights. A file that is there is not touched: closing it would drop the locks
 * that another connection of ours has on it. */
gboolean
ferry_history_place_create (const char *path,
                            GError **error)
{
  int descriptor;

  g_return_val_if_fail (path != NULL, FALSE);

  descriptor = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == EEXIST)
    return ferry_history_place_check (path, error);
  if (descriptor < 0)
    return fail_for_errno (path, _ ("cannot be made"), error);
  close (descriptor);
  return TRUE;
}

/* "history.db" becomes "history-set-aside-20261129-171500.db", or with -2, -3 … if there is one already. */
static char *
choose_name (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *moment = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *stem = g_str_has_suffix (path, ".db") ? g_strndup (path, strlen (path) - 3) : g_strdup (path);
  char *name = g_strdup_printf ("%s-set-aside-%s.db", stem, moment);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-set-aside-%s-%u.db", stem, moment, i);
    }
  return name;
}

/* The log goes before the file: a log that stayed would be played into the new file. What SQLite would do
 * with it is the damaged file's business; the index of the log is made anew from it. */
static gboolean
move_away (const char *path,
           const char *target,
           GError **error)
{
  g_autofree char *wal = g_strconcat (path, companions[0], NULL);
  g_autofree char *shm = g_strconcat (path, companions[1], NULL);
  g_autofree char *target_wal = g_strconcat (target, companions[0], NULL);

  if (g_rename (wal, target_wal) != 0 && errno != ENOENT)
    return fail_for_errno (wal, _ ("cannot be set aside"), error);
  if (g_unlink (shm) != 0 && errno != ENOENT)
    return fail_for_errno (shm, _ ("cannot be removed"), error);
  if (g_rename (path, target) != 0 && errno != ENOENT)
    return fail_for_errno (path, _ ("cannot be set aside"), error);
  return TRUE;
}

gboolean
ferry_history_place_set_aside (const char *path,
                               const char *why,
                               char **set_aside,
                               GError **error)
{
  g_autofree char *target = NULL;
  g_autofree char *target_name = NULL;

  g_return_val_if_fail (path != NULL && why != NULL, FALSE);

  target = choose_name (path);
  target_name = g_filename_display_basename (target);
  if (!move_away (path, target, error))
    return FALSE;
  if (set_aside != NULL && *set_aside == NULL)
    *set_aside = g_strdup_printf (_ ("The history cannot be used: %s. It was set aside as “%s”, and a new one begun"), why, target_name);
  return TRUE;
}

gboolean
ferry_history_place_has_log (const char *path)
{
  g_autofree char *wal = NULL;
  GStatBuf status;

  g_return_val_if_fail (path != NULL, FALSE);

  wal = g_strconcat (path, companions[0], NULL);
  return g_stat (wal, &status) == 0 && status.st_size > 0;
}
