/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What other programs do with calls. */
#pragma once

#include "model/session.h"

G_BEGIN_DECLS

typedef struct _FerryBusCalls FerryBusCalls;

/* How many ListCalls tells. */
#define FERRY_BUS_CALLS_LISTED 500

/* Results up to this many bytes go over the bus: writing a message takes the main loop's time. */
#define FERRY_BUS_RESULT_MAX (1 << 20)

/* A call is over, whoever made it. */
typedef void (*FerryBusFinishedFunc) (FerryCallRecord *record,
                                      gpointer user_data);

/* Main thread, as all below. (transfer full) */
FerryBusCalls *ferry_bus_calls_new (FerrySession *session,
                                    FerryBusFinishedFunc finished,
                                    gpointer user_data);

/* Whoever still waits is told that the window is gone; calls go on as the session wants. */
void ferry_bus_calls_free (FerryBusCalls *self);

/* Each answers @invocation (transfer full), some later; @arguments are the method's, of its types. */
void ferry_bus_calls_run (FerryBusCalls *self,
                          GVariant *arguments,
                          GDBusMethodInvocation *invocation);
void ferry_bus_calls_wait (FerryBusCalls *self,
                           GVariant *arguments,
                           GDBusMethodInvocation *invocation);
void ferry_bus_calls_cancel (FerryBusCalls *self,
                             GVariant *arguments,
                             GDBusMethodInvocation *invocation);
void ferry_bus_calls_list (FerryBusCalls *self,
                           GVariant *arguments,
                           GDBusMethodInvocation *invocation);

/* @program has left the bus: its calls are cancelled, but those that it wanted kept. */
void ferry_bus_calls_leave (FerryBusCalls *self,
                            const char *program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBusCalls, ferry_bus_calls_free)

G_END_DECLS
