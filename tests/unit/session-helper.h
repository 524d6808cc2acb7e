/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls through a whole session, for tests of what the model shows of them. */
#pragma once

#include "model/session.h"

G_BEGIN_DECLS

/* Begins a call of "unreliable.call" with @parameters, an a{sv} as text. (transfer full) */
FerryCallRecord *session_start (FerrySession *session,
                                const char *parameters);

/* Runs the loop until the call's callback has run. */
void session_await (FerryCallRecord *record);

/* Both. (transfer full) */
FerryCallRecord *session_run (FerrySession *session,
                              const char *parameters);

/* Closes the session, and waits for it. */
void session_close (FerrySession *session);

G_END_DECLS
