/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps of the blocking form one after the other, on a main loop. */
#include "fetch-native.h"

#include "fetch-private.h"
#include "operations/files/crypto-library.h"
#include "operations/native.h"
#include "soup-library.h"
#include "turns.h"

/* In one turn. */
#define BLOCKS_AT_A_TIME 2

static FerryLibrary * const libraries[] = {&ferry_soup_library, &ferry_crypto_library, NULL};

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
  FerryFetch *self = g_task_get_task_data (task);

  end (task, NULL, g_steal_pointer (&self->error));
}

/* Takes over @task and @error; the call ends when nothing is left of the file. */
static void
fail (GTask *task, GError *error)
{
  FerryFetch *self = g_task_get_task_data (task);

  self->error = error;
  ferry_body_sink_discard_async (self->sink, on_discarded, task);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  FerryFetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_body_sink_commit_finish (self->sink, result, &error))
    fail (task, error);
  else
    end (task, ferry_fetch_end (self), NULL);
}

static void read_blocks (GTask *task);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  FerryFetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_body_sink_write_finish (self->sink, result, &error))
    {
      fail (task, error);
      return;
    }
  ferry_fetch_report_progress (self);
  read_blocks (task);
}

static gboolean
on_readable (GObject *stream, gpointer user_data)
{
  read_blocks (user_data);
  return G_SOURCE_REMOVE;
}

/* Only after a look at what is there: at the end of a body no more comes. */
static void
wait_for_more (GTask *task)
{
  FerryFetch *self = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->stream), self->cancellable);

  g_source_set_static_name (source, "[ferry] network.fetch");
  g_task_attach_source (task, source, G_SOURCE_FUNC (on_readable));
}

typedef enum {
  READ,       /* a block */
  RUN_DRY,    /* nothing has come */
  TAKEN_OVER, /* @task goes on later, or has ended */
} Step;

static Step
read_block (GTask *task)
{
  FerryFetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream), self->block, FERRY_FETCH_BLOCK_SIZE,
                                                            self->cancellable, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_error_free (error);
      return RUN_DRY;
    }
  if (length < 0 || !ferry_body_sink_count (self->sink, self->block, length, &error))
    fail (task, error);
  else if (length == 0)
    ferry_body_sink_commit_async (self->sink, self->cancellable, on_committed, task);
  else if (!ferry_body_sink_is_in_memory (self->sink))
    ferry_body_sink_write_async (self->sink, self->block, length, self->cancellable, on_written, task);
  else
    {
      ferry_body_sink_write (self->sink, self->block, length, NULL, NULL);
      ferry_fetch_report_progress (self);
      return READ;
    }
  return TAKEN_OVER;
}

/* What has come, without g_input_stream_read_async(), which makes a task and an idle source for each
 * block. Where something has, more is about to: it is not waited for piece by piece. */
static void
read_blocks (GTask *task)
{
  guint n_read = 0;
  Step step;

  do
    step = read_block (task);
  while (step == READ && ++n_read < BLOCKS_AT_A_TIME);

  if (step == RUN_DRY && n_read == 0)
    wait_for_more (task);
  else if (step != TAKEN_OVER)
    ferry_turns_wait (task, read_blocks);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  FerryFetch *self = g_task_get_task_data (task);
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
  FerryFetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  FerryFetchStep step = FERRY_FETCH_FAILED;

  self->stream = ferry_fetch_exchange_send_finish (self->exchange, result, &error);
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
  FerryFetch *self = g_task_get_task_data (task);

  ferry_fetch_exchange_send_async (self->exchange, self->cancellable, on_sent, task);
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
  FerryFetch *self = g_task_get_task_data (task);
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

/* Takes over @task. */
static void
begin (GTask *task, GVariant *parameters, FerryRunContext *context)
{
  GError *error = NULL;
  FerryFetch *self = ferry_fetch_new (parameters, context, g_task_get_cancellable (task), &error);

  if (self == NULL)
    {
      end (task, NULL, error);
      return;
    }
  g_task_set_task_data (task, self, (GDestroyNotify)ferry_fetch_free);
  send_next (task);
}

/* What the first fetch begins with. */
typedef struct
{
  GVariant *parameters;
  FerryRunContext *context;
} Beginning;

static void
beginning_free (Beginning *self)
{
  g_variant_unref (self->parameters);
  g_free (self);
}

static void
on_libraries_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Beginning *beginning = g_task_get_task_data (task);
  GError *error = NULL;

  if (ferry_libraries_load_finish (result, &error))
    begin (task, beginning->parameters, beginning->context);
  else
    end (task, NULL, error);
}

static void
load_and_begin (GTask *task, GVariant *parameters, FerryRunContext *context)
{
  Beginning *beginning = g_new (Beginning, 1);

  *beginning = (Beginning) {g_variant_ref (parameters), context};
  g_task_set_task_data (task, beginning, (GDestroyNotify)beginning_free);
  ferry_libraries_load_async (libraries, on_libraries_loaded, task);
}

void
ferry_fetch_run_async (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ferry_fetch_run_async);
  g_task_set_name (task, "[ferry] network.fetch");
  g_task_set_priority (task, FERRY_NATIVE_PRIORITY);
  /* A file that has its name is a success. */
  g_task_set_check_cancellable (task, FALSE);
  if (ferry_libraries_are_loaded (libraries))
    begin (task, parameters, context);
  else
    load_and_begin (task, parameters, context);
}

GVariant *
ferry_fetch_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
