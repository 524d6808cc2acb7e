/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Progress: the latest wins, at most one a frame. Partial results: bounded in number and bytes, none lost. */
#include "call-report.h"

#include "executor.h"

struct _FerryReport
{
  /* immutable */
  FerryCall *call; /* which has this */

  /* belongs to the outbox while posted */
  FerryOutboxItem item;

  /* atomic */
  int posted;

  /* guarded by lock */
  GMutex lock;
  GCond taken;
  FerryProgress progress;
  gboolean has_progress;
  gboolean closed;
  GQueue partials;
  gsize partials_size;   /* bytes of those */
  gboolean worker_waits; /* for taken: a signal to nobody is a system call too */

  /* context only */
  gint64 shown; /* when observers were last told of progress */
};

static void
deliver_progress (FerryOutbox *outbox,
                  FerryOutboxItem *item)
{
  FerryReport *self = (FerryReport *)((char *)item - G_STRUCT_OFFSET (FerryReport, item));
  FerryCall *call = self->call;
  gint64 now = g_get_monotonic_time ();

  if (!call->delivered && now < self->shown + FERRY_OUTBOX_FRAME_US)
    {
      ferry_outbox_defer (outbox, item, self->shown + FERRY_OUTBOX_FRAME_US);
      return;
    }

  g_atomic_int_set (&self->posted, FALSE);
  if (!call->delivered)
    {
      self->shown = now;
      ferry_call_tell (call, FERRY_CALL_PROGRESSED);
    }
  ferry_call_unref (call);
}

static FerryReport *
report_new (FerryCall *call)
{
  FerryReport *self = g_new0 (FerryReport, 1);

  self->call = call;
  self->item.deliver = deliver_progress;
  g_mutex_init (&self->lock);
  g_cond_init (&self->taken);
  g_queue_init (&self->partials);

  return self;
}

void
ferry_report_free (FerryReport *self)
{
  g_queue_clear_full (&self->partials, (GDestroyNotify)g_variant_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->taken);
  g_free (self);
}

/* The call's report, made now if need be: by two workers at once, when one was given up. */
static FerryReport *
get_report (FerryCall *call)
{
  FerryReport *report = g_atomic_pointer_get (&call->report);

  if (report != NULL)
    return report;
  report = report_new (call);
  if (g_atomic_pointer_compare_and_exchange (&call->report, NULL, report))
    return report;
  ferry_report_free (report);
  return g_atomic_pointer_get (&call->report);
}

void
ferry_call_report_progress (FerryCall *call,
                            const FerryProgress *progress)
{
  FerryReport *self;
  gboolean news;

  /* After a decision nobody asks any more, and an abandoned worker must not keep the loop busy. */
  if (ferry_call_get_cause (call) != FERRY_CAUSE_NONE)
    return;

  self = get_report (call);
  g_mutex_lock (&self->lock);
  self->progress = *progress;
  self->has_progress = TRUE;
  news = !self->closed && !g_atomic_int_get (&self->posted);
  if (news)
    g_atomic_int_set (&self->posted, TRUE);
  g_mutex_unlock (&self->lock);

  if (!news)
    return;
  ferry_call_ref (call);
  ferry_outbox_post (call->outbox, &self->item);
}

/* Whether the receiver may still be waited for: a helper process that took too long is to be killed, not
 * to wait for a loop that stands still. */
static gboolean
is_wanted (FerryCall *call,
           FerryAttempt *attempt)
{
  return ferry_call_get_cause (call) == FERRY_CAUSE_NONE && !g_atomic_int_get (&attempt->timed_out);
}

/* Whether there is room for one more of @size bytes, however many those are if there is nothing else.
 * Under the lock. */
static gboolean
has_room (FerryReport *self,
          gsize size)
{
  if (self->partials.length == 0)
    return TRUE;
  return self->partials.length < FERRY_PARTIALS_MAX &&
         self->partials_size <= FERRY_PARTIALS_BYTES_MAX && size <= FERRY_PARTIALS_BYTES_MAX - self->partials_size;
}

gboolean
ferry_call_emit_partial (FerryCall *call,
                         FerryAttempt *attempt,
                         GVariant *partial)
{
  /* The main loop cannot wait for itself: there the whole of the partial results waits for it. */
  gboolean may_wait = !ferry_executor_get (ferry_call_get_executor (call))->runs_in_context;
  FerryReport *self = get_report (call);
  gsize size = g_variant_get_size (partial);
  gboolean wanted;

  g_mutex_lock (&self->lock);
  while (may_wait && !has_room (self, size) && is_wanted (call, attempt))
    {
      self->worker_waits = TRUE;
      g_cond_wait (&self->taken, &self->lock);
    }
  wanted = is_wanted (call, attempt);
  if (wanted)
    {
      g_queue_push_tail (&self->partials, g_variant_ref (partial));
      self->partials_size += size;
    }
  g_mutex_unlock (&self->lock);

  if (wanted)
    ferry_call_notify (call, FERRY_NOTICE_PARTIAL);
  return wanted;
}

/* Under the lock. */
static void
wake_worker (FerryReport *self)
{
  if (self->worker_waits)
    g_cond_signal (&self->taken);
  self->worker_waits = FALSE;
}

void
ferry_call_wake_worker (FerryCall *call)
{
  FerryReport *self = g_atomic_pointer_get (&call->report);

  /* A worker without one yet will see the decision before it waits. */
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  wake_worker (self);
  g_mutex_unlock (&self->lock);
}

FerryReport *
ferry_call_close_report (FerryCall *call)
{
  FerryReport *self = g_atomic_pointer_get (&call->report);

  /* Only a worker that was given up may still be about to make one. */
  if (self == NULL && !ferry_call_is_abandoned (call))
    return NULL;
  self = get_report (call);
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);

  return self;
}

GVariant *
ferry_report_take_partial (FerryReport *self)
{
  GVariant *partial;

  g_mutex_lock (&self->lock);
  partial = g_queue_pop_head (&self->partials);
  if (partial != NULL)
    self->partials_size -= g_variant_get_size (partial);
  wake_worker (self);
  g_mutex_unlock (&self->lock);

  return partial;
}

gboolean
ferry_report_has_news (FerryReport *self)
{
  return g_atomic_int_get (&self->posted);
}

gboolean
ferry_report_get_progress (FerryReport *self,
                           FerryProgress *progress)
{
  gboolean has_progress;

  g_mutex_lock (&self->lock);
  has_progress = self->has_progress;
  *progress = self->progress;
  g_mutex_unlock (&self->lock);

  return has_progress;
}
