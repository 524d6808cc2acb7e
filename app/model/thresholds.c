/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The two thresholds, which the settings must not let contradict each other. */
#include "thresholds.h"

#include "boundary/errors.h"

#include <math.h>

#include <glib/gi18n-lib.h>

const FerryParameter ferry_threshold_parameters[FERRY_N_THRESHOLDS] = {
  [FERRY_THRESHOLD_STALL] = {
    .name = "stall-threshold",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Stall from"),
    .help = N_ ("A turn of the main loop that takes as long is a stall: listed, counted, shown in amber"),
    .fallback = "16.7",
    .minimum = 5,
    .maximum = 1000,
    .unit = N_ ("ms"),
  },
  [FERRY_THRESHOLD_RED] = {
    .name = "red-threshold",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Red from"),
    .help = N_ ("A stall that takes as long is shown in red, and the header says “Stalled”"),
    .fallback = "100",
    .minimum = 5,
    .maximum = 10000,
    .unit = N_ ("ms"),
  },
};

struct _FerryThresholds
{
  GObject parent_instance;

  GSettings *settings;               /* may be NULL */
  gboolean writing;                  /* them */
  double values[FERRY_N_THRESHOLDS]; /* that hold, milliseconds */
  double told[FERRY_N_THRESHOLDS];   /* of the contradiction that was told last */
};

G_DEFINE_FINAL_TYPE (FerryThresholds, ferry_thresholds, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static double
get_default (FerryThreshold which)
{
  return g_ascii_strtod (ferry_threshold_parameters[which].fallback, NULL);
}

static gboolean
check_range (FerryThreshold which,
             double value,
             GError **error)
{
  g_autoptr(GVariant) variant = g_variant_ref_sink (g_variant_new_double (value));

  return ferry_parameter_check (&ferry_threshold_parameters[which], variant, error);
}

/* Whether @which may be @value beside what the other one is. */
static gboolean
check (FerryThreshold which,
       double value,
       double other,
       GError **error)
{
  const FerryParameter *parameter = &ferry_threshold_parameters[which];
  const FerryParameter *beside = &ferry_threshold_parameters[which == FERRY_THRESHOLD_STALL ? FERRY_THRESHOLD_RED : FERRY_THRESHOLD_STALL];
  FerryParameter allowed = *parameter;
  g_autofree char *range = NULL;

  if (!check_range (which, value, error))
    return FALSE;
  if (which == FERRY_THRESHOLD_STALL ? value <= other : value >= other)
    return TRUE;

  if (which == FERRY_THRESHOLD_STALL)
    allowed.maximum = other;
  else
    allowed.minimum = other;
  range = ferry_parameter_describe (&allowed);
  g_propagate_error (error, ferry_error_new_invalid_parameter (parameter->name, _ ("“%s”: “%.15g” is not allowed; allowed: %s, as long as “%s” is %.15g"),
                                                               parameter->name, value, range, _ (beside->label), other));
  return FALSE;
}

static void
take (FerryThresholds *self,
      const double *values)
{
  gboolean same = TRUE;

  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    same &= self->values[i] == values[i];
  if (same)
    return;
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    self->values[i] = values[i];
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Once for each that is another one: both keys may be told of as changed, one after the other. */
static void
tell_problem (FerryThresholds *self,
              const double *values,
              const GError *error)
{
  gboolean told = TRUE;

  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    {
      told &= self->told[i] == values[i];
      self->told[i] = values[i];
    }
  if (!told)
    g_message (_ ("Setting %s. The default is used for both thresholds"), error->message);
}

/* The range is the schema's business, but for what is no number. */
static gboolean
are_allowed (const double *values,
             GError **error)
{
  return check_range (FERRY_THRESHOLD_RED, values[FERRY_THRESHOLD_RED], error) &&
         check (FERRY_THRESHOLD_STALL, values[FERRY_THRESHOLD_STALL], values[FERRY_THRESHOLD_RED], error);
}

static void
take_settings (FerryThresholds *self)
{
  double values[FERRY_N_THRESHOLDS];
  g_autoptr(GError) error = NULL;

  if (self->writing)
    return;
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    values[i] = g_settings_get_double (self->settings, ferry_threshold_parameters[i].name);
  if (!are_allowed (values, &error))
    {
      tell_problem (self, values, error);
      for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
        values[i] = get_default (i);
    }
  take (self, values);
}

/* Both: what they contradicted each other by is over. A default is written as nothing: another version's may be another. */
static void
write_settings (FerryThresholds *self)
{
  self->writing = TRUE;
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    {
      const char *key = ferry_threshold_parameters[i].name;

      if (g_settings_get_double (self->settings, key) == self->values[i])
        continue;
      if (self->values[i] == get_default (i))
        g_settings_reset (self->settings, key);
      else
        g_settings_set_double (self->settings, key, self->values[i]);
    }
  self->writing = FALSE;
}

static void
ferry_thresholds_dispose (GObject *object)
{
  g_clear_object (&FERRY_THRESHOLDS (object)->settings);

  G_OBJECT_CLASS (ferry_thresholds_parent_class)->dispose (object);
}

static void
ferry_thresholds_class_init (FerryThresholdsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_thresholds_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_THRESHOLDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_thresholds_init (FerryThresholds *self)
{
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    self->values[i] = get_default (i);
}

FerryThresholds *
ferry_thresholds_new (GSettings *settings)
{
  FerryThresholds *self;

  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FERRY_TYPE_THRESHOLDS, NULL);
  if (settings == NULL)
    return self;

  self->settings = g_object_ref (settings);
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", ferry_threshold_parameters[i].name, NULL);

      g_signal_connect_object (settings, signal, G_CALLBACK (take_settings), self, G_CONNECT_SWAPPED);
    }
  take_settings (self);
  return self;
}

double
ferry_thresholds_get_milliseconds (FerryThresholds *self,
                                   FerryThreshold which)
{
  g_return_val_if_fail (FERRY_IS_THRESHOLDS (self), 0);
  g_return_val_if_fail ((guint)which < FERRY_N_THRESHOLDS, 0);

  return self->values[which];
}

gint64
ferry_thresholds_get (FerryThresholds *self,
                      FerryThreshold which)
{
  return llround (ferry_thresholds_get_milliseconds (self, which) * 1000);
}

gboolean
ferry_thresholds_set (FerryThresholds *self,
                      FerryThreshold which,
                      double milliseconds,
                      GError **error)
{
  double values[FERRY_N_THRESHOLDS];

  g_return_val_if_fail (FERRY_IS_THRESHOLDS (self), FALSE);
  g_return_val_if_fail ((guint)which < FERRY_N_THRESHOLDS, FALSE);

  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    values[i] = self->values[i];
  if (!check (which, milliseconds, values[FERRY_N_THRESHOLDS - 1 - which], error))
    return FALSE;

  values[which] = milliseconds;
  take (self, values);
  if (self->settings != NULL)
    write_settings (self);
  return TRUE;
}

char *
ferry_threshold_format (gint64 microseconds)
{
  return g_strdup_printf (_ ("%.15g ms"), microseconds / 1000.0);
}
