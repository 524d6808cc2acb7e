/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unreliable.call: a service that misbehaves on request. */
#include "boundary/operation.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <time.h>

/* Progress at 20 Hz. */
#define TICK (50 * G_TIME_SPAN_MILLISECOND)

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

static GVariant *
unreliable_run (GVariant *parameters, FerryRunContext *context,
                GCancellable *cancellable, GError **error)
{
  const char *mode = ferry_parameters_get_text (parameters, "mode");
  gint64 duration = ferry_parameters_get_number (parameters, "seconds") * G_USEC_PER_SEC;
  gint64 started = g_get_monotonic_time ();
  GVariantDict result;

  if (g_str_equal (mode, "deaf"))
    sleep_deaf (duration);
  else if (!sleep_cancellably (duration, context, cancellable, error))
    return NULL;

  if (g_str_equal (mode, "fail"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           ferry_parameters_get_text (parameters, "message"));
      return NULL;
    }

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "slept", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  g_variant_dict_insert (&result, "mode", "s", mode);
  return g_variant_dict_end (&result);
}

static const FerryChoice modes[] = {
  {"sleep", N_ ("Sleep")},
  {"fail", N_ ("Fail")},
  {"deaf", N_ ("Deaf to cancellation")},
  {NULL}};

static const FerryParameter unreliable_parameters[] = {
  {
    .name = "mode",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Behaviour"),
    .help = N_ ("Sleep and succeed, sleep and fail, or sleep and ignore every cancellation"),
    .fallback = "sleep",
    .choices = modes,
  },
  {
    .name = "seconds",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Duration"),
    .help = N_ ("How long it takes"),
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
  {NULL}};

const FerryOperation ferry_unreliable_operation = {
  .id = "unreliable.call",
  .title = N_ ("Unreliable call"),
  .summary = N_ ("Sleeps, fails or hangs on request"),
  .icon_name = "ferry-unreliable-symbolic",
  .dependency = "unreliable",
  .idempotent = TRUE,
  /* In the mode "deaf"; a table cannot promise what one of its modes does not keep. */
  .cancel = FERRY_CANCEL_IGNORED,
  .parameters = unreliable_parameters,
  .run = unreliable_run,
  .result_view = FERRY_RESULT_TEXT,
};
