/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an error says to whoever sees a form. */
#pragma once

#include "boundary/parameter.h"

G_BEGIN_DECLS

/* @error's message, in which a parameter of @table (nullable), its choices and the executors are called what its form
 * calls them: a command line has options and other programs have keys, which are their names. (transfer full) */
char *ferry_error_describe (const GError *error,
                            const FerryParameter *table);

G_END_DECLS
