/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call's parameters in the history: as the command line takes them, so that they can be read, searched,
 * typed again, and put back into the form. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

/* @parameters, complete ones, as "--paths=/usr/share --digest=sha256", quoted for a shell where need be.
 * What looks like a secret is FERRY_REDACTED (telemetry/redact.h). Valid UTF-8. (transfer full). Any
 * thread. */
char *ferry_history_parameters_format (const FerryOperation *operation,
                                       GVariant *parameters);

/* The way back: a{sv} (transfer full), or NULL and %FERRY_ERROR_INVALID_PARAMETER, for a later version's
 * operation may take others. *@is_redacted: (out): whether a secret is missing in it. Any thread. */
GVariant *ferry_history_parameters_parse (const FerryOperation *operation,
                                          const char *text,
                                          gboolean *is_redacted,
                                          GError **error);

G_END_DECLS
