/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every operation of the program, in the order the window shows them. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

/* All operations, ended by NULL. Static. Any thread. */
const FerryOperation *const *ferry_operations_get_all (void);

/* The operation called @id ("files.checksum"), or NULL. Static. Any thread. */
const FerryOperation *ferry_operations_find (const char *id);

G_END_DECLS
