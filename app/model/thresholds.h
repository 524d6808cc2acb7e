/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From how long on a turn of the main loop matters: as a stall, and as one that is shown red. */
#pragma once

#include "boundary/parameter.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_THRESHOLDS (ferry_thresholds_get_type ())
G_DECLARE_FINAL_TYPE (FerryThresholds, ferry_thresholds, FERRY, THRESHOLDS, GObject)

/* Signals: "changed" (): one of them or both are others now, whoever changed them. */

typedef enum
{
  FERRY_THRESHOLD_STALL, /* a stall: logged, counted, amber */
  FERRY_THRESHOLD_RED    /* red; never below the other */
} FerryThreshold;

#define FERRY_N_THRESHOLDS 2

/* What the settings may say of each, in milliseconds, for a form; the schema has the same ranges. */
extern const FerryParameter ferry_threshold_parameters[FERRY_N_THRESHOLDS];

/* Thresholds as @settings have them, which are followed; @settings may be NULL: then they are the defaults, and
 * changes hold as long as the object. Settings that contradict each other are told of once, and the default used for
 * both. (transfer full) */
FerryThresholds *ferry_thresholds_new (GSettings *settings);

/* Microseconds. */
gint64 ferry_thresholds_get (FerryThresholds *self,
                             FerryThreshold which);

/* The same as it was set. */
double ferry_thresholds_get_milliseconds (FerryThresholds *self,
                                          FerryThreshold which);

/* Changes one: at once, and for later launches. If that is not allowed, by its range or beside the other one, nothing
 * changes, and the %FERRY_ERROR_INVALID_PARAMETER names the field, the value and what is allowed. */
gboolean ferry_thresholds_set (FerryThresholds *self,
                               FerryThreshold which,
                               double milliseconds,
                               GError **error);

/* "16.7 ms": what was set, whole. (transfer full) */
char *ferry_threshold_format (gint64 microseconds);

G_END_DECLS
