/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* By SQLite's own advice for databases and statements that others wrote:
 * https://www.sqlite.org/security.html. The read-only flag alone would still let a statement attach
 * other files, write to temporary tables and change how the connection behaves. */
#include "read-only.h"

#include "sqlite-errors.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#define SQL_LENGTH_MAX (1024 * 1024)

/* What SQLite may take in this process: a statement can make two thousand values a row, each as long as
 * one may be. What needs more fails. */
#define HEAP_MAX ((sqlite3_int64)1024 * 1024 * 1024)

/* Pragmas that tell something, whose argument is only what about. */
static const char * const asking_pragmas[] = {
  "collation_list", "compile_options", "database_list", "foreign_key_list", "function_list",
  "index_info", "index_list", "index_xinfo", "integrity_check", "module_list", "pragma_list",
  "quick_check", "table_info", "table_list", "table_xinfo",
  NULL};

/* Pragmas that tell something, unless an argument makes them set it. */
static const char * const telling_pragmas[] = {
  "application_id", "auto_vacuum", "data_version", "encoding", "freelist_count", "journal_mode",
  "page_count", "page_size", "schema_version", "user_version",
  NULL};

static gboolean
contains (const char * const *names, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_pragma_allowed (const char *name, const char *argument)
{
  return contains (asking_pragmas, name) || (argument == NULL && contains (telling_pragmas, name));
}

/* What is not named here is not allowed: a later SQLite may have new ways to write. */
static int
authorize (void *user_data, int action, const char *first, const char *second, const char *database, const char *trigger)
{
  switch (action)
    {
    case SQLITE_READ:
      /* Pages as they lie in the file hold what was deleted too. Not every SQLite has this table. */
      return g_ascii_strcasecmp (first, "sqlite_dbpage") != 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return g_ascii_strcasecmp (second, "load_extension") != 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_UPDATE:
      /* What SQLite says when it makes a table-valued function known; a statement that did so in
       * earnest would fail anyway. */
      return g_str_equal (first, "sqlite_master") ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
      return is_pragma_allowed (first, second) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

/* Before SQLite opens it: of a FIFO that would wait for ever, and no cancellation reaches it. */
static gboolean
check_file (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  struct stat status;

  if (stat (path, &status) != 0)
    g_set_error (error, FERRY_SQLITE_ERROR, SQLITE_CANTOPEN, "“%s”: %s", name, g_strerror (errno));
  else if (!S_ISREG (status.st_mode))
    g_set_error (error, FERRY_SQLITE_ERROR, SQLITE_CANTOPEN, _ ("“%s” is no regular file"), name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
configure (sqlite3 *database, int longest)
{
  static const struct
  {
    int option;
    int value;
  } options[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (sqlite3_db_config (database, options[i].option, options[i].value, NULL) != SQLITE_OK)
      return FALSE;

  sqlite3_limit (database, SQLITE_LIMIT_LENGTH, longest);
  sqlite3_limit (database, SQLITE_LIMIT_SQL_LENGTH, SQL_LENGTH_MAX);
  sqlite3_limit (database, SQLITE_LIMIT_ATTACHED, 0);
  /* Damage is found before it is followed; no file may change under a mapping. */
  return sqlite3_exec (database, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON",
                       NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_set_authorizer (database, authorize, NULL) == SQLITE_OK;
}

sqlite3 *
ferry_read_only_open (const char *path, int longest, GError **error)
{
  const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  sqlite3 *database = NULL;

  if (!check_file (path, error))
    return NULL;

  sqlite3_hard_heap_limit64 (HEAP_MAX);
  if (sqlite3_open_v2 (path, &database, flags, NULL) == SQLITE_OK && configure (database, longest))
    return database;

  ferry_sqlite_set_error (database, path, error);
  sqlite3_close (database);
  return NULL;
}
