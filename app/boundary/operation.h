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
 * FerryConfinement:
 * @FERRY_CONFINE_NOTHING: it may do what the program may
 * @FERRY_CONFINE_WRITING: it changes no file: nothing is opened for writing, made, moved or removed
 * @FERRY_CONFINE_NETWORK: it neither listens nor connects by TCP
 *
 * What the kernel is to keep an operation from when it runs in a helper process, if the kernel can.
 */
typedef enum
{
  FERRY_CONFINE_NOTHING = 0,
  FERRY_CONFINE_WRITING = 1 << 0,
  FERRY_CONFINE_NETWORK = 1 << 1
} FerryConfinement;

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
 * FerryRunAsyncFunc:
 * @parameters: complete and checked, a{sv}; lent until @callback is called
 * @context: for progress; lent until @callback is called. Emitting partial results from here would
 *   block the loop, so native forms have none
 * @cancellable: the attempt's own; never NULL
 * @callback: called exactly once, never from inside this function, with a NULL source object
 * @user_data: for @callback
 *
 * The native form: starts the work and returns at once. Everything happens in the thread-default
 * main context of the caller, in steps of at most a few milliseconds at a priority below redraw;
 * once @cancellable fires, the callback comes soon. Gives the same result as #FerryRunFunc.
 */
typedef void (*FerryRunAsyncFunc) (GVariant *parameters,
                                   FerryRunContext *context,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* The native form's end, called from its callback: a full reference to the result, or NULL and an
 * error. */
typedef GVariant *(*FerryRunFinishFunc) (GAsyncResult *result,
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
 * @run_async: the native form, which needs no thread; NULL where there is none
 * @run_finish: its end; NULL exactly where @run_async is
 * @result_view: how to show the result
 * @confinement: what it needs so little that a helper process may give it up
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
  FerryRunAsyncFunc run_async;
  FerryRunFinishFunc run_finish;
  FerryResultView result_view;
  FerryConfinement confinement;
} FerryOperation;

G_END_DECLS
