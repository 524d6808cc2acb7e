/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unreliable.call: a service that misbehaves on request. */
#include "boundary/operation.h"

#include "boundary/errors.h"
#include "operations/expendable.h"

#include <inttypes.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Progress at 20 Hz. */
#define TICK (50 * G_TIME_SPAN_MILLISECOND)

#define MEBIBYTE (1024 * 1024)

/* What may be eaten where others have to live as well. */
#define MEMORY_MAX 256

/* What may be slept where a main loop waits, seconds: as long as anything may keep it
 * (boundary/executor-main-loop.c). What is deaf cannot be ended when that time is over. */
#define DEAF_MAX 10

/* One part of the endless output. */
#define PART_SIZE 4096

/* Waits until the monotonic time @until or until somebody cancels. The descriptor wakes the poll
 * at once; should there be none to be had, it is noticed with the next tick. */
static void
wait_until (gint64 until, GCancellable *cancellable)
{
  gint64 left = MAX (until - g_get_monotonic_time (), 0);
  gint milliseconds = (left + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND;
  GPollFD cancelled;

  if (!g_cancellable_make_pollfd (cancellable, &cancelled))
    {
      g_usleep (left);
      return;
    }

  g_poll (&cancelled, 1, milliseconds);
  g_cancellable_release_fd (cancellable);
}

static gboolean
sleep_cancellably (gint64 duration, FerryRunContext *context,
                   GCancellable *cancellable, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  gint64 done = 0;

  while (done < duration)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      wait_until (started + MIN (done + TICK, duration), cancellable);
      done = MIN (g_get_monotonic_time () - started, duration);
      ferry_run_context_report_progress (context, done / G_TIME_SPAN_MILLISECOND,
                                         duration / G_TIME_SPAN_MILLISECOND, FERRY_UNIT_MILLISECONDS);
    }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* The call that no GCancellable reaches: it stands for all the libraries that know none. */
static void
sleep_deaf (gint64 duration)
{
  struct timespec left = {
    .tv_sec = duration / G_USEC_PER_SEC,
    .tv_nsec = duration % G_USEC_PER_SEC * 1000,
  };

  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    ;
}

/* The one place that decides whether what would end the program may happen here. */
static gboolean
check_survivable (const char *mode, gint64 mebibytes, GError **error)
{
  gboolean ends = g_str_equal (mode, "abort") || g_str_equal (mode, "segfault");
  gboolean is_large = g_str_equal (mode, "memory") && mebibytes > MEMORY_MAX;

  if (ferry_expendable_is_declared () || (!ends && !is_large))
    return TRUE;

  if (ends)
    g_propagate_error (error,
                       ferry_error_new_invalid_parameter ("mode", _ ("“%s”: “%s” would end Ferry itself; allowed: only on the executor “process”"),
                                                          "mode", mode));
  else
    g_propagate_error (error,
                       ferry_error_new_invalid_parameter ("memory", _ ("“%s”: more than %d might end Ferry itself; allowed: only on the executor “process”"),
                                                          "memory", MEMORY_MAX));
  return FALSE;
}

/* Whether this thread is a main loop's, which runs us as one of its callbacks. */
static gboolean
is_in_main_loop (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  return g_main_context_is_owner (context);
}

static gboolean
check_deaf (const char *mode, gint64 duration, GError **error)
{
  if (!g_str_equal (mode, "deaf") || duration <= DEAF_MAX * G_TIME_SPAN_SECOND || !is_in_main_loop ())
    return TRUE;

  g_propagate_error (error,
                     ferry_error_new_invalid_parameter ("seconds", _ ("“%s”: “%s” for so long would hold up the main loop, and nothing could end it; allowed: up to %d s on the executor “main-loop”, more on the others"),
                                                        "seconds", mode, DEAF_MAX));
  return FALSE;
}

static gboolean
fail (const char *message, gboolean is_transient, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, is_transient ? G_IO_ERROR_BUSY : G_IO_ERROR_FAILED, message);
  return FALSE;
}

/* Takes it in parts and writes to each: memory that nobody touched is none. */
static gboolean
eat_memory (GPtrArray *eaten, gint64 mebibytes, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  for (gint64 i = 0; i < mebibytes; i++)
    {
      guint8 *part;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      part = g_try_malloc (MEBIBYTE);
      if (part == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _ ("There is no memory left after %" PRId64 " MiB"), i);
          return FALSE;
        }
      memset (part, i | 1, MEBIBYTE);
      g_ptr_array_add (eaten, part);
      ferry_run_context_report_progress (context, (i + 1) * MEBIBYTE, mebibytes * MEBIBYTE, FERRY_UNIT_BYTES);
    }
  return TRUE;
}

