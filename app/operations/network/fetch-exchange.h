/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests and their answers on the way from an address to a body. Does no input or output. */
#pragma once

#include "boundary/run-context.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryFetchStep:
 * @FERRY_FETCH_BODY: the answer is the one that was asked for; read it
 * @FERRY_FETCH_REDIRECTED: leave the answer, and send the message that is ready now
 * @FERRY_FETCH_FAILED: neither
 */
typedef enum {
  FERRY_FETCH_BODY,
  FERRY_FETCH_REDIRECTED,
  FERRY_FETCH_FAILED
} FerryFetchStep;

typedef struct _FerryFetchExchange FerryFetchExchange;

/* For the address @url, on a session of its own, which belongs to the thread-default context of now;
 * a body longer than @limit bytes is not begun. Blocks where libsoup is not loaded yet. (transfer full),
 * or NULL and %FERRY_ERROR_INVALID_PARAMETER or %FERRY_ERROR_UNAVAILABLE. */
FerryFetchExchange *ferry_fetch_exchange_new (const char *url,
                                              guint64 limit,
                                              FerryRunContext *context,
                                              GError **error);
void ferry_fetch_exchange_free (FerryFetchExchange *self);

/* Sends what is to be sent next; the stream is the answer's body. (transfer full) */
GInputStream *ferry_fetch_exchange_send (FerryFetchExchange *self,
                                         GCancellable *cancellable,
                                         GError **error);
void ferry_fetch_exchange_send_async (FerryFetchExchange *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GInputStream *ferry_fetch_exchange_send_finish (FerryFetchExchange *self,
                                                GAsyncResult *result,
                                                GError **error);

/* Whether what is to be sent next goes by TLS. */
gboolean ferry_fetch_exchange_is_secure (FerryFetchExchange *self);

/* What the headers that have come mean. */
FerryFetchStep ferry_fetch_exchange_judge (FerryFetchExchange *self,
                                           GError **error);

/* The body without its compression: takes over @stream, the answer's. (transfer full) */
GInputStream *ferry_fetch_exchange_decode (FerryFetchExchange *self,
                                           GInputStream *stream);

/* How long the body will be, or 0 where the server does not say. */
guint64 ferry_fetch_exchange_get_length (FerryFetchExchange *self);

/* Puts "url", "status", "reason", "headers" and "redirects" into a result. */
void ferry_fetch_exchange_insert (FerryFetchExchange *self,
                                  GVariantDict *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFetchExchange, ferry_fetch_exchange_free)

G_END_DECLS
