/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts in helper processes, which can always be stopped, and whose death is only an error.
 *
 * A thread of the adapter's own takes a warm worker, tells it what to do, and waits for it: for its
 * frames, for what it says on stderr, for its end, and for the attempt's cancellable, all in one
 * poll(). Asked to stop, the worker gets SIGTERM, and after the grace SIGKILL, with all that it started:
 * so an attempt here always ends, and is never abandoned (C7). */
#include "bulkhead.h"
#include "executor.h"
#include "frame-content.h"
#include "i18n.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An answer that comes within that time, milliseconds, wakes the call's context once: for the start and
 * the outcome. */
#define MOMENT_MS 1

/* A worker that says no more is about to end, and on a busy machine that may take a while: only one that
 * goes on for longer has broken off by itself. */
#define LAST_BREATH (G_TIME_SPAN_SECOND)

typedef struct
{
  FerryAttempt *attempt;
  FerryWorker *worker;
  FerryFrameWriter start;
  GVariant *result;
  GError *failure;  /* what the operation returned */
  GError *breach;   /* of the protocol */
  gint64 kill_time; /* when it is killed, monotonic; 0 while it was not asked to stop */
  gboolean killed;
  gboolean is_slow; /* did not answer within a moment */
  gboolean stderr_ended;
  gboolean gone; /* it has ended, or says no more */
} Conversation;

enum {
  POLL_SOCKET,
  POLL_WAKE,
  POLL_ENDED,
  POLL_STDERR,
  N_POLLS
};

