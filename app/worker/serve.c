/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running operations for the program at the other end of the socket. */
#include "serve.h"

#include "restrain.h"
#include "watch.h"

#include "boundary/errors.h"
#include "boundary/frame-content.h"
#include "boundary/worker-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Where whoever starts a worker puts its socket. */
#define SOCKET 3

typedef struct
{
  FerryOperationLookup lookup;
  FerrySender sender;
  FerryWatch *watch;
  FerryConfinement confined;
  FerryConfinement unconfined; /* of that, what the kernel does not know how to; until it is told */
  FerryFrameReader reader;
  int running; /* atomic: whether there is a call that log records belong to */
} Server;

/* One operation while it runs. */
typedef struct
{
  FerryRunContext context; /* first: the operation's pointer to it is the run */
  Server *server;
  GCancellable *cancellable;
} Run;

static void
sink_progress (FerryRunContext *context,
               const FerryProgress *progress)
{
  Server *server = ((Run *)context)->server;

  if (ferry_sender_report (&server->sender, progress))
    ferry_watch_flush_soon (server->watch);
}

static gboolean
sink_partial (FerryRunContext *context,
              GVariant *partial)
{
  Run *run = (Run *)context;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (run->cancellable))
    return FALSE;
  if (ferry_sender_send_value (&run->server->sender, FERRY_FRAME_PARTIAL, partial, &error))
    return TRUE;
  g_warning ("A partial result was left out: %s", error->message);
  return TRUE;
}

static const FerryRunSink run_sink = {
  .progress = sink_progress,
  .partial = sink_partial,
};

/* What is logged inside a call goes to whoever made it. What ends the process is said on stderr too,
 * which outlives it. */
static GLogWriterOutput
write_log (GLogLevelFlags level,
           const GLogField *fields,
           gsize n_fields,
           gpointer user_data)
{
  Server *server = user_data;
  const char *domain = NULL;
  gboolean is_fatal = (level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)) != 0;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN") && fields[i].length < 0)
      domain = fields[i].value;
  if (g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (g_atomic_int_get (&server->running) && !is_fatal)
    ferry_sender_send (&server->sender, FERRY_FRAME_LOG, ferry_frame_pack_log (level, fields, n_fields), NULL);
  if (!g_atomic_int_get (&server->running) || is_fatal)
    return g_log_writer_standard_streams (level, fields, n_fields, NULL);
  return G_LOG_WRITER_HANDLED;
}

/* As it was told when it was started. */
static FerryConfinement
read_arguments (int argc,
                char **argv)
{
  FerryConfinement wanted = FERRY_CONFINE_NOTHING;

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], FERRY_WORKER_NO_WRITING))
      wanted |= FERRY_CONFINE_WRITING;
    else if (g_str_equal (argv[i], FERRY_WORKER_NO_NETWORK))
      wanted |= FERRY_CONFINE_NETWORK;
  return wanted;
}

/* Within the first call, so that it goes to whoever made that. */
static void
tell_unconfined (Server *self)
{
  FerryConfinement left = self->unconfined;

  self->unconfined = FERRY_CONFINE_NOTHING;
  if (left != 0)
    g_info ("This kernel keeps no helper process from %s%s%s", left & FERRY_CONFINE_WRITING ? "writing files" : "",
            left == (FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK) ? " or " : "",
            left & FERRY_CONFINE_NETWORK ? "using the network" : "");
}

static GVariant *
run_operation (Run *run,
               const FerryFrameStart *start,
               GError **error)
{
  const FerryOperation *operation = run->server->lookup (start->operation);
  GVariant *result;

  if (operation == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNAVAILABLE, _ ("The helper process does not know “%s”"), start->operation);
      return NULL;
    }
  if (start->confinement & ~run->server->confined)
    {
      /* Too late for it now, and to run it all the same would be a promise broken. */
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, "%s needs a helper process that was started confined", operation->id);
      return NULL;
    }
  run->context.trace.operation = operation->id;
  result = operation->run (start->parameters, &run->context, run->cancellable, error);
  if (result == NULL && *error == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, "%s ended without a result or an error", operation->id);
  return result;
}

/* Sends what the operation returned: a result that is too long to send is a failure. */
static void
answer (Server *self,
        GVariant *result,
        GError *error)
{
  if (result != NULL)
    {
      g_autoptr (GVariant) owned = g_variant_take_ref (result);

      g_clear_error (&error);
      if (ferry_sender_send_value (&self->sender, FERRY_FRAME_RESULT, owned, &error))
        return;
      g_prefix_error (&error, "%s", _ ("The result cannot be sent: "));
    }
  if (!ferry_sender_send (&self->sender, FERRY_FRAME_FAILED, ferry_frame_pack_error (error), NULL))
    /* A message of 64 MiB. */
    abort ();
  g_error_free (error);
}

/* FALSE if the worker is to leave then. */
static gboolean
serve_start (Server *self,
             GVariant *content)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Run run = {.context.sink = &run_sink, .server = self, .cancellable = cancellable};
  GVariant *result;
  FerryFrameStart start;
  GError *error = NULL;
  gboolean stays;

  ferry_frame_unpack_start (content, &start);
  run.context.trace = start.trace;
  g_atomic_int_set (&self->running, TRUE);
  ferry_watch_begin (self->watch, cancellable);
  ferry_trace_context_install (&run.context.trace);
  tell_unconfined (self);
  result = run_operation (&run, &start, &error);
  ferry_trace_context_install (NULL);
  stays = ferry_watch_end (self->watch);
  g_atomic_int_set (&self->running, FALSE);
  answer (self, result, error);
  g_variant_unref (start.parameters);

  return stays;
}

/* Waits for the next start. FALSE once there will be none. */
static gboolean
read_start (Server *self,
            FerryFrame *frame)
{
  g_autoptr (GError) error = NULL;

  while (!ferry_frame_reader_next (&self->reader, frame, &error))
    {
      gsize size;
      gpointer space;
      gssize n;

      if (error != NULL)
        return FALSE;
      space = ferry_frame_reader_get_space (&self->reader, &size);
      n = recv (SOCKET, space, size, 0);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      ferry_frame_reader_add (&self->reader, n);
    }
  return frame->kind == FERRY_FRAME_START;
}

static gboolean
is_served (void)
{
  int type;
  socklen_t size = sizeof type;

  return getsockopt (SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && fcntl (SOCKET, F_SETFD, FD_CLOEXEC) == 0;
}

int
ferry_worker_serve (int argc,
                    char **argv,
                    FerryOperationLookup lookup)
{
  Server self = {.lookup = lookup};
  gboolean stays = TRUE;

  g_return_val_if_fail (lookup != NULL, 2);

  if (!is_served ())
    {
      g_printerr ("%s\n", _ ("This program is a helper of Ferry, which starts it itself."));
      return 2;
    }
  ferry_restrain_process ();
  /* Before there is another thread, which would not be. */
  self.confined = read_arguments (argc, argv);
  self.unconfined = ferry_restrain_access (self.confined);
  g_log_set_writer_func (write_log, &self, NULL);
  ferry_sender_init (&self.sender, SOCKET);
  self.watch = ferry_watch_new (&self.sender);
  ferry_sender_send (&self.sender, FERRY_FRAME_HELLO, g_variant_new_uint32 (getpid ()), NULL);

  while (stays)
    {
      g_auto (FerryFrame) frame = {0};

      stays = read_start (&self, &frame) && serve_start (&self, frame.content);
    }
  /* Not exit(): there is nothing to be tidied up, and a thread that still runs. */
  _exit (0);
}
