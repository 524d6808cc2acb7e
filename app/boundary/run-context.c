/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands an operation's words on to the executor that runs it. */
#include "run-context.h"

guint64
ferry_run_context_get_call_id (FerryRunContext *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->trace.call_id;
}

char *
ferry_run_context_get_traceparent (FerryRunContext *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_trace_context_to_traceparent (&self->trace);
}

guint
ferry_run_context_get_nice (FerryRunContext *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->nice;
}

void
ferry_run_context_report_progress (FerryRunContext *self,
                                   guint64 done,
                                   guint64 total,
                                   FerryUnit unit)
{
  FerryProgress progress = {done, total, unit};

  g_return_if_fail (self != NULL);

  self->sink->progress (self, &progress);
}

gboolean
ferry_run_context_emit_partial (FerryRunContext *self,
                                GVariant *partial)
{
  g_autoptr(GVariant) owned = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (partial != NULL, FALSE);

  owned = g_variant_ref_sink (partial);
  return self->sink->partial (self, owned);
}
