/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A fetch on its way, as both forms have it. */
#pragma once

#include "body-sink.h"
#include "boundary/run-context.h"
#include "fetch-exchange.h"

G_BEGIN_DECLS

/* Digested within a tenth of a millisecond: the native form does so on the main thread. */
#define FERRY_FETCH_BLOCK_SIZE (64 * 1024)

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  gint64 started;
  FerryFetchExchange *exchange;
  FerryBodySink *sink;
  GInputStream *stream;
  GError *error; /* of the native form */
  char block[FERRY_FETCH_BLOCK_SIZE];
} FerryFetch;

/* As @parameters, which are complete, want it; what is wrong with them is the error, or that libsoup
 * cannot be loaded. (transfer full) */
FerryFetch *ferry_fetch_new (GVariant *parameters,
                             FerryRunContext *context,
                             GCancellable *cancellable,
                             GError **error);
void ferry_fetch_free (FerryFetch *self);

/* How far the body has come. */
void ferry_fetch_report_progress (FerryFetch *self);

/* The result, once the body is committed. (transfer floating) */
GVariant *ferry_fetch_end (FerryFetch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFetch, ferry_fetch_free)

G_END_DECLS
