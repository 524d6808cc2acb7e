/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faults as one types them: "error=30 delay=50,200ms". */
#pragma once

#include "boundary/faults.h"

G_BEGIN_DECLS

/* Reads words, separated by blanks, each KIND=PERCENT or KIND=PERCENT,DURATION, a kind once at most.
 * FALSE and %FERRY_ERROR_INVALID_PARAMETER that names the word and what is allowed. */
gboolean ferry_fault_words_parse (const char *text,
                                  FerryFaults *faults,
                                  GError **error);

G_END_DECLS
