/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes secrets out of what leaves the process: exports, log records, the history. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands in a secret's place. */
#define FERRY_REDACTED "***"

/* All of these are pure and err on the side of taking out too much. What comes in may be any bytes;
 * what comes out is valid UTF-8, (transfer full). Any thread. */

/* Whether what is called @name (@length bytes, -1 if it ends with NUL) is kept from others: "token",
 * "AWS_SECRET_ACCESS_KEY", "X-Amz-Signature", "dbPassword"; but not "keyboard", "password-file" or
 * "token_type". */
gboolean ferry_redact_is_secret_name (const char *name,
                                      gssize length);

/* Whether @value, behind an option that names who logs in, "user" or "u", tells with what as well:
 * "name:password". Lengths are in bytes, -1 for those that end with NUL. */
gboolean ferry_redact_is_login (const char *option,
                                gssize option_length,
                                const char *value,
                                gssize value_length);

/* Takes out who logs in and with what ("user:password@"), and the values of secret names in path,
 * query and fragment, percent-encoded ones and those of a URL inside the URL too. */
char *ferry_redact_url (const char *url);

/* Any text, an error's message say: takes out what ferry_redact_url() does of the URLs in it, the
 * values of secret names ("password=…", "\"token\": \"…\"", "Authorization: …", "--password …"),
 * "user:password@host" without a scheme, and "--user user:password". */
char *ferry_redact_text (const char *text);

/* A command line, the program first, and whatever NAME=value stands before it: takes out the values of
 * secret options ("--password=…", "--token …", "--user name:…", "-p…", and those that a few programs are
 * known for, wherever one of them stands: "sudo curl -u …") and of secret NAMEs, and treats the rest as
 * ferry_redact_text() does. @arguments ends with NULL. */
char **ferry_redact_arguments (const char *const *arguments);

/* A SQL statement, whole or cut off: a ? for each literal, what stands between double quotes
 * included, since SQLite and MySQL take that for a string too; comments become empty. */
char *ferry_redact_sql (const char *statement);

/* A GLogWriterFunc that lets only redacted messages through to @next, a FerryLogNext, or, if NULL, to
 * g_log_writer_default(). Any thread. */
GLogWriterOutput ferry_redact_write_log (GLogLevelFlags level,
                                         const GLogField *fields,
                                         gsize n_fields,
                                         gpointer next);

G_END_DECLS
