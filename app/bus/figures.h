/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop's figures as properties on the bus. */
#pragma once

#include "model/session.h"

G_BEGIN_DECLS

/* All of them, rounded, as of now: a{sv} by property. (transfer full) */
GVariant *ferry_bus_figures_read (FerrySession *session);

/* Those of @now that are not the same in @before, or all if that is NULL: a{sv}. NULL if nothing has
 * changed. (transfer full) */
GVariant *ferry_bus_figures_compare (GVariant *before,
                                     GVariant *now);

G_END_DECLS
