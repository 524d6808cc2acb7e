/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is answered on the bus. */
#pragma once

#include "model/call-record.h"

G_BEGIN_DECLS

#define FERRY_BUS_ERROR "io.github.ferry_gtk.Ferry.Error."

/* Answers with the D-Bus error of @error's code: FERRY_BUS_ERROR "InvalidParameter" and so on. Takes the
 * reference on @invocation. */
void ferry_bus_answer_error (GDBusMethodInvocation *invocation,
                             const GError *error);

/* The same for what is no call's error. */
void ferry_bus_answer_no_window (GDBusMethodInvocation *invocation);
void ferry_bus_answer_unknown_call (GDBusMethodInvocation *invocation,
                                    guint64 id);

/* Wait's answer on a call that is over: (sa{sv}). Floating. */
GVariant *ferry_bus_answer_outcome (FerryCallRecord *record);

/* ListCalls' answer on a call: a{sv}. @program: the bus name of who made it; NULL if none did. Floating. */
GVariant *ferry_bus_answer_call (FerryCallRecord *record,
                                 const char *program);

G_END_DECLS
