/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A policy's fields by name, as text: for settings, command lines and tables. */
#pragma once

#include "policy.h"

G_BEGIN_DECLS

/* The fields' names, "attempt-timeout", in the order of a table; NULL-terminated, static. Any
 * thread. */
const char *const *ferry_policy_get_fields (void);

/* Reads a duration as ferry_policy_set_field() takes it, into microseconds; FALSE for what is none.
 * Any thread. */
gboolean ferry_duration_parse (const char *text,
                               gint64 *duration);

/* A duration as that takes it, in the largest unit that has no remainder: "250ms", or "none".
 * (transfer full). Any thread. */
char *ferry_duration_format (gint64 duration);

/* As ferry_error_check_range(), but a person reads "2d" and not microseconds. Any thread. */
gboolean ferry_duration_check (const char *name,
                               gint64 value,
                               gint64 minimum,
                               gint64 maximum,
                               GError **error);

/**
 * ferry_policy_set_field:
 * @name: one of ferry_policy_get_fields()
 * @text: a duration as "250ms", "30 s", "10min", "1h" (units us, ms, s, min, h, d; "none" is 0), a
 *   count as "4", or an executor as "own-pool"
 *
 * Sets one field. The policy as a whole must still pass ferry_policy_check() then; if not, it stays
 * as it was, and %FERRY_ERROR_INVALID_PARAMETER says what, to what, and what is allowed. Any thread.
 */
gboolean ferry_policy_set_field (FerryPolicy *self,
                                 const char *name,
                                 const char *text,
                                 GError **error);

/* The field as such a text, which would set it so. (transfer full). Any thread. */
char *ferry_policy_get_field (const FerryPolicy *self,
                              const char *name);

G_END_DECLS
