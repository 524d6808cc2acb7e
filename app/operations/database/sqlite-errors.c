/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of SQLite's errors are worth another attempt: https://www.sqlite.org/rescode.html */
#include "sqlite-errors.h"

#include <glib/gi18n-lib.h>

#define ANY FERRY_ERROR_ROW_ANY_CODE
#define TRANSIENT TRUE
#define PERMANENT FALSE

/* The dashes of the name are no minus signs. */
/* clang-format off */
G_DEFINE_QUARK (ferry-sqlite-error-quark, ferry_sqlite_error)
/* clang-format on */

void
ferry_sqlite_set_error (sqlite3 *database, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  /* The primary code is the lower byte of an extended one. */
  int code = sqlite3_errcode (database) & 0xff;
  const char *words = sqlite3_errmsg (database);
  g_autofree char *message = NULL;

  /* What cannot grow has no room to. */
  if (sqlite3_extended_errcode (database) == SQLITE_IOERR_SHMSIZE)
    words = sqlite3_errstr (SQLITE_FULL);
  /* "not authorized" it says, of what read-only.c refuses: as if it were a matter of rights. */
  else if (code == SQLITE_AUTH)
    words = _ ("Ferry only reads databases, and the statement would do more");
  message = g_utf8_make_valid (words, -1);

  g_set_error (error, FERRY_SQLITE_ERROR, code, "“%s”: %s", name, message);
}

const FerryErrorRow ferry_error_map_database[] = {
  /* Somebody is writing, and will be done. */
  {ferry_sqlite_error_quark, SQLITE_BUSY, FERRY_ERROR_BUSY, TRANSIENT},
  {ferry_sqlite_error_quark, SQLITE_LOCKED, FERRY_ERROR_BUSY, TRANSIENT},
  /* Too many began at once. */
  {ferry_sqlite_error_quark, SQLITE_PROTOCOL, FERRY_ERROR_BUSY, TRANSIENT},
  {ferry_sqlite_error_quark, SQLITE_NOMEM, FERRY_ERROR_BUSY, TRANSIENT},
  {ferry_sqlite_error_quark, SQLITE_INTERRUPT, FERRY_ERROR_CANCELLED, PERMANENT},
  /* Not there, or not for us. */
  {ferry_sqlite_error_quark, SQLITE_CANTOPEN, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  /* Damaged, no database, wrong SQL, not allowed: as it is, it stays. A disk that reads badly, too.
   * SQLITE_SCHEMA is among them, since SQLite itself has tried again fifty times by then. */
  {ferry_sqlite_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, PERMANENT},
  {g_io_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},
  {NULL},
};
