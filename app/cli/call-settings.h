/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a call is to be made: the options that run and compare have in common. */
#pragma once

#include "boundary/faults.h"
#include "export-files.h"
#include "model/session.h"

G_BEGIN_DECLS

/* The rows, ended by a NULL name; "on" is the first, and the command line of compare begins behind
 * it. Their defaults are the policy's, and only known for an operation. */
extern const FerryParameter ferry_call_settings_table[];

#define FERRY_N_CALL_SETTINGS 8

/* Where those for files begin, which do not need a call. */
#define FERRY_CALL_SETTINGS_FILES 6

/* The same for one operation: @executors, ended by a NULL id, are those that it can run on. */
typedef struct
{
  FerryChoice executors[FERRY_N_EXECUTORS];
  FerryParameter rows[FERRY_N_CALL_SETTINGS + 1];
} FerryCallTable;

/* Not to be copied: its rows point into it. */
void ferry_call_table_init (FerryCallTable *self,
                            const FerryOperation *operation);

/**
 * FerryCallSettings:
 * @options: for the call
 * @faults: what is to go wrong
 * @policies: of FerryDependencyPolicy, changed as the options say
 * @files: for what was measured
 * @wants_json: rather than text
 */
typedef struct
{
  FerryCallOptions options;
  FerryFaults faults;
  GArray *policies;
  FerryExportFiles files;
  gboolean wants_json;
} FerryCallSettings;

void ferry_call_settings_clear (FerryCallSettings *self);

/* Reads @given, an a{sv} by the table, for calls of @operation. FALSE and
 * %FERRY_ERROR_INVALID_PARAMETER for what the table alone cannot tell. What the program's own
 * settings say wrong is told on stderr. */
gboolean ferry_call_settings_read (FerryCallSettings *self,
                                   const FerryOperation *operation,
                                   GVariant *given,
                                   GError **error);

/* A session in which calls of @operation meet these policies and faults. (transfer full) */
FerrySession *ferry_call_settings_make_session (FerryCallSettings *self,
                                                const FerryOperation *operation);

/* Help on the rows from @first on, with the defaults of @operation. (transfer full) */
char *ferry_call_settings_format_help (const FerryParameter *first,
                                       const FerryOperation *operation);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryCallSettings, ferry_call_settings_clear)

G_END_DECLS
