/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The newest calls, in fixed memory. */
#pragma once

#include "call-trace.h"

G_BEGIN_DECLS

#define FERRY_LOG_CALLS 16384
#define FERRY_LOG_ATTEMPTS 32768
#define FERRY_LOG_MESSAGES 1024
#define FERRY_LOG_MESSAGE_LENGTH 256

/* The most attempts that are remembered of one call: policy.h allows fewer. */
#define FERRY_LOG_CALL_ATTEMPTS 16

/**
 * FerryCallLog:
 *
 * Rings of calls, of their attempts and of errors' messages: 4.8 MB, of which only what was used is ever
 * touched. One thread at a time.
 */
typedef struct _FerryCallLog FerryCallLog;

/* An empty log. (transfer full) */
FerryCallLog *ferry_call_log_new (void);

void ferry_call_log_free (FerryCallLog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCallLog, ferry_call_log_free)

/* Copies @trace, with its attempts and its message, in the oldest one's place if need be. Allocates
 * nothing. */
void ferry_call_log_add (FerryCallLog *self,
                         const FerryCallTrace *trace);

/* Says that the attempt with that span id, of the call with that id, has ended after all. FALSE if that
 * was known, or nothing is known of it any more. */
gboolean ferry_call_log_end_attempt (FerryCallLog *self,
                                     guint64 call_id,
                                     guint64 span_id,
                                     gint64 ended);

/* How many were added since the log was made. */
guint64 ferry_call_log_get_added (FerryCallLog *self);

/* Calls @function for each call, oldest first, that was under way at some time between @from and @to;
 * what it gets is lent until it returns. */
void ferry_call_log_foreach (FerryCallLog *self,
                             gint64 from,
                             gint64 to,
                             void (*function) (const FerryCallTrace *trace,
                                               gpointer user_data),
                             gpointer user_data);

G_END_DECLS
