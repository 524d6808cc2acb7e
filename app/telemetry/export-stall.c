/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A stall in JSON: why, who, and where the thread was seen. What names code goes as it is. */
#include "export-writer.h"

#include "redact.h"

/* Nothing for what is not known. */
static void
append_known (GString *text,
              const char *name,
              const char *string)
{
  if (string != NULL && *string != '\0')
    ferry_json_append_string_member (text, name, string);
}

static void
append_contributors (GString *text,
                     const FerryStall *stall)
{
  g_string_append (text, ", \"contributors\": [");
  for (guint i = 0; i < stall->n_contributors; i++)
    {
      const FerryStallContributor *contributor = &stall->contributors[i];

      g_string_append_printf (text, "%s{\"time\": %" G_GINT64_FORMAT, i > 0 ? ", " : "", contributor->time);
      ferry_json_append_int_member (text, "dispatches", contributor->dispatches);
      append_known (text, "name", contributor->name);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
}

static void
append_stacks (GString *text,
               const FerryStallTrace *trace)
{
  g_string_append (text, ", \"stacks\": [");
  for (guint i = 0; i < trace->stall.n_samples; i++)
    {
      const FerryStallSample *sample = &trace->samples[i];

      g_string_append_printf (text, "%s{\"age\": %" G_GINT64_FORMAT, i > 0 ? ", " : "", sample->age);
      append_known (text, "system_call", sample->system_call);
      g_string_append (text, ", \"frames\": [");
      for (guint j = 0; j < sample->n_frames; j++)
        {
          if (j > 0)
            g_string_append (text, ", ");
          ferry_json_append_string (text, sample->frames[j]);
        }
      g_string_append (text, "]}");
    }
  g_string_append_c (text, ']');
}

void
ferry_json_append_stall_members (GString *text,
                                 const FerryStallTrace *trace)
{
  const FerryStall *stall = &trace->stall;
  g_autofree char *label = ferry_redact_text (stall->label);

  g_string_append_printf (text, "\"serial\": %" G_GUINT64_FORMAT, stall->serial);
  ferry_json_append_string_member (text, "class", ferry_stall_class_get_name (stall->stall_class));
  g_string_append_printf (text, ", \"deliberate\": %s", stall->deliberate ? "true" : "false");
  append_known (text, "label", label);
  ferry_json_append_string_member (text, "cause", ferry_stall_cause_get_name (stall->cause));
  append_known (text, "culprit", stall->culprit);
  append_known (text, "function", stall->function);
  append_known (text, "system_call", stall->system_call);
  ferry_json_append_int_member (text, "cpu_time", stall->cpu_time);
  ferry_json_append_int_member (text, "starved_time", stall->starved_time);
  ferry_json_append_int_member (text, "frozen_time", stall->frozen_time);
  append_contributors (text, stall);
  append_stacks (text, trace);
}
