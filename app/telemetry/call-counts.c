/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* There are few kinds and few ends: they are looked for one after another. */
#include "call-counts.h"

#include <string.h>

struct _FerryCallCounts
{
  guint n_kinds;
  FerryKindCounts *kinds[FERRY_COUNTS_KINDS];
};

static const char * const duration_names[FERRY_N_DURATIONS] = {
  [FERRY_DURATION_QUEUE] = "queue",
  [FERRY_DURATION_RUN] = "run",
  [FERRY_DURATION_DELIVERY] = "delivery",
  [FERRY_DURATION_CALLBACK] = "callback",
  [FERRY_DURATION_TOTAL] = "total",
};

const char *
ferry_duration_get_name (FerryDuration duration)
{
  g_return_val_if_fail (duration < FERRY_N_DURATIONS, "");

  return duration_names[duration];
}

FerryCallCounts *
ferry_call_counts_new (void)
{
  return g_new0 (FerryCallCounts, 1);
}

void
ferry_call_counts_free (FerryCallCounts *self)
{
  for (guint i = 0; i < self->n_kinds; i++)
    g_free (self->kinds[i]);
  g_free (self);
}

static FerryKindCounts *
add_kind (FerryCallCounts *self,
          const char *dependency,
          const char *operation,
          FerryExecutorKind executor)
{
  FerryKindCounts *kind;

  if (self->n_kinds == FERRY_COUNTS_KINDS)
    return self->kinds[FERRY_COUNTS_KINDS - 1];
  if (self->n_kinds == FERRY_COUNTS_KINDS - 1)
    {
      dependency = operation = FERRY_COUNTS_OTHER;
      executor = FERRY_EXECUTOR_DEFAULT;
    }
  kind = g_new0 (FerryKindCounts, 1);
  kind->dependency = g_intern_string (dependency);
  kind->operation = g_intern_string (operation);
  kind->executor = executor;
  self->kinds[self->n_kinds++] = kind;

  return kind;
}

static FerryKindCounts *
get_kind (FerryCallCounts *self,
          const char *dependency,
          const char *operation,
          FerryExecutorKind executor)
{
  for (guint i = 0; i < self->n_kinds; i++)
    {
      FerryKindCounts *kind = self->kinds[i];

      if (kind->executor == executor && strcmp (kind->operation, operation) == 0 && strcmp (kind->dependency, dependency) == 0)
        return kind;
    }
  return add_kind (self, dependency, operation, executor);
}

static FerryEndCount *
add_end (FerryKindCounts *kind,
         FerryOutcome outcome,
         const char *error_type,
         GQuark domain,
         int code)
{
  FerryEndCount *end;

  if (kind->n_ends == FERRY_COUNTS_ENDS)
    return &kind->ends[FERRY_COUNTS_ENDS - 1];
  end = &kind->ends[kind->n_ends++];
  *end = (FerryEndCount) {.outcome = outcome, .error_type = error_type, .domain = domain, .code = code};
  if (kind->n_ends == FERRY_COUNTS_ENDS)
    end->error_type = end->error_cause = FERRY_COUNTS_OTHER;
  else if (domain != 0)
    {
      g_autofree char *cause = g_strdup_printf ("%s:%d", g_quark_to_string (domain), code);

      /* What is interned is never freed: there are at most so many. */
      end->error_cause = g_intern_string (cause);
    }
  return end;
}

static FerryEndCount *
get_end (FerryKindCounts *kind,
         FerryOutcome outcome,
         const GError *error)
{
  const FerryErrorDetails *details = error != NULL ? ferry_error_get_details (error) : NULL;
  const char *error_type = error != NULL ? ferry_error_get_code_name (error->code) : NULL;
  GQuark domain = details != NULL ? details->domain : 0;
  int code = domain != 0 ? details->code : 0;

  for (guint i = 0; i < kind->n_ends; i++)
    {
      FerryEndCount *end = &kind->ends[i];

      if (end->outcome == outcome && end->error_type == error_type && end->domain == domain && end->code == code)
        return end;
    }
  return add_end (kind, outcome, error_type, domain, code);
}

static void
add_durations (FerryKindCounts *kind,
               const FerryCallTrace *trace)
{
  const FerryCallTimes *times = &trace->times;

  if (times->started != 0)
    ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_QUEUE], times->started - times->submitted);
  for (guint i = 0; i < trace->n_attempts; i++)
    if (trace->attempts[i].started != 0 && trace->attempts[i].ended != 0)
      ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_RUN], trace->attempts[i].ended - trace->attempts[i].started);
  ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_DELIVERY], times->delivered - times->finished);
  ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_CALLBACK], trace->returned - times->delivered);
  ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_TOTAL], times->delivered - times->submitted);
}

/* There are as many dependencies as adapters: few, whatever is called through them. */
static const char *
intern_dependency (const FerryKindCounts *kind,
                   const char *dependency)
{
  return strcmp (kind->dependency, dependency) == 0 ? kind->dependency : g_intern_string (dependency);
}

void
ferry_call_counts_add (FerryCallCounts *self,
                       FerryCallTrace *trace,
                       const GError *error)
{
  FerryKindCounts *kind = get_kind (self, trace->context.dependency, trace->context.operation, trace->executor);
  FerryEndCount *end = get_end (kind, trace->outcome, error);

  end->count++;
  add_durations (kind, trace);
  trace->context.dependency = intern_dependency (kind, trace->context.dependency);
  trace->error_type = error != NULL ? ferry_error_get_code_name (error->code) : NULL;
  trace->error_cause = end->error_cause;
}

void
ferry_call_counts_add_late_run (FerryCallCounts *self,
                                const char *dependency,
                                const char *operation,
                                FerryExecutorKind executor,
                                gint64 ran)
{
  FerryKindCounts *kind = get_kind (self, dependency, operation, executor);

  ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_RUN], ran);
}

guint
ferry_call_counts_get_n_kinds (FerryCallCounts *self)
{
  return self->n_kinds;
}

const FerryKindCounts *
ferry_call_counts_get_kind (FerryCallCounts *self,
                            guint index)
{
  g_return_val_if_fail (index < self->n_kinds, NULL);

  return self->kinds[index];
}
