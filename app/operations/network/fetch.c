/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch: what is at an address of the web, into memory or a file. */
#include "boundary/operation.h"

#include "boundary/errors.h"
#include "fetch-native.h"
#include "fetch-private.h"

#include <glib/gi18n-lib.h>

/* What a result may hold in memory, whatever the limit for files. */
#define MEMORY_MAX (256 * 1024 * 1024)

void
ferry_fetch_free (FerryFetch *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->sink, ferry_body_sink_free);
  g_clear_pointer (&self->exchange, ferry_fetch_exchange_free);
  g_clear_error (&self->error);
  g_free (self);
}

FerryFetch *
ferry_fetch_new (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (FerryFetch) self = g_new0 (FerryFetch, 1);
  const char *file = ferry_parameters_get_path (parameters, "file");
  guint64 limit = ferry_parameters_get_integer (parameters, "limit");

  self->context = context;
  self->cancellable = cancellable;
  self->started = g_get_monotonic_time ();

  /* A worker's current folder need not be that of the person who typed the name. */
  if (*file != '\0' && !g_path_is_absolute (file))
    {
      g_autofree char *shown = g_filename_display_name (file);

      g_propagate_error (error,
                         ferry_error_new_invalid_parameter ("file", _ ("“%s”: “%s” is not allowed; allowed: a name that begins with “/”, or nothing"),
                                                            "file", shown));
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

void
ferry_fetch_report_progress (FerryFetch *self)
{
  guint64 done = ferry_body_sink_get_bytes (self->sink);
  guint64 total = ferry_fetch_exchange_get_length (self->exchange);

  ferry_run_context_report_progress (self->context, done, total > 0 ? MAX (done, total) : 0, FERRY_UNIT_BYTES);
}

GVariant *
ferry_fetch_end (FerryFetch *self)
{
  GVariantDict result;

  g_variant_dict_init (&result, NULL);
  ferry_fetch_exchange_insert (self->exchange, &result);
  ferry_body_sink_insert (self->sink, &result);
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - self->started) / G_USEC_PER_SEC);
  return g_variant_dict_end (&result);
}

/* Sends requests until one has an answer with a body worth reading. */
static gboolean
open_stream (FerryFetch *self, GError **error)
{
  FerryFetchStep step;

  do
    {
      g_clear_object (&self->stream);
      self->stream = ferry_fetch_exchange_send (self->exchange, self->cancellable, error);
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
read_body (FerryFetch *self, GError **error)
{
  for (;;)
    {
      gssize length = g_input_stream_read (self->stream, self->block, FERRY_FETCH_BLOCK_SIZE, self->cancellable, error);

      if (length <= 0)
        return length == 0;
      if (!ferry_body_sink_count (self->sink, self->block, length, error) ||
          !ferry_body_sink_write (self->sink, self->block, length, self->cancellable, error))
        return FALSE;
      ferry_fetch_report_progress (self);
    }
}

static GVariant *
fetch_blocking (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (FerryFetch) self = ferry_fetch_new (parameters, context, cancellable, error);

  if (self == NULL)
    return NULL;
  if (open_stream (self, error) &&
      ferry_body_sink_open (self->sink, cancellable, error) &&
      read_body (self, error) &&
      ferry_body_sink_commit (self->sink, cancellable, error))
    return ferry_fetch_end (self);

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
    .type = FERRY_PARAMETER_NEW_FILE,
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
  .run_async = ferry_fetch_run_async,
  .run_finish = ferry_fetch_run_finish,
  .result_view = FERRY_RESULT_TEXT,
};
