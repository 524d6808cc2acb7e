/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of an operation's function for a call; it may outlive the call (abandoned). */
#pragma once

#include "call.h"

G_BEGIN_DECLS

typedef struct _FerryAttempt FerryAttempt;
typedef struct _FerryAttemptRecord FerryAttemptRecord;

struct _FerryAttempt
{
  FerryRunContext context; /* first: the operation's pointer to it is the attempt */

  /* immutable */
  FerryCall *call;
  FerryAttemptRecord *record; /* lent by the call */

  /* atomic */
  GCancellable *interruptible; /* a reference on the private cancellable, for whoever takes it: the
                                * timers' thread to fire it (C4), or the worker at the end; NULL before */
  gatomicrefcount references;
  int executor; /* FerryExecutorKind */
  int timed_out;
  _Atomic gint64 due; /* of the attempt timeout, monotonic microseconds; 0 for none */

  /* guarded by the bulkhead's lock */
  gint64 abandoned_since; /* 0 if it is not */
  guint breaker_pass;
  GList abandoned_link;

  /* belongs to the pump, or the threads, while it waits for one */
  GList ready_link;

  /* thread of the run only */
  gboolean refused; /* a partial result: with that missing there is no success */

  /* timers' thread only */
  gboolean interrupted;
  gint64 grace_end;
};

/* What an attempt says of its dependency's health, for the breaker. */
typedef enum
{
  FERRY_VERDICT_NONE, /* cancelled: nothing */
  FERRY_VERDICT_SUCCESS,
  FERRY_VERDICT_FAILURE
} FerryVerdict;

/* Holds a reference on @call. (transfer full). */
FerryAttempt *ferry_attempt_new (FerryCall *call,
                                 FerryAttemptRecord *record);
FerryAttempt *ferry_attempt_ref (FerryAttempt *self);
void ferry_attempt_unref (FerryAttempt *self);

/* Where it runs or is about to. Any thread. */
FerryExecutorKind ferry_attempt_get_executor (FerryAttempt *self);

/* Hands the attempt (transfer full) to the executor its call wants. Any thread. */
void ferry_attempt_start (FerryAttempt *self);

/* The error of an attempt that took too long. (transfer full) */
GError *ferry_attempt_new_timeout_error (FerryAttempt *self);

/* The error of an operation that returned neither a result nor an error. (transfer full) */
GError *ferry_attempt_new_silence_error (FerryAttempt *self);

/* Fires the attempt's cancellable, unless the attempt has not begun or has just ended; decide or mark
 * it first. The timers' thread; for a native attempt the firing follows in the call's context. */
void ferry_attempt_interrupt (FerryAttempt *self);

/* Puts @cancellable, which nobody has fired yet, within the reach of whoever interrupts, and starts
 * the attempt's time. FALSE if the call was decided before: the function must not run (C5); end it. */
gboolean ferry_attempt_begin (FerryAttempt *self,
                              GCancellable *cancellable);

/* Ends the attempt (transfer full) that was begun with @cancellable (transfer full): with what the
 * function returned, @result or @error (transfer full), or neither if it never ran. Any thread, once.
 * Returns and keeps as ferry_attempt_run() does. */
FerryAttempt *ferry_attempt_end (FerryAttempt *self,
                                 GCancellable *cancellable,
                                 GCancellable **spare,
                                 GVariant *result,
                                 GError *error);

/* Runs the attempt (transfer full) on this thread: begins it, calls the function, ends it. Returns the next attempt for the
 * same executor, or NULL. @spare, which may be NULL, keeps a cancellable that was not used from one
 * attempt to the next: made for each, it would be the dearest part of a short call. Unref it. */
FerryAttempt *ferry_attempt_run (FerryAttempt *self,
                                 GCancellable **spare);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAttempt, ferry_attempt_unref)

G_END_DECLS
