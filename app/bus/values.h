/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values as other programs write them, and as the bus can carry them. */
#pragma once

#include "boundary/parameter.h"

G_BEGIN_DECLS

/* Reads @given, a{sv}, by @table: as ferry_parameter_table_complete() does, but each value may be of
 * another type than its row's where nothing is lost by that: a whole number of any length, a string or
 * unended bytes for the name of a file. Names must be absolute: the folder that others would be taken
 * from is Ferry's, which other programs do not know. (transfer full), or NULL and
 * %FERRY_ERROR_INVALID_PARAMETER. */
GVariant *ferry_bus_values_read (const FerryParameter *table,
                                 GVariant *given,
                                 GError **error);

/* @value without "maybe" types, which D-Bus does not know: each becomes an array of one or none.
 * (transfer full) */
GVariant *ferry_bus_values_without_maybe (GVariant *value);

G_END_DECLS
