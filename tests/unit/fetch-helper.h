/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of network.fetch share: a server, and each case in both forms of the operation. */
#pragma once

#include "run-helper.h"
#include "web-helper.h"

G_BEGIN_DECLS

#define MEBIBYTE (1024 * 1024)

/* A case; @native says in which form. */
typedef struct
{
  const char *name;
  void (*function) (gconstpointer native);
} FerryTestFetchCase;

/* Runs all @cases, up to one without a name, each in both forms; what main() returns. */
int ferry_test_fetch_run (int *argc,
                          char ***argv,
                          const FerryTestFetchCase *cases);

/* The server, while cases run. */
extern FerryTestWeb *ferry_test_fetch_web;

gboolean ferry_test_fetch (FerryTestRun *run,
                           gconstpointer native,
                           const char *url,
                           const char *file,
                           gint64 limit);

/* Of the result. */
guint32 ferry_test_fetch_get_number (FerryTestRun *run,
                                     const char *name);
char *ferry_test_fetch_dup_text (FerryTestRun *run,
                                 const char *name);

/* The value of a response header, or NULL. */
char *ferry_test_fetch_dup_header (FerryTestRun *run,
                                   const char *wanted);

/* The digest of what curl fetches. */
char *ferry_test_fetch_ask_curl (const char *options,
                                 const char *url);

guint ferry_test_fetch_count_files (const char *folder);

G_END_DECLS
