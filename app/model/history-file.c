/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening the history's file, whatever is found in its place. */
#include "history-file.h"

#include "history-insert.h"
#include "history-place.h"
#include "history-schema.h"
#include "history-search.h"
#include "operations/database/sqlite-errors.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Another program writes for some milliseconds; whoever waits longer is told so, and comes again. */
#define BUSY_TIMEOUT_MS 100

/* An index of a million rows, in KiB: who types a word asks with each letter, and to read pages takes longer than to look at
 * them. Of a hundred thousand rows it is a tenth. */
#define PREPARE_TO_READ "PRAGMA cache_size = -32768"

/* Durations come in no order: rows that are written at once change pages all over two indices. Of a hundred thousand rows
 * those are found here again, in KiB; in what SQLite keeps by itself they are not, and many are written twice. */
#define WRITE_CACHE "PRAGMA cache_size = -8192; "

/* Who writes does not wait for the disk: neither does it bring the log into the file, nor does it put what a statement
 * may have to take back into a file beside, nor is a new file's first page waited for, in which there is no row.
 * A log that grew while somebody read gets back to so many bytes. */
#define PREPARE                                                                                                   \
  WRITE_CACHE                                                                                                     \
  "PRAGMA temp_store = MEMORY; PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" \
  "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 16777216; PRAGMA secure_delete = FAST"

gboolean
ferry_history_file_is_damage (const GError *error)
{
  return g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_CORRUPT) || g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_NOTADB);
}

/* The answer of a pragma that is a number. */
static gboolean
ask (sqlite3 *database,
     const char *path,
     const char *sql,
     gint64 *answer,
     GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean answered;

  answered = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW;
  if (answered)
    *answer = sqlite3_column_int64 (statement, 0);
  else
    ferry_sqlite_set_error (database, path, error);
  sqlite3_finalize (statement);
  return answered;
}

/* Whose file it is: *@why (static) is why it cannot be ours, or left alone. */
static gboolean
identify (sqlite3 *database,
          const char *path,
          gint64 *version,
          const char **why,
          GError **error)
{
  gint64 application = 0;
  gint64 n_objects = 0;

  if (!ask (database, path, "PRAGMA application_id", &application, error) ||
      !ask (database, path, "PRAGMA user_version", version, error) ||
      !ask (database, path, "SELECT count(*) FROM sqlite_schema", &n_objects, error))
    return FALSE;
  if (application != FERRY_HISTORY_APPLICATION_ID && (application != 0 || n_objects > 0))
    *why = _ ("it belongs to another program");
  else if (*version > FERRY_HISTORY_VERSION)
    *why = _ ("it was written by a newer Ferry");
  return TRUE;
}

