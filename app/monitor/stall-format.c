/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One stall in words. */
#include "stall.h"

static void
append_cause (GString *text,
              const FerryStall *stall)
{
  g_string_append_printf (text, ", %s", ferry_stall_cause_get_name (stall->cause));
  if (stall->cause == FERRY_CAUSE_BLOCKED && stall->system_call[0] != '\0')
    g_string_append_printf (text, " in %s", stall->system_call);
  if (stall->deliberate)
    g_string_append_printf (text, ", on purpose: %s", stall->label);
}

static void
append_sample (GString *text,
               const FerryStallSample *sample)
{
  g_string_append_printf (text, "  after %.1f ms, %s%s\n", sample->age / 1000.0,
                          sample->system_call[0] != '\0' ? "asleep in " : "computing",
                          sample->system_call);
  for (guint i = 0; i < sample->n_frames; i++)
    g_string_append_printf (text, "    %s\n", sample->frames[i]);
}

char *
ferry_stall_format (const FerryStall *stall,
                    const FerryStallSample *samples,
                    guint n_samples)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (stall != NULL, NULL);
  g_return_val_if_fail (samples != NULL || n_samples == 0, NULL);

  g_string_append_printf (text, "stall %" G_GUINT64_FORMAT ": %.1f ms, %s", stall->serial,
                          stall->duration / 1000.0, ferry_stall_class_get_name (stall->stall_class));
  append_cause (text, stall);
  g_string_append (text, "\n");

  for (guint i = 0; i < stall->n_contributors; i++)
    {
      const FerryStallContributor *contributor = &stall->contributors[i];

      g_string_append_printf (text, "  %.0f ms in %u of %s\n", contributor->time / 1000.0,
                              contributor->dispatches, contributor->name);
    }

  for (guint i = 0; i < n_samples; i++)
    append_sample (text, &samples[i]);

  return g_string_free (text, FALSE);
}