/* On the timers' thread: its thread does the rest. */
static void
on_cancelled (GCancellable *cancellable,
              gpointer data)
{
  FerryWorker *worker = data;
  guint64 one = 1;

  g_atomic_int_set (&worker->is_woken, TRUE);
  /* It cannot be full. */
  while (write (worker->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

/* FALSE if there was nothing. */
static gboolean
take_wake (FerryWorker *worker)
{
  guint64 count;

  if (!g_atomic_int_get (&worker->is_woken))
    return FALSE;
  g_atomic_int_set (&worker->is_woken, FALSE);
  return read (worker->wake_fd, &count, sizeof count) == sizeof count;
}

static void
ask_to_stop (Conversation *self)
{
  if (self->kill_time != 0)
    return;
  self->kill_time = g_get_monotonic_time () + self->attempt->call->policy->grace;
  ferry_worker_signal (self->worker, SIGTERM);
}

static void
kill_in_time (Conversation *self)
{
  if (self->kill_time == 0 || self->killed || g_get_monotonic_time () < self->kill_time)
    return;
  self->killed = TRUE;
  ferry_worker_signal (self->worker, SIGKILL);
}

static gboolean
is_over (Conversation *self)
{
  return self->result != NULL || self->failure != NULL || self->breach != NULL;
}

static void
take_progress (Conversation *self,
               GVariant *content)
{
  guint64 done;
  guint64 total;
  guint unit;

  ferry_call_tell_held (self->attempt->call);
  g_variant_get (content, "(ttu)", &done, &total, &unit);
  ferry_run_context_report_progress (&self->attempt->context, done, total, MIN (unit, FERRY_UNIT_MILLISECONDS));
}

static void
take_partial (Conversation *self,
              GVariant *content)
{
  g_autoptr (GVariant) partial = g_variant_get_variant (content);

  /* While this waits the worker does too, as soon as its socket is full: back-pressure. */
  ferry_run_context_emit_partial (&self->attempt->context, partial);
}

static void
break_off (Conversation *self,
           FerryFrameError code,
           const char *message)
{
  g_set_error_literal (&self->breach, FERRY_FRAME_ERROR, code, message);
}

static void
take_greeting (Conversation *self,
               const FerryFrame *frame)
{
  self->worker->greeted = TRUE;
  if (frame->kind != FERRY_FRAME_HELLO || g_variant_get_uint32 (frame->content) != (guint)self->worker->pid)
    break_off (self, FERRY_FRAME_ERROR_OUT_OF_ORDER, _ ("The worker did not greet"));
}

static void
take_frame (Conversation *self,
            const FerryFrame *frame)
{
  if (!self->worker->greeted)
    {
      take_greeting (self, frame);
      return;
    }
  switch (frame->kind)
    {
    case FERRY_FRAME_PROGRESS:
      take_progress (self, frame->content);
      return;
    case FERRY_FRAME_PARTIAL:
      take_partial (self, frame->content);
      return;
    case FERRY_FRAME_LOG:
      ferry_frame_log (frame->content);
      return;
    case FERRY_FRAME_RESULT:
      self->result = g_variant_get_variant (frame->content);
      return;
    case FERRY_FRAME_FAILED:
      self->failure = ferry_frame_unpack_error (frame->content);
      return;
    case FERRY_FRAME_START:
    case FERRY_FRAME_HELLO:
    default:
      break_off (self, FERRY_FRAME_ERROR_OUT_OF_ORDER, _ ("The worker sent a frame that must not come now"));
    }
}

/* All the frames that have come whole. */
static void
take_frames (Conversation *self)
{
  while (!is_over (self))
    {
      g_auto (FerryFrame) frame = {0};

      if (!ferry_frame_reader_next (&self->worker->reader, &frame, &self->breach))
        return;
      take_frame (self, &frame);
    }
}

/* One read at a time: between two of them, somebody may want it to stop. Whether there may be more. */
static gboolean
read_some (Conversation *self)
{
  gsize size;
  gpointer space = ferry_frame_reader_get_space (&self->worker->reader, &size);
  gssize n = recv (self->worker->socket, space, size, 0);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return FALSE;
  if (n <= 0)
    {
      self->gone = TRUE;
      return FALSE;
    }
  ferry_frame_reader_add (&self->worker->reader, n);
  take_frames (self);
  return !is_over (self);
}

/* What is left to send of the start. A worker that does not take it may be about to end: what it
 * said comes first. */
static void
send_start (Conversation *self)
{
  ferry_frame_writer_send (&self->start, self->worker->socket);
}

static int
get_timeout (Conversation *self)
{
  gint64 left;

  if (!self->is_slow)
    return MOMENT_MS;
  if (self->kill_time == 0 || self->killed)
    return -1;
  left = self->kill_time - g_get_monotonic_time ();
  return CLAMP ((left + 999) / 1000, 0, G_MAXINT);
}

/* Waits for whatever comes next, and sees to it. */
static void
wait_and_see (Conversation *self)
{
  FerryWorker *worker = self->worker;
  struct pollfd polls[N_POLLS] = {
    [POLL_SOCKET] = {worker->socket, self->start.content != NULL ? POLLIN | POLLOUT : POLLIN},
    [POLL_WAKE] = {worker->wake_fd, POLLIN},
    [POLL_ENDED] = {worker->pidfd, POLLIN},
    [POLL_STDERR] = {self->stderr_ended ? -1 : worker->stderr_fd, POLLIN},
  };

  if (poll (polls, N_POLLS, get_timeout (self)) < 0)
    return;
  if (polls[POLL_SOCKET].revents == 0 && !self->is_slow)
    {
      self->is_slow = TRUE;
      ferry_call_tell_held (self->attempt->call);
    }

  if (polls[POLL_WAKE].revents != 0 && take_wake (worker))
    ask_to_stop (self);
  kill_in_time (self);
  if (polls[POLL_STDERR].revents != 0)
    self->stderr_ended = !ferry_worker_take_stderr (worker);
  if (polls[POLL_SOCKET].revents & POLLOUT)
    send_start (self);
  if (polls[POLL_SOCKET].revents & ~POLLOUT)
    read_some (self);
  if (polls[POLL_ENDED].revents != 0)
    {
      /* What it said before. */
      while (read_some (self))
        ;
      self->gone = TRUE;
    }
}

/* The error of a worker that ended without an answer. */
static GError *
new_death_error (Conversation *self)
{
  g_autofree char *end = ferry_worker_describe_end (self->worker);
  g_autofree char *said = ferry_worker_dup_stderr (self->worker);
  FerryErrorDetails details = {.message = said, .transient = TRUE};
  g_autofree char *message = g_strdup_printf (_ ("The helper process %s"), end);

  return ferry_error_new_with_details (FERRY_ERROR_WORKER_DIED, &details, message);
}

/* Ends a worker that cannot be used again, and says what its end means if it gave no answer. */
static void
part (Conversation *self)
{
  gboolean in_frame = !ferry_frame_reader_is_empty (&self->worker->reader);
  gboolean by_itself;

  if (self->breach != NULL)
    ferry_worker_signal (self->worker, SIGKILL);
  by_itself = ferry_worker_end (self->worker, self->kill_time != 0 ? self->kill_time : g_get_monotonic_time () + LAST_BREATH);
  if (is_over (self))
    return;

  if (self->kill_time != 0)
    g_set_error_literal (&self->failure, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The helper process was stopped"));
  else if (!by_itself || (in_frame && self->worker->status == 0))
    break_off (self, FERRY_FRAME_ERROR_TRUNCATED, _ ("The worker broke off in the middle of what it said"));
  else
    self->failure = new_death_error (self);
}

static void
converse (Conversation *self,
          GCancellable *cancellable)
{
  FerryWorker *worker = self->worker;
  gulong handler;

  /* What a new one said is why it will end. */
  if (worker->greeted)
    ferry_worker_clear_stderr (worker);
  handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), worker, NULL);
  send_start (self);
  while (!is_over (self) && !self->gone)
    wait_and_see (self);
  g_cancellable_disconnect (cancellable, handler);
  /* Not seen any more; the next call is another one. */
  take_wake (worker);

  /* One that was asked to stop may do so any moment. */
  if (self->gone || self->breach != NULL || self->kill_time != 0 || !ferry_frame_reader_is_empty (&worker->reader))
    {
      part (self);
      ferry_worker_unref (worker);
    }
  else
    ferry_worker_pool_give_back (ferry_bulkhead_get_worker_pool (self->attempt->call->bulkhead), worker);
}

static gboolean
prepare_start (Conversation *self,
               GError **error)
{
  FerryCall *call = self->attempt->call;
  FerryFrameStart start = {
    .confinement = call->operation->confinement,
    .trace = self->attempt->context.trace,
    .operation = call->operation->id,
    .parameters = call->parameters,
  };

  return ferry_frame_writer_set (&self->start, FERRY_FRAME_START, ferry_frame_pack_start (&start), error);
}

static GVariant *
process_run (FerryAttempt *attempt,
             GCancellable *cancellable,
             GError **error)
{
  FerryCall *call = attempt->call;
  Conversation self = {.attempt = attempt};
  FerryWorkerPool *workers;

  if (!prepare_start (&self, error))
    return NULL;
  workers = ferry_bulkhead_get_worker_pool (call->bulkhead);
  /* Starting one takes longer than a moment. */
  if (ferry_worker_pool_get_idle (workers) == 0)
    ferry_call_tell_held (call);
  self.worker = ferry_worker_pool_take (workers, call->operation->confinement, error);
  if (self.worker != NULL)
    converse (&self, cancellable);
  ferry_frame_writer_clear (&self.start);

  if (self.breach != NULL)
    {
      g_clear_pointer (&self.result, g_variant_unref);
      g_clear_error (&self.failure);
      g_propagate_error (error, self.breach);
    }
  else if (self.failure != NULL)
    g_propagate_error (error, self.failure);
  return self.result;
}

static gboolean
process_start (FerryAttempt *attempt)
{
  ferry_threads_push (ferry_bulkhead_get_process_threads (attempt->call->bulkhead), attempt);
  return TRUE;
}

const FerryExecutor ferry_process_executor = {
  .start = process_start,
  .run = process_run,
  .drains = TRUE,
  .holds_start = TRUE,
};
