/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Progress in words. */
#include "progress-rate.h"

#include <inttypes.h>
#include <math.h>

#include <glib/gi18n-lib.h>

/* Long enough to be calm, short enough to follow a change within a few seconds. */
#define SMOOTHING_US (2.0 * G_USEC_PER_SEC)

/* A rate from less time than this is noise. */
#define SHORTEST_US (50 * G_TIME_SPAN_MILLISECOND)

void
ferry_progress_rate_update (FerryProgressRate *self,
                            const FerryProgress *progress,
                            gint64 now)
{
  gint64 elapsed = now - self->last_time;
  double rate;

  /* First of all, or another thing is counted now: a scan before the read. */
  if (self->last_time == 0 || progress->unit != self->unit || progress->done < self->last_done)
    {
      *self = (FerryProgressRate) {.last_time = now, .last_done = progress->done, .unit = progress->unit};
      return;
    }
  if (elapsed < SHORTEST_US)
    return;

  rate = (progress->done - self->last_done) * (double)G_USEC_PER_SEC / elapsed;
  if (self->per_second > 0)
    {
      double weight = exp (-elapsed / SMOOTHING_US);

      rate = weight * self->per_second + (1 - weight) * rate;
    }
  self->per_second = rate;
  self->last_time = now;
  self->last_done = progress->done;
}

/* "30.4", "MB": both numbers of a progress in the unit of the larger. */
static void
scale_bytes (double bytes,
             double *divisor,
             const char **unit)
{
  static const char * const units[] = {N_ ("B"), N_ ("kB"), N_ ("MB"), N_ ("GB"), N_ ("TB"), N_ ("PB")};
  guint i = 0;

  *divisor = 1;
  while (bytes / *divisor >= 999.5 && i + 1 < G_N_ELEMENTS (units))
    {
      *divisor *= 1000;
      i++;
    }
  *unit = _ (units[i]);
}

/* Three digits at most after which the eye stops anyway: "410", "30.4", "2.09". */
static char *
format_digits (double number)
{
  int decimals = number >= 99.95 || number == 0 ? 0 : number >= 9.995 ? 1
                                                                      : 2;

  return g_strdup_printf ("%.*f", decimals, number);
}

static char *
format_bytes (double bytes)
{
  double divisor;
  const char *unit;
  g_autofree char *digits = NULL;

  scale_bytes (bytes, &divisor, &unit);
  digits = format_digits (bytes / divisor);
  return g_strdup_printf ("%s %s", digits, unit);
}

static char *
format_count (guint64 count,
              FerryUnit unit)
{
  switch (unit)
    {
    case FERRY_UNIT_BYTES:
      return format_bytes (count);
    case FERRY_UNIT_FILES:
      return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%" PRIu64 " file", "%" PRIu64 " files", count), count);
    case FERRY_UNIT_TILES:
      return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%" PRIu64 " tile", "%" PRIu64 " tiles", count), count);
    case FERRY_UNIT_MILLISECONDS:
      return ferry_format_duration (count * G_TIME_SPAN_MILLISECOND);
    case FERRY_UNIT_ITEMS:
    default:
      return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%" PRIu64 " item", "%" PRIu64 " items", count), count);
    }
}

static char *
format_done_of_total (const FerryProgress *progress)
{
  g_autofree char *total = format_count (progress->total, progress->unit);
  g_autofree char *done = NULL;
  double divisor;
  const char *unit;

  switch (progress->unit)
    {
    case FERRY_UNIT_BYTES:
      scale_bytes (progress->total, &divisor, &unit);
      done = format_digits (progress->done / divisor);
      break;
    case FERRY_UNIT_MILLISECONDS:
      done = ferry_format_duration (progress->done * G_TIME_SPAN_MILLISECOND);
      break;
    default:
      done = g_strdup_printf ("%" G_GUINT64_FORMAT, progress->done);
    }
  /* Translators: progress, "12.1 of 30.4 MB" */
  return g_strdup_printf (_ ("%s of %s"), done, total);
}

/* NULL where there is none, or none worth telling: time that passes needs no rate. */
static char *
format_rate (const FerryProgressRate *self,
             const FerryProgress *progress)
{
  g_autofree char *rate = NULL;

  if (self->per_second < 0.5 || progress->unit == FERRY_UNIT_MILLISECONDS)
    return NULL;
  rate = progress->unit == FERRY_UNIT_BYTES ? format_bytes (self->per_second) : g_strdup_printf ("%.0f", self->per_second);
  return g_strdup_printf (_ ("%s/s"), rate);
}

/* NULL where nobody knows. */
static char *
format_left (const FerryProgressRate *self,
             const FerryProgress *progress)
{
  g_autofree char *left = NULL;

  if (self->per_second <= 0 || progress->total <= progress->done)
    return NULL;
  left = ferry_format_duration (MAX (1, ceil ((progress->total - progress->done) / self->per_second)) * G_USEC_PER_SEC);
  return g_strdup_printf (_ ("%s left"), left);
}

/* The rate goes first, for the time left is made of it; the time left goes last. */
char **
ferry_progress_rate_describe (const FerryProgressRate *self,
                              const FerryProgress *progress)
{
  g_autoptr(GStrvBuilder) forms = g_strv_builder_new ();
  g_autofree char *amount = progress->total > 0 ? format_done_of_total (progress) : format_count (progress->done, progress->unit);
  g_autofree char *rate = format_rate (self, progress);
  g_autofree char *left = format_left (self, progress);
  g_autofree char *without_rate = left != NULL ? g_strdup_printf ("%s · %s", amount, left) : g_strdup (amount);

  if (rate != NULL)
    {
      g_autofree char *whole = left != NULL ? g_strdup_printf ("%s · %s · %s", amount, rate, left) : g_strdup_printf ("%s · %s", amount, rate);

      g_strv_builder_add (forms, whole);
    }
  g_strv_builder_add (forms, without_rate);
  if (left != NULL)
    g_strv_builder_add (forms, left);
  return g_strv_builder_end (forms);
}

char *
ferry_format_duration (gint64 microseconds)
{
  double milliseconds = microseconds / 1000.0;
  double seconds = microseconds / 1e6;
  gint64 whole = (microseconds + 500000) / 1000000;

  if (milliseconds < 9.95)
    return g_strdup_printf (_ ("%.1f ms"), milliseconds);
  if (milliseconds < 999.5)
    return g_strdup_printf (_ ("%.0f ms"), milliseconds);
  if (microseconds % 1000000 == 0 && whole < 60)
    return g_strdup_printf (_ ("%.0f s"), seconds);
  if (seconds < 9.995)
    return g_strdup_printf (_ ("%.2f s"), seconds);
  if (seconds < 59.95)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (whole < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int)(whole / 60), (int)(whole % 60));
  return g_strdup_printf (_ ("%d h %d min"), (int)(whole / 3600), (int)(whole % 3600 / 60));
}
