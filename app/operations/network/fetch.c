/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch: what is at an address of the web, into memory or a file. */
#include "boundary/operation.h"

#include "body-sink.h"
#include "boundary/errors.h"
#include "fetch-exchange.h"
#include "operations/native.h"

#include <glib/gi18n-lib.h>

/* Digested within a tenth of a millisecond: the native form does so on the main thread, with so many
 * at a time. */
#define BLOCK_SIZE (64 * 1024)
#define BLOCKS_AT_A_TIME 4

/* What a result may hold in memory, whatever the limit for files. */
#define MEMORY_MAX (256 * 1024 * 1024)

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  gint64 started;
  FerryFetchExchange *exchange;
  FerryBodySink *sink;
  GInputStream *stream;
  GError *error; /* of the native form */
  char block[BLOCK_SIZE];
} Fetch;

static void
fetch_free (Fetch *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->sink, ferry_body_sink_free);
  g_clear_pointer (&self->exchange, ferry_fetch_exchange_free);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

static Fetch *
fetch_new (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (Fetch) self = g_new0 (Fetch, 1);
  const char *file = ferry_parameters_get_text (parameters, "file");
  guint64 limit = ferry_parameters_get_integer (parameters, "limit");

  self->context = context;
  self->cancellable = cancellable;
  self->started = g_get_monotonic_time ();

  /* A worker's current folder need not be that of the person who typed the name. */
  if (*file != '\0' && !g_path_is_absolute (file))
    {
      g_propagate_error (error,
                         ferry_error_new_invalid_parameter ("file", _ ("“%s”: “%s” is not allowed; allowed: a name that begins with “/”, or nothing"),
                                                            "file", file));
      return NULL;
    }
  if (*file == '\0')
    limit = MIN (limit, MEMORY_MAX);

  self->exchange = ferry_fetch_exchange_new (ferry_parameters_get_text (parameters, "url"), limit, context, error);
  if (self->exchange == NULL)
    return NULL;
  self->sink = ferry_body_sink_new (file, limit, error);
  return self->sink != NULL ? g_steal_pointer (&self) : NULL;
}

static void
report_progress (Fetch *self)
{
  guint64 done = ferry_body_sink_get_bytes (self->sink);
  guint64 total = ferry_fetch_exchange_get_length (self->exchange);

  ferry_run_context_report_progress (self->context, done, total > 0 ? MAX (done, total) : 0, FERRY_UNIT_BYTES);
}

static GVariant *
fetch_end (Fetch *self)
{
  GVariantDict result;

  g_variant_dict_init (&result, NULL);
  ferry_fetch_exchange_insert (self->exchange, &result);
  ferry_body_sink_insert (self->sink, &result);
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - self->started) / G_USEC_PER_SEC);
  return g_variant_dict_end (&result);
}

/* Below: the blocking form. */

/* Sends requests until one has an answer with a body worth reading. */
static gboolean
open_stream (Fetch *self, GError **error)
{
  FerryFetchStep step;

  do
    {
      g_clear_object (&self->stream);
      self->stream = soup_session_send (ferry_fetch_exchange_get_session (self->exchange),
                                        ferry_fetch_exchange_get_message (self->exchange), self->cancellable, error);
      if (self->stream == NULL)
        return FALSE;
      step = ferry_fetch_exchange_judge (self->exchange, error);
    }
  while (step == FERRY_FETCH_REDIRECTED);

  if (step != FERRY_FETCH_BODY)
    return FALSE;
  self->stream = ferry_fetch_exchange_decode (self->exchange, self->stream);
  return TRUE;
}

static gboolean
read_body (Fetch *self, GError **error)
{
  for (;;)
    {
      gssize length = g_input_stream_read (self->stream, self->block, BLOCK_SIZE, self->cancellable, error);

      if (length <= 0)
        return length == 0;
      if (!ferry_body_sink_count (self->sink, self->block, length, error) ||
          !ferry_body_sink_write (self->sink, self->block, length, self->cancellable, error))
        return FALSE;
      report_progress (self);
    }
}

static GVariant *
fetch_blocking (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (Fetch) self = fetch_new (parameters, context, cancellable, error);

  if (self == NULL)
    return NULL;
  if (open_stream (self, error) &&
      ferry_body_sink_open (self->sink, cancellable, error) &&
      read_body (self, error) &&
      ferry_body_sink_commit (self->sink, cancellable, error))
    return fetch_end (self);

  ferry_body_sink_discard (self->sink);
  return NULL;
}

/* libsoup keeps sources in the context that a session was made in: not the main loop's, please. */
static GVariant *
fetch_run (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) own_context = g_main_context_new ();
  GVariant *result;

  g_main_context_push_thread_default (own_context);
  result = fetch_blocking (parameters, context, cancellable, error);
  g_main_context_pop_thread_default (own_context);
  return result;
}

/* Below: the native form, the same steps one after the other. */

/* Takes over @task and one of the others. What belongs to the main context goes while it runs: the
 * task itself may live on. */
static void
end (GTask *task, GVariant *result, GError *error)
{
  g_task_set_task_data (task, NULL, NULL);
  if (result != NULL)
    g_task_return_pointer (task, g_variant_ref_sink (result), (GDestroyNotify)g_variant_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_discarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *self = g_task_get_task_data (task);

  end (task, NULL, g_steal_pointer (&self->error));
}

/* Takes over @task and @error; the call ends when nothing is left of the file. */
static void
fail (GTask *task, GError *error)
{
  Fetch *self = g_task_get_task_data (task);

  self->error = error;
  ferry_body_sink_discard_async (self->sink, on_discarded, task);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_body_sink_commit_finish (self->sink, result, &error))
    fail (task, error);
  else
    end (task, fetch_end (self), NULL);
}

