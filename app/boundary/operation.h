/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An operation: a named piece of slow synchronous work, described by one constant table. */
#pragma once

#include "parameter.h"
#include "run-context.h"

G_BEGIN_DECLS

/* Whether the blocking function looks at its GCancellable. */
typedef enum
{
  FERRY_CANCEL_COOPERATIVE,
  FERRY_CANCEL_IGNORED
} FerryCancelMode;

/* How a result is best shown. */
typedef enum
{
  FERRY_RESULT_TEXT,
  FERRY_RESULT_TABLE,
  FERRY_RESULT_IMAGE
} FerryResultView;

/**
 * FerryRunFunc:
 * @parameters: complete and checked, a{sv}
 * @context: for progress and partial results
 * @cancellable: the attempt's own; never NULL
 *
 * The blocking function. Runs on any thread, several at a time. Returns a GVariant (may be
 * floating) or NULL and an error; when it sees @cancellable fire it returns soon, with any error.
 * Must not touch anything that belongs to a main context.
 */
typedef GVariant *(*FerryRunFunc) (GVariant *parameters,
                                   FerryRunContext *context,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * FerryOperation:
 * @id: "files.checksum": dependency and verb
 * @title: N_()
 * @summary: one short line, N_()
 * @icon_name: symbolic
 * @dependency: tag of the adapter it crosses by
 * @idempotent: whether running it twice does no harm
 * @cancel: whether it can be interrupted
 * @parameters: its table, ended by a NULL name
 * @run: the blocking form
 * @result_view: how to show the result
 *
 * Static and constant: the boundary keeps the pointer.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *summary;
  const char *icon_name;
  const char *dependency;
  gboolean idempotent;
  FerryCancelMode cancel;
  const FerryParameter *parameters;
  FerryRunFunc run;
  FerryResultView result_view;
} FerryOperation;

G_END_DECLS
