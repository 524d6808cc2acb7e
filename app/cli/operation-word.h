/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The word behind run and compare. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

/* The option that names an operation, in whatever table: completion knows what it may be. */
#define FERRY_OPERATION_WORD "operation"

/* The operation that @word, nullable, names behind "ferry @command"; NULL after saying what is
 * allowed. */
const FerryOperation *ferry_operation_word_read (const char *command,
                                                 const char *word);

/* What there is, for a help text: aligned lines. (transfer full) */
char *ferry_operation_word_format_help (void);

G_END_DECLS