static void read_blocks (GTask *task);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_body_sink_write_finish (self->sink, result, &error))
    {
      fail (task, error);
      return;
    }
  report_progress (self);
  read_blocks (task);
}

static gboolean
on_readable (GObject *stream, gpointer user_data)
{
  read_blocks (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_turn (gpointer user_data)
{
  read_blocks (user_data);
  return G_SOURCE_REMOVE;
}

/* Only after a look at what is there: at the end of a body no more comes. */
static void
wait_for_more (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->stream), self->cancellable);

  g_source_set_static_name (source, "[ferry] network.fetch");
  g_task_attach_source (task, source, G_SOURCE_FUNC (on_readable));
}

/* Lets others have the loop. */
static void
wait_for_turn (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "[ferry] network.fetch");
  g_task_attach_source (task, source, on_turn);
}

/* FALSE if it goes on later: @task is taken over then. */
static gboolean
read_block (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream), self->block, BLOCK_SIZE,
                                                            self->cancellable, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_error_free (error);
      wait_for_more (task);
    }
  else if (length < 0 || !ferry_body_sink_count (self->sink, self->block, length, &error))
    fail (task, error);
  else if (length == 0)
    ferry_body_sink_commit_async (self->sink, self->cancellable, on_committed, task);
  else if (!ferry_body_sink_is_in_memory (self->sink))
    ferry_body_sink_write_async (self->sink, self->block, length, self->cancellable, on_written, task);
  else
    {
      ferry_body_sink_write (self->sink, self->block, length, NULL, NULL);
      report_progress (self);
      return TRUE;
    }
  return FALSE;
}

/* What has come, without g_input_stream_read_async(), which makes a task and an idle source for each
 * block. */
static void
read_blocks (GTask *task)
{
  for (guint i = 0; i < BLOCKS_AT_A_TIME; i++)
    if (!read_block (task))
      return;
  wait_for_turn (task);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (ferry_body_sink_open_finish (self->sink, result, &error))
    read_blocks (task);
  else
    fail (task, error);
}

static void send_next (GTask *task);

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  FerryFetchStep step = FERRY_FETCH_FAILED;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream != NULL)
    step = ferry_fetch_exchange_judge (self->exchange, &error);

  if (step == FERRY_FETCH_BODY)
    {
      self->stream = ferry_fetch_exchange_decode (self->exchange, self->stream);
      ferry_body_sink_open_async (self->sink, self->cancellable, on_opened, task);
    }
  else if (step == FERRY_FETCH_REDIRECTED)
    send_next (task);
  else
    fail (task, error);
}

static void
send_now (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);

  soup_session_send_async (ferry_fetch_exchange_get_session (self->exchange),
                           ferry_fetch_exchange_get_message (self->exchange), FERRY_NATIVE_PRIORITY,
                           self->cancellable, on_sent, task);
}

static int is_trust_loaded; /* atomic */

/* The backend keeps what is loaded for the whole process. */
static void
load_trust (GTask *loading, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GTlsDatabase) database = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_atomic_int_set (&is_trust_loaded, TRUE);
  g_task_return_boolean (loading, database != NULL);
}

static void
on_trust_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  send_now (user_data);
}

/* The system's certificates are read with the first connection that needs them, which takes longer
 * than a frame: that once, they are read elsewhere first. */
static void
send_next (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GTask) loading = NULL;

  g_clear_object (&self->stream);
  if (!ferry_fetch_exchange_is_secure (self->exchange) || g_atomic_int_get (&is_trust_loaded))
    {
      send_now (task);
      return;
    }
  loading = g_task_new (NULL, NULL, on_trust_loaded, task);
  g_task_set_source_tag (loading, send_next);
  g_task_run_in_thread (loading, load_trust);
}

static void
fetch_run_async (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Fetch *self = fetch_new (parameters, context, cancellable, &error);

  g_task_set_source_tag (task, fetch_run_async);
  g_task_set_name (task, "[ferry] network.fetch");
  g_task_set_priority (task, FERRY_NATIVE_PRIORITY);
  /* A file that has its name is a success. */
  g_task_set_check_cancellable (task, FALSE);
  if (self == NULL)
    {
      end (task, NULL, error);
      return;
    }
  g_task_set_task_data (task, self, (GDestroyNotify)fetch_free);
  send_next (task);
}

static GVariant *
fetch_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const FerryParameter fetch_parameters[] = {
  {
    .name = "url",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Address"),
    .help = N_ ("What to fetch; begins with http:// or https://"),
    .fallback = "https://www.gnome.org/",
    .minimum = 1,
  },
  {
    .name = "file",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Save as"),
    .help = N_ ("The file to write, which appears whole or not at all; left empty, it is kept in memory"),
    .fallback = "",
  },
  {
    .name = "limit",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("At most"),
    .help = N_ ("The most that is taken, counted after decompression; in memory never more than 256 MiB"),
    .fallback = "67108864",
    .minimum = 0,
    .maximum = 1e13,
    .unit = N_ ("bytes"),
  },
  {NULL}};

const FerryOperation ferry_fetch_operation = {
  .id = "network.fetch",
  .title = N_ ("Fetch address"),
  .summary = N_ ("HTTP and HTTPS, into memory or a file"),
  .icon_name = "ferry-fetch-symbolic",
  .dependency = "network",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = fetch_parameters,
  .run = fetch_run,
  .run_async = fetch_run_async,
  .run_finish = fetch_run_finish,
  .result_view = FERRY_RESULT_TEXT,
};
