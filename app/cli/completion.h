/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may stand at the end of a command line. */
#pragma once

#include "command.h"

G_BEGIN_DECLS

/* Prints what may take the place of the last of @words, which are those behind "ferry" as far as they
 * are typed: a line for each, the word, a tab, and what it is. The line "/files" or "/folders" says that
 * the name of one may stand there, behind a "--NAME=" that is typed already. @commands ends with NULL. */
FerryExit ferry_completion_print (const FerryCommand * const *commands,
                                  char **words);

G_END_DECLS
