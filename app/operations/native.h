/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operations' native forms share. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Just below GTK's redraw, as the outbox: a server that sends faster than we read keeps no frame
 * from being drawn. */
#define FERRY_NATIVE_PRIORITY (G_PRIORITY_HIGH_IDLE + 21)

G_END_DECLS