/* Never ends by itself. */
static gboolean
talk (FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = g_strnfill (PART_SIZE, 'x');
  g_autoptr (GVariant) part = g_variant_ref_sink (g_variant_new_string (text));

  for (guint64 done = PART_SIZE; !g_cancellable_set_error_if_cancelled (cancellable, error); done += PART_SIZE)
    {
      if (!ferry_run_context_emit_partial (context, part))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nobody listens any more"));
          return FALSE;
        }
      ferry_run_context_report_progress (context, done, 0, FERRY_UNIT_BYTES);
    }
  return FALSE;
}

/* What the compiler cannot see through, it cannot leave out; and a sanitizer is not to end it in another way. */
__attribute__ ((no_sanitize ("undefined"))) static void
crash (void)
{
  volatile int * volatile nowhere = NULL;

  *nowhere = 1;
}

static gboolean
misbehave (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  const char *mode = ferry_parameters_get_text (parameters, "mode");
  gint64 duration = ferry_parameters_get_number (parameters, "seconds") * G_USEC_PER_SEC;
  gint64 mebibytes = ferry_parameters_get_integer (parameters, "memory");
  g_autoptr (GPtrArray) eaten = g_ptr_array_new_with_free_func (g_free);

  if (!check_survivable (mode, mebibytes, error) || !check_deaf (mode, duration, error))
    return FALSE;
  if (g_str_equal (mode, "output"))
    return talk (context, cancellable, error);
  if (g_str_equal (mode, "memory") && !eat_memory (eaten, mebibytes, context, cancellable, error))
    return FALSE;

  if (g_str_equal (mode, "deaf"))
    sleep_deaf (duration);
  else if (!sleep_cancellably (duration, context, cancellable, error))
    return FALSE;

  if (g_str_equal (mode, "abort"))
    abort ();
  if (g_str_equal (mode, "segfault"))
    crash ();
  return !g_str_equal (mode, "fail") || fail (ferry_parameters_get_text (parameters, "message"),
                                              ferry_parameters_get_boolean (parameters, "transient"), error);
}

static GVariant *
unreliable_run (GVariant *parameters, FerryRunContext *context,
                GCancellable *cancellable, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  GVariantDict result;

  if (!misbehave (parameters, context, cancellable, error))
    return NULL;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "slept", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  g_variant_dict_insert (&result, "mode", "s", ferry_parameters_get_text (parameters, "mode"));
  return g_variant_dict_end (&result);
}

static const FerryChoice modes[] = {
  {"sleep", N_ ("Sleep")},
  {"fail", N_ ("Fail")},
  {"deaf", N_ ("Deaf to cancellation")},
  {"output", N_ ("Endless output")},
  {"memory", N_ ("Eat memory")},
  {"abort", N_ ("Abort")},
  {"segfault", N_ ("Segmentation fault")},
  {NULL}};

static const FerryParameter unreliable_parameters[] = {
  {
    .name = "mode",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Behaviour"),
    .help = N_ ("Sleep, and then succeed, fail or crash; ignore every cancellation; talk for ever; or eat memory and keep it"),
    .fallback = "sleep",
    .choices = modes,
  },
  {
    .name = "seconds",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Duration"),
    .help = N_ ("How long it takes; deaf on the main loop, at most 10 s"),
    .fallback = "0.5",
    .minimum = 0,
    .maximum = 3600,
    .unit = N_ ("seconds"),
  },
  {
    .name = "message",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Message"),
    .help = N_ ("What the failure says"),
    .fallback = "The service failed on request",
  },
  {
    .name = "transient",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("Only for now"),
    .help = N_ ("Whether the failure says that it may be worth another attempt"),
    .fallback = "false",
  },
  {
    .name = "memory",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Memory"),
    .help = N_ ("How much is eaten; more than 256 MiB only on the executor “process”"),
    .fallback = "64",
    .minimum = 1,
    .maximum = 1024 * 1024,
    .unit = N_ ("MiB"),
  },
  {NULL}};

const FerryOperation ferry_unreliable_operation = {
  .id = "unreliable.call",
  .title = N_ ("Unreliable call"),
  .summary = N_ ("Sleeps, fails, hangs or crashes on request"),
  .icon_name = "ferry-unreliable-symbolic",
  .dependency = "unreliable",
  .idempotent = TRUE,
  /* In the mode "deaf"; a table cannot promise what one of its modes does not keep. */
  .cancel = FERRY_CANCEL_IGNORED,
  .parameters = unreliable_parameters,
  .run = unreliable_run,
  .result_view = FERRY_RESULT_TEXT,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};
