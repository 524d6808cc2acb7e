/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A parameter of an operation: one table row drives validation, the form and --help (C20). */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryParameterType:
 * @FERRY_PARAMETER_BOOLEAN: "b"
 * @FERRY_PARAMETER_INTEGER: "x", within minimum and maximum
 * @FERRY_PARAMETER_NUMBER: "d", within minimum and maximum
 * @FERRY_PARAMETER_TEXT: "s"
 * @FERRY_PARAMETER_CHOICE: "s", one of the choices' ids
 * @FERRY_PARAMETER_FILE: "ay", the name of one file
 * @FERRY_PARAMETER_FOLDER: "ay", the name of one folder
 * @FERRY_PARAMETER_PATHS: "aay", the names of at least one file or folder
 * @FERRY_PARAMETER_NEW_FILE: "ay", the name of a file to write, which need not exist; may be empty where
 *   that is its fallback
 *
 * File names are bytestrings because Linux lets them hold any byte but NUL.
 */
typedef enum
{
  FERRY_PARAMETER_BOOLEAN,
  FERRY_PARAMETER_INTEGER,
  FERRY_PARAMETER_NUMBER,
  FERRY_PARAMETER_TEXT,
  FERRY_PARAMETER_CHOICE,
  FERRY_PARAMETER_FILE,
  FERRY_PARAMETER_FOLDER,
  FERRY_PARAMETER_PATHS,
  FERRY_PARAMETER_NEW_FILE
} FerryParameterType;

typedef struct
{
  const char *id;
  const char *label; /* N_() */
} FerryChoice;

/**
 * FerryParameter:
 * @name: the key in the parameters' a{sv} and the command line's option
 * @label: what the form says, N_()
 * @help: one sentence for --help and the form's tooltip, N_()
 * @fallback: the default, as a person would type it; NULL makes the parameter required
 * @minimum: smallest number allowed; for text, the fewest characters
 * @maximum: largest number allowed
 * @unit: what a number counts, N_(), or NULL
 * @choices: for %FERRY_PARAMETER_CHOICE, ended by a NULL id
 *
 * A table of these ends with a NULL name.
 */
typedef struct
{
  const char *name;
  FerryParameterType type;
  const char *label;
  const char *help;
  const char *fallback;
  double minimum;
  double maximum;
  const char *unit;
  const FerryChoice *choices;
} FerryParameter;

/* The GVariant type of the parameter's value. Any thread. */
const GVariantType *ferry_parameter_get_variant_type (const FerryParameter *self);

/* Reads @text as a person typed it (a path as the file system encodes it) and checks it.
 * For %FERRY_PARAMETER_PATHS, @text is one path. A relative path is taken from the current
 * folder, "~" is the home folder. Returns a full reference, or NULL and
 * %FERRY_ERROR_INVALID_PARAMETER. Any thread. */
GVariant *ferry_parameter_parse (const FerryParameter *self,
                                 const char *text,
                                 GError **error);

/* Checks @value against the row alone; never touches the file system. %FERRY_ERROR_INVALID_PARAMETER
 * names the parameter, the value and what is allowed. Any thread. */
gboolean ferry_parameter_check (const FerryParameter *self,
                                GVariant *value,
                                GError **error);

/* What is allowed, in words: "a whole number from 1 to 64". (transfer full). Any thread. */
char *ferry_parameter_describe (const FerryParameter *self);

/* @value as a person would type it, valid UTF-8, for display. (transfer full). Any thread. */
char *ferry_parameter_format (const FerryParameter *self,
                              GVariant *value);

/* The row called @name of @table, or NULL. Any thread. */
const FerryParameter *ferry_parameter_table_find (const FerryParameter *table,
                                                  const char *name);

/* Checks @given (a{sv}, nullable) against @table: no unknown name, no missing or wrong value.
 * Returns every parameter with its value, defaults filled in: a{sv}, a full reference.
 * %FERRY_ERROR_INVALID_PARAMETER. Never touches the file system. Any thread. */
GVariant *ferry_parameter_table_complete (const FerryParameter *table,
                                          GVariant *given,
                                          GError **error);

/* The second half of the check, for what only the file system knows: files, folders and paths
 * must exist and be what the row asks for. Never blocks: it asks GIO asynchronously.
 * @parameters is what ferry_parameter_table_complete() gave. @table must outlive the call. */
void ferry_parameter_table_check_files_async (const FerryParameter *table,
                                              GVariant *parameters,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/* TRUE, or %FERRY_ERROR_INVALID_PARAMETER, or G_IO_ERROR_CANCELLED. */
gboolean ferry_parameter_table_check_files_finish (GAsyncResult *result,
                                                   GError **error);

/* Values of checked parameters, lent from @parameters. A programming error if absent. Any thread. */
gboolean ferry_parameters_get_boolean (GVariant *parameters,
                                       const char *name);
gint64 ferry_parameters_get_integer (GVariant *parameters,
                                     const char *name);
double ferry_parameters_get_number (GVariant *parameters,
                                    const char *name);
const char *ferry_parameters_get_text (GVariant *parameters,
                                       const char *name);
const char *ferry_parameters_get_path (GVariant *parameters,
                                       const char *name);

/* The paths of a %FERRY_PARAMETER_PATHS: the array is yours (g_free), the strings are lent. */
const char **ferry_parameters_get_paths (GVariant *parameters,
                                         const char *name);

G_END_DECLS
