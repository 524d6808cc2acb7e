/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ctrl+C and SIGTERM: the first asks, the second ends the program at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryInterrupt FerryInterrupt;

/* Called in the default context, once. */
typedef void (*FerryInterruptFunc) (gpointer user_data);

/* Takes SIGINT and SIGTERM over until it is freed; there may be one at a time. One that is ignored stays so: a
 * script that starts a program in the background does not want it to end with Ctrl+C for another. (transfer full) */
FerryInterrupt *ferry_interrupt_new (FerryInterruptFunc callback,
                                     gpointer user_data);

/* Puts back what the signals did before. */
void ferry_interrupt_free (FerryInterrupt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryInterrupt, ferry_interrupt_free)

G_END_DECLS
