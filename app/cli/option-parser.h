/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options by a parameter table: the same rows that make the window's form. */
#pragma once

#include "boundary/parameter.h"

G_BEGIN_DECLS

/**
 * FerryOptions:
 * @parameters: a{sv} of the operation's table, only what was given
 * @settings: a{sv} of the command's own table, only what was given
 * @help: --help was given; what stands behind it was not looked at
 */
typedef struct
{
  GVariant *parameters;
  GVariant *settings;
  gboolean help;
} FerryOptions;

/* Reads @arguments, "--NAME=VALUE" and "--NAME VALUE", ended by NULL. A boolean needs no value, but
 * "=" before one; a PATHS parameter may come several times, and so may a TEXT one of the command's own
 * table, whose values are joined by blanks. NULL and
 * %FERRY_ERROR_INVALID_PARAMETER for anything that is not allowed; what is left out and what only
 * the file system knows is not looked at. (transfer full) */
FerryOptions *ferry_options_parse (char **arguments,
                                   const FerryParameter *table,
                                   const FerryParameter *own_table,
                                   GError **error);
void ferry_options_free (FerryOptions *self);

/* What to say about @table in a help text: aligned lines. (transfer full) */
char *ferry_options_format_help (const FerryParameter *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryOptions, ferry_options_free)

G_END_DECLS
