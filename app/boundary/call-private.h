/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of a call, for the files that move it along: adapter, bulkhead, attempt. */
#pragma once

#include "boundary-private.h"
#include "call.h"

G_BEGIN_DECLS

typedef struct _FerryAttempt FerryAttempt;
typedef struct _FerryBulkhead FerryBulkhead;

/* Why a call ended: what the one compare-and-swap decides (C2), outcome and cause at once, so that
 * a timeout can never be told as a cancel (C3). */
typedef enum
{
  FERRY_CAUSE_NONE,
  FERRY_CAUSE_RESULT,
  FERRY_CAUSE_ERROR,
  FERRY_CAUSE_DEADLINE,
  FERRY_CAUSE_ATTEMPT_TIMEOUT,
  FERRY_CAUSE_CANCELLED,
  FERRY_CAUSE_CLOSING,
  FERRY_CAUSE_INVALID_PARAMETER,
  FERRY_CAUSE_QUEUE_FULL,
  FERRY_CAUSE_BREAKER_OPEN,
  FERRY_CAUSE_CLOSED
} FerryCause;

/* Where a call stands with its bulkhead. */
typedef enum
{
  FERRY_PHASE_NEW,
  FERRY_PHASE_WAITING,
  FERRY_PHASE_RUNNING,
  FERRY_PHASE_ENDING, /* its attempt has left, and is about to decide or to back off */
  FERRY_PHASE_BACKING_OFF,
  FERRY_PHASE_OVER
} FerryPhase;

/* What the call's notice has to tell its context, collected until the outbox delivers it. */
typedef enum
{
  FERRY_NOTICE_SUBMITTED = 1 << 0,
  FERRY_NOTICE_RUN = 1 << 1, /* run the attempt right there: executor main-loop */
  FERRY_NOTICE_STARTED = 1 << 2,
  FERRY_NOTICE_PARTIAL = 1 << 3,
  FERRY_NOTICE_CANCELLING = 1 << 4,
  FERRY_NOTICE_FINISHED = 1 << 5,
  FERRY_NOTICE_ABANDONED = 1 << 6,
  FERRY_NOTICE_ENDED_LATE = 1 << 7,
  FERRY_NOTICE_RETRYING = 1 << 8
} FerryNotice;

#define FERRY_NOTICES_AFTER_PARTIAL (FERRY_NOTICE_FINISHED | FERRY_NOTICE_ABANDONED | FERRY_NOTICE_ENDED_LATE)

struct _FerryCall
{
  /* immutable after submit */
  guint64 id;
  const FerryOperation *operation;
  GVariant *parameters;
  FerryBoundary *boundary;
  FerryBulkhead *bulkhead;
  FerryOutbox *outbox;
  gint64 deadline; /* monotonic, 0 for none */
  FerryExecutorKind wanted_executor;
  gpointer tag;

  /* atomic */
  gatomicrefcount references;
  int cause;
  guint notices; /* FerryNotice */
  int progress_posted;
  int executor; /* FerryExecutorKind */

  /* belong to the outbox while posted */
  FerryOutboxItem notice_item;
  FerryOutboxItem progress_item;

  /* belongs to the timers while armed */
  FerryTimer timer;

  /* guarded by the bulkhead's lock */
  FerryPhase phase;
  FerryAttempt *attempt; /* lent; while running */
  guint n_attempts;      /* begun */
  guint n_abandoned;     /* of them, and still running */
  gint64 breaker_time;   /* left, when the breaker rejected it */
  GList link;            /* in the bulkhead's waiting or running calls */

  /* guarded by lock */
  GMutex lock;
  GCond partials_taken;
  FerryProgress progress;
  gboolean has_progress;
  GQueue partials;
  gboolean worker_waits; /* for partials_taken: a signal to nobody is a system call too */
  FerryCallTimes times;

  /* written once on the way, read after the notice that tells of it */
  GVariant *result;
  GError *error;

  /* context only */
  GTask *task;
  GCancellable *cancellable; /* the caller's */
  gulong cancelled_handler;
  gint64 progress_shown;
  gboolean started;
  gboolean delivered;
  guint early; /* FerryNotice: came before what they follow, from another thread */
};

FerryOutcome ferry_cause_get_outcome (FerryCause cause);

/* A new call in the thread's default context; @task (transfer full) gets its outcome. */
FerryCall *ferry_call_new (FerryBoundary *boundary,
                           FerryBulkhead *bulkhead,
                           const FerryOperation *operation,
                           GTask *task);

/* The one compare-and-swap. TRUE for whoever decides. Any thread. */
gboolean ferry_call_decide (FerryCall *self,
                            FerryCause cause);
FerryCause ferry_call_get_cause (FerryCall *self);

/* After a decision from outside: takes a waiting call out of the queue, asks a running one to
 * stop. Any thread; runs no user code. */
void ferry_call_interrupt (FerryCall *self);

/* An attempt failed with @error (transfer full): another one follows after a back-off, or it becomes
 * the call's. Called by whoever moved the call to FERRY_PHASE_ENDING. */
void ferry_call_attempt_failed (FerryCall *self,
                                GError *error);

/* Hands the decided outcome to the outbox. Called exactly once, by whoever moved the call to
 * FERRY_PHASE_ENDING or FERRY_PHASE_OVER. @may_be_abandoned unless it is known that no attempt of it
 * runs any more. Any thread. */
void ferry_call_settle (FerryCall *self,
                        gboolean may_be_abandoned);

/* Says that the last abandoned attempt of a call that is over has ended. Any thread. */
void ferry_call_end_late (FerryCall *self);

/* Sets one of the call's times to now, if it is not set yet. Any thread. */
void ferry_call_stamp (FerryCall *self,
                       gint64 *time);

/* Collects @notices for the context. Any thread. */
void ferry_call_notify (FerryCall *self,
                        FerryNotice notices);

/* From the operation, on its thread. */
void ferry_call_report_progress (FerryCall *self,
                                 const FerryProgress *progress);
gboolean ferry_call_emit_partial (FerryCall *self,
                                  GVariant *partial);

/* Frees a worker that waits in ferry_call_emit_partial() after a decision. Any thread. */
void ferry_call_wake_worker (FerryCall *self);

/* The timers' functions. */
void ferry_call_timer_fired (FerryTimer *timer);
void ferry_call_timer_hold (FerryTimer *timer);
void ferry_call_timer_release (FerryTimer *timer);

/* call-delivery.c: brings notices and progress to observers and the callback, in the context. */
void ferry_call_deliver_notice (FerryOutbox *outbox,
                                FerryOutboxItem *item);
void ferry_call_deliver_progress (FerryOutbox *outbox,
                                  FerryOutboxItem *item);

G_END_DECLS