/* @name is @path, or an address of it. */
static sqlite3 *
connect_by (const char *name,
            const char *path,
            int flags,
            GError **error)
{
  sqlite3 *database = NULL;

  if (sqlite3_open_v2 (name, &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL) == SQLITE_OK &&
      sqlite3_busy_timeout (database, BUSY_TIMEOUT_MS) == SQLITE_OK &&
      sqlite3_db_config (database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
      ferry_history_schema_add_functions (database) &&
      ferry_history_search_add_functions (database) &&
      ferry_history_insert_add_functions (database))
    return database;

  ferry_sqlite_set_error (database, path, error);
  sqlite3_close (database);
  return NULL;
}

static sqlite3 *
connect_to (const char *path,
            int flags,
            GError **error)
{
  return connect_by (path, path, flags, error);
}

/* As ferry_sqlite_set_error() does. */
static char *
describe (const char *path,
          const char *why)
{
  g_autofree char *name = g_filename_display_name (path);

  return g_strdup_printf ("“%s”: %s", name, why);
}

/* A connection that is ready, or NULL and either an error or why the file is to be set aside. */
static sqlite3 *
open_once (const char *path,
           char **why,
           GError **error)
{
  g_autoptr(GError) problem = NULL;
  const char *foreign = NULL;
  gint64 version = 0;
  sqlite3 *database = connect_to (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &problem);

  if (database != NULL && identify (database, path, &version, &foreign, &problem) && foreign == NULL)
    {
      /* Of nothing, all are made in no time. */
      const int steps = version == 0 ? FERRY_HISTORY_VERSION : FERRY_HISTORY_VERSION_TO_WRITE;

      if (sqlite3_exec (database, PREPARE, NULL, NULL, NULL) != SQLITE_OK)
        ferry_sqlite_set_error (database, path, &problem);
      else if (ferry_history_schema_update (database, path, steps, &problem))
        return database;
    }
  sqlite3_close (database);

  if (foreign != NULL)
    *why = describe (path, foreign);
  else if (ferry_history_file_is_damage (problem))
    *why = g_strdup (problem->message);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gboolean
ferry_history_file_has_moved (sqlite3 *database)
{
  int moved = 0;

  return sqlite3_file_control (database, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

gboolean
ferry_history_file_set_aside (const char *path,
                              sqlite3 *database,
                              const char *why,
                              char **set_aside,
                              GError **error)
{
  gboolean done;
  int lock;

  g_return_val_if_fail (path != NULL && database != NULL && why != NULL, FALSE);

  lock = ferry_history_place_lock (path, error);
  if (lock < 0)
    return FALSE;
  done = ferry_history_file_has_moved (database) || ferry_history_place_set_aside (path, why, set_aside, error);
  close (lock);
  return done;
}

sqlite3 *
ferry_history_file_open (const char *path,
                         char **set_aside,
                         GError **error)
{
  g_autofree char *why = NULL;
  sqlite3 *database = NULL;
  int lock;

  g_return_val_if_fail (path != NULL, NULL);

  lock = ferry_history_place_lock (path, error);
  if (lock < 0)
    return NULL;
  if (ferry_history_place_create (path, error))
    database = open_once (path, &why, error);
  if (why != NULL && ferry_history_place_set_aside (path, why, set_aside, error) && ferry_history_place_create (path, error))
    {
      g_clear_pointer (&why, g_free);
      database = open_once (path, &why, error);
      if (why != NULL)
        g_set_error (error, FERRY_SQLITE_ERROR, SQLITE_CORRUPT, "%s", why);
    }
  close (lock);
  return database;
}

static gboolean
prepare_to_read (sqlite3 *database,
                 const char *path,
                 GError **error)
{
  if (sqlite3_exec (database, PREPARE_TO_READ, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  ferry_sqlite_set_error (database, path, error);
  return FALSE;
}

/* @database, ready to read; or NULL, without an error if there is nothing in it, and @database is closed. */
static sqlite3 *
accept_to_read (sqlite3 *database,
                const char *path,
                GError **error)
{
  const char *foreign = NULL;
  gint64 version = 0;

  /* Without a version somebody is about to make it. */
  if (identify (database, path, &version, &foreign, error) && foreign == NULL && version > 0 && prepare_to_read (database, path, error))
    return database;

  sqlite3_close (database);
  if (foreign != NULL)
    {
      g_autofree char *verdict = describe (path, foreign);

      g_set_error_literal (error, FERRY_SQLITE_ERROR, SQLITE_NOTADB, verdict);
    }
  return NULL;
}

/* Who reads makes an index of the log beside the file, though there is no log. Where that cannot be done, nobody
 * writes either. */
static gboolean
is_for_want_of_room (const char *path,
                     const GError *error)
{
  if (!g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_READONLY) && !g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_FULL) &&
      !g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_IOERR) && !g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_CANTOPEN))
    return FALSE;
  /* The file without its log is not whole. */
  return !ferry_history_place_has_log (path);
}

/* As it lies there, without looking for a log. */
static sqlite3 *
open_frozen (const char *path,
             GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (whole, NULL, error);
  g_autofree char *name = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
  sqlite3 *database = name != NULL ? connect_by (name, path, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error) : NULL;

  return database != NULL ? accept_to_read (database, path, error) : NULL;
}

gboolean
ferry_history_file_is_frozen (sqlite3 *database)
{
  g_return_val_if_fail (database != NULL, FALSE);

  return sqlite3_uri_boolean (sqlite3_db_filename (database, "main"), "immutable", 0);
}

sqlite3 *
ferry_history_file_open_to_read (const char *path,
                                 GError **error)
{
  g_autoptr(GError) problem = NULL;
  sqlite3 *database;
  GStatBuf status;

  g_return_val_if_fail (path != NULL, NULL);

  /* What may not be looked at is not nothing. */
  if (g_stat (path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
    return NULL;
  if (!ferry_history_place_check (path, error))
    return NULL;
  database = connect_to (path, SQLITE_OPEN_READONLY, &problem);
  if (database != NULL)
    database = accept_to_read (database, path, &problem);
  if (problem == NULL)
    return database;

  if (is_for_want_of_room (path, problem))
    return open_frozen (path, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

sqlite3 *
ferry_history_file_open_to_checkpoint (const char *path,
                                       GError **error)
{
  sqlite3 *database;

  g_return_val_if_fail (path != NULL, NULL);

  database = connect_to (path, SQLITE_OPEN_READWRITE, error);
  if (database == NULL || sqlite3_exec (database, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL) == SQLITE_OK)
    return database;
  ferry_sqlite_set_error (database, path, error);
  sqlite3_close (database);
  return NULL;
}
