/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interface that other programs drive the open window by, and read its main loop's figures. */
#pragma once

#include "model/session.h"

G_BEGIN_DECLS

typedef struct _FerryBusService FerryBusService;

/* Exports the interface of ferry_bus_interface at @path. Main thread, as all below. NULL if something is
 * there already. (transfer full) */
FerryBusService *ferry_bus_service_new (GDBusConnection *bus,
                                        const char *path,
                                        GError **error);

/* Whoever waits for an answer gets one. Calls are left alone. */
void ferry_bus_service_free (FerryBusService *self);

/* Answers for @session from now on; for none while it is NULL. */
void ferry_bus_service_set_session (FerryBusService *self,
                                    FerrySession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBusService, ferry_bus_service_free)

G_END_DECLS
