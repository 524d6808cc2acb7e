/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of a call, for the files that move it along: adapter, bulkhead, attempt. */
#pragma once

#include "attempt.h"
#include "boundary-private.h"
#include "call.h"
#include "deadline-queue.h"
#include "waiting-queue.h"

G_BEGIN_DECLS

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
  FERRY_NOTICE_RETRYING = 1 << 8,
  FERRY_NOTICE_DETACHED = 1 << 9 /* nothing to tell: keeps everything else from being posted */
} FerryNotice;

#define FERRY_NOTICES_AFTER_PARTIAL (FERRY_NOTICE_FINISHED | FERRY_NOTICE_ABANDONED | FERRY_NOTICE_ENDED_LATE)

/* FerryCallTimes while they are being made: each is written once, by whoever gets there first. */
typedef struct
{
  _Atomic gint64 submitted;
  _Atomic gint64 cancelled;
  _Atomic gint64 finished;
  _Atomic gint64 delivered;
} FerryCallStamps;

/* One of the call's attempts, kept with the call: the attempt itself may be gone. */
struct _FerryAttemptRecord
{
  /* immutable */
  guint64 span_id;

  /* atomic */
  _Atomic gint64 started;
  _Atomic gint64 ended;
  int executor; /* FerryExecutorKind */
  int thread;

  /* guarded by the bulkhead's lock */
  FerryAttemptRecord *next;
};

/* What delivery touches comes first: in a burst each of its cache lines is a miss. */
struct _FerryCall
{
  /* belongs to the outbox while posted */
  FerryOutboxItem notice_item;

  /* atomic */
  guint notices; /* FerryNotice */
  guint held;    /* FerryNotice: goes along with the next one */
  int cause;
  gatomicrefcount references;
  int timer_used; /* whether it was ever armed */
  int starts;     /* of attempts, to be told: one bit for each would lose their order */
  int retryings;  /* the same */
  int waits;      /* for observers, before it blocks their context */

  /* context only */
  gboolean started;
  gboolean delivered;
  int started_told;
  int retrying_told;
  guint early; /* FerryNotice: came before what they follow, from another thread */
  gboolean asked; /* the observers, whether the attempt may block here */
  guint waited_for; /* observers that have not said yet that it may */
  GTask *task;
  GCancellable *cancellable; /* the caller's */
  gulong cancelled_handler;

  /* written once on the way, read after the notice that tells of it */
  GVariant *result;
  GError *error;

  /* immutable after submit */
  FerryOutbox *outbox;
  FerryBulkhead *bulkhead;
  const FerryPolicy *policy; /* what held when it came; the bulkhead's */
  GVariant *parameters;
  const FerryOperation *operation;
  guint64 id;
  guint64 parent_id;
  guint64 trace_id[2];
  guint64 span_id;
  guint64 parent_span_id;
  gpointer tag;
  gint64 due;            /* the deadline, monotonic; 0 for none */
  gboolean own_deadline; /* not the policy's: its own timer has it, not the bulkhead's queue */
  FerryPriority priority;
  FerryExecutorKind wanted_executor;

  /* atomic */
  int executor;                /* FerryExecutorKind */
  struct _FerryReport *report; /* call-report.h; NULL as long as the operation has said nothing */
  FerryCallStamps stamps;

  /* guarded by the bulkhead's lock */
  FerryPhase phase;
  guint n_attempts;      /* begun */
  guint n_abandoned;     /* of them, and still running */
  FerryAttempt *attempt; /* lent; while running */
  FerryAttemptRecord first_record;
  FerryWaiter waiter;    /* its link is also that of running calls and of those that back off */
  FerryDeadline deadline;
  gint64 breaker_time; /* left, when the breaker rejected it */

  /* written by whoever ended an attempt, before the call backs off */
  gint64 backoff_end;

  /* belongs to the timers while armed */
  FerryTimer timer;
};

/* What a call that ended for @cause is told as. Pure; any thread. */
FerryOutcome ferry_cause_get_outcome (FerryCause cause);

/* A new call in the thread's default context; @task (transfer full) gets its outcome. */
FerryCall *ferry_call_new (FerryBulkhead *bulkhead,
                           const FerryOperation *operation,
                           GTask *task);

/* The one compare-and-swap. TRUE for whoever decides. Any thread. */
gboolean ferry_call_decide (FerryCall *self,
                            FerryCause cause);
FerryCause ferry_call_get_cause (FerryCall *self);

/* After a decision from outside: takes a waiting call out of the queue, asks a running one to
 * stop. Any thread; runs no user code. */
void ferry_call_interrupt (FerryCall *self);

/* Whether what failed with @error, which may be NULL, may be tried again, budget and time allowing.
 * Any thread. */
gboolean ferry_call_may_retry (FerryCall *self,
                               const GError *error);

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
void ferry_call_stamp (_Atomic gint64 *stamp);

/* Has the call looked at on the timers' thread, at @due or now: deadline, attempt timeout, grace,
 * end of the back-off. Any thread. */
void ferry_call_arm (FerryCall *self,
                     gint64 due);

/* What is armed is not needed any more. Any thread, after a decision. */
void ferry_call_disarm (FerryCall *self);

/* Any thread. */
gboolean ferry_call_is_past_deadline (FerryCall *self,
                                      gint64 now);

/* Looks at the call: is it decided, is time up? The timers' thread. */
void ferry_call_attend (FerryCall *self);

/* Collects @notices for the context. Any thread. */
void ferry_call_notify (FerryCall *self,
                        FerryNotice notices);

/* Has the context told that another attempt started, or that it backs off before the next. One that is
 * @held does not wake the context: it goes along with the next notice, or when ferry_call_tell_held() says
 * so. Any thread. */
void ferry_call_notify_started (FerryCall *self,
                                gboolean held);
void ferry_call_notify_retrying (FerryCall *self);
void ferry_call_tell_held (FerryCall *self);

/* Has an attempt go on that waits for observers: to run, or, once the call is decided, to end without. Any
 * thread. */
void ferry_call_stop_waiting (FerryCall *self);

extern const FerryTimerFuncs ferry_call_timer_funcs;

/* Tells the observers of one event; of a start that is made here and now. Its context. */
void ferry_call_tell (FerryCall *self,
                      FerryCallEvent event);

/* Brings notices to observers and the callback. Its context. */
void ferry_call_deliver_notice (FerryOutbox *outbox,
                                FerryOutboxItem *item);

G_END_DECLS
