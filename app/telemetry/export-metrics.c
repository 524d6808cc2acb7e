/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* OpenMetrics 1.0 text (https://prometheus.io/docs/specs/om/open_metrics_spec/).
 *
 * All samples of a family stand together, so each family goes through all that it is about. */
#include "export-writer.h"

#include <math.h>
#include <string.h>

/* Upper edges of the exported buckets, 2^n microseconds: 64 us to 268 s. */
#define FIRST_EXPONENT 6
#define LAST_EXPONENT 28
#define EXPONENT_STEP 2

static void
append_family (GString *text,
               const char *name,
               const char *type,
               const char *unit,
               const char *help)
{
  g_string_append_printf (text, "# TYPE %s %s\n", name, type);
  if (unit != NULL)
    g_string_append_printf (text, "# UNIT %s %s\n", name, unit);
  g_string_append_printf (text, "# HELP %s %s\n", name, help);
}

/* A label's value. The format has escapes for three characters and no others: of the rest, those that
 * a reader might take for a line's end or would not print are replaced. */
static void
append_value (GString *text,
              const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n')
        g_string_append (text, "\\n");
      else if (character == '"' || character == '\\')
        g_string_append_printf (text, "\\%c", (char)character);
      else if (g_unichar_iscntrl (character) || character == 0x2028 || character == 0x2029)
        g_string_append_unichar (text, 0xfffd);
      else
        g_string_append_unichar (text, character);
    }
}

static void
append_label (GString *text,
              const char *name,
              const char *value)
{
  g_string_append_printf (text, "%s%s=\"", text->str[text->len - 1] == '{' ? "" : ",", name);
  append_value (text, value != NULL ? value : "");
  g_string_append_c (text, '"');
}

static void
append_kind_labels (GString *text,
                    const char *sample,
                    const FerryKindCounts *kind)
{
  g_string_append_printf (text, "%s{", sample);
  append_label (text, "dependency", kind->dependency);
  append_label (text, "operation", kind->operation);
  append_label (text, "executor", ferry_executor_get_name (kind->executor));
}

static void
append_double (GString *text,
               double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, isfinite (value) ? g_ascii_dtostr (buffer, sizeof buffer, value) : "NaN");
}

static void
append_seconds (GString *text,
                gint64 microseconds)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT ".%06d", microseconds / G_USEC_PER_SEC, (int)(microseconds % G_USEC_PER_SEC));
}

static void
write_counts (FerryExportWriter *writer,
              const FerrySnapshot *snapshot)
{
  GString *text = writer->text;

  append_family (text, "ferry_calls", "counter", NULL, "Calls that got their outcome.");
  for (guint i = 0; i < snapshot->kinds->len; i++)
    {
      const FerryKindCounts *kind = snapshot->kinds->pdata[i];

      for (guint j = 0; j < kind->n_ends; j++)
        {
          const FerryEndCount *end = &kind->ends[j];

          append_kind_labels (text, "ferry_calls_total", kind);
          append_label (text, "outcome", ferry_outcome_get_name (end->outcome));
          append_label (text, "error_type", end->error_type);
          append_label (text, "error_cause", end->error_cause);
          g_string_append_printf (text, "} %" G_GUINT64_FORMAT "\n", end->count);
        }
      ferry_export_writer_flush (writer, FALSE);
    }
}

static void
append_histogram (GString *text,
                  const char *family,
                  const FerryKindCounts *kind,
                  const FerryDurationHistogram *histogram)
{
  g_autofree char *bucket = g_strconcat (family, "_bucket", NULL);
  g_autofree char *count = g_strconcat (family, "_count", NULL);
  g_autofree char *sum = g_strconcat (family, "_sum", NULL);

  for (guint exponent = FIRST_EXPONENT; exponent <= LAST_EXPONENT; exponent += EXPONENT_STEP)
    {
      append_kind_labels (text, bucket, kind);
      g_string_append (text, ",le=\"");
      append_seconds (text, G_GINT64_CONSTANT (1) << exponent);
      g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", ferry_duration_histogram_count_up_to (histogram, exponent));
    }
  append_kind_labels (text, bucket, kind);
  g_string_append_printf (text, ",le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", histogram->count);
  append_kind_labels (text, count, kind);
  g_string_append_printf (text, "} %" G_GUINT64_FORMAT "\n", histogram->count);
  append_kind_labels (text, sum, kind);
  g_string_append (text, "} ");
  append_seconds (text, histogram->sum);
  g_string_append_c (text, '\n');
}

static void
write_durations (FerryExportWriter *writer,
                 const FerrySnapshot *snapshot)
{
  static const char * const help[FERRY_N_DURATIONS] = {
    [FERRY_DURATION_QUEUE] = "From submit to the start of the first attempt.",
    [FERRY_DURATION_RUN] = "Of each function that returned.",
    [FERRY_DURATION_DELIVERY] = "From the outcome to its delivery: what the loop adds.",
    [FERRY_DURATION_CALLBACK] = "Of the callback.",
    [FERRY_DURATION_TOTAL] = "From submit to delivery.",
  };

  for (guint i = 0; i < FERRY_N_DURATIONS; i++)
    {
      g_autofree char *family = g_strdup_printf ("ferry_call_%s_seconds", ferry_duration_get_name (i));

      append_family (writer->text, family, "histogram", "seconds", help[i]);
      for (guint j = 0; j < snapshot->kinds->len; j++)
        {
          const FerryKindCounts *kind = snapshot->kinds->pdata[j];

          append_histogram (writer->text, family, kind, &kind->durations[i]);
          ferry_export_writer_flush (writer, FALSE);
        }
    }
}

/* A family of one sample for each adapter; fields are guint, or guint64 for counters. */
typedef struct
{
  const char *name;
  gsize field;
  gboolean is_counter;
  const char *help;
} AdapterFamily;

#define FIELD(name) G_STRUCT_OFFSET (FerryAdapterFigures, name)

static const AdapterFamily adapter_families[] = {
  {"ferry_adapter_limit", FIELD (limit), FALSE, "Attempts that may run at a time."},
  {"ferry_adapter_running", FIELD (running), FALSE, "Attempts that run, abandoned ones included."},
  {"ferry_adapter_waiting", FIELD (waiting), FALSE, "Calls in the queue."},
  {"ferry_adapter_queue_length", FIELD (queue_length), FALSE, "Calls that may wait."},
  {"ferry_adapter_abandoned", FIELD (abandoned), FALSE, "Attempts whose call is over and that still run."},
  {"ferry_adapter_backing_off", FIELD (backing_off), FALSE, "Calls between two attempts."},
  {"ferry_adapter_retries_left", FIELD (retries_left), FALSE, "Retries that the budget would pay for."},
  {"ferry_adapter_retries", FIELD (retries), TRUE, "Retries made."},
  {"ferry_adapter_ended_late", FIELD (ended_late), TRUE, "Abandoned attempts that ended after all."},
};

static void
write_adapter_family (FerryExportWriter *writer,
                      const FerrySnapshot *snapshot,
                      const AdapterFamily *family)
{
  GString *text = writer->text;

  append_family (text, family->name, family->is_counter ? "counter" : "gauge", NULL, family->help);
  for (guint i = 0; i < snapshot->adapters->len; i++)
    {
      const FerryAdapterReport *adapter = &g_array_index (snapshot->adapters, FerryAdapterReport, i);
      gconstpointer field = (const char *)&adapter->figures + family->field;

      g_string_append_printf (text, "%s%s{", family->name, family->is_counter ? "_total" : "");
      append_label (text, "dependency", adapter->dependency);
      g_string_append_printf (text, "} %" G_GUINT64_FORMAT "\n", family->is_counter ? *(const guint64 *)field : *(const guint *)field);
    }
}

static void
write_breakers (FerryExportWriter *writer,
                const FerrySnapshot *snapshot)
{
  static const FerryBreakerState states[] = {FERRY_BREAKER_CLOSED, FERRY_BREAKER_OPEN, FERRY_BREAKER_HALF_OPEN};
  GString *text = writer->text;

  append_family (text, "ferry_adapter_breaker", "stateset", NULL, "How the breaker stands.");
  for (guint i = 0; i < snapshot->adapters->len; i++)
    {
      const FerryAdapterReport *adapter = &g_array_index (snapshot->adapters, FerryAdapterReport, i);

      for (guint j = 0; j < G_N_ELEMENTS (states); j++)
        {
          g_string_append (text, "ferry_adapter_breaker{");
          append_label (text, "dependency", adapter->dependency);
          append_label (text, "ferry_adapter_breaker", ferry_export_get_breaker_name (states[j]));
          g_string_append_printf (text, "} %d\n", adapter->figures.breaker.state == states[j]);
        }
    }
}

static void
append_stalls (GString *text,
               const guint64 *stalls,
               const char *origin)
{
  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    {
      g_string_append (text, "ferry_loop_stalls{");
      append_label (text, "class", ferry_stall_class_get_name (i));
      append_label (text, "origin", origin);
      g_string_append_printf (text, "} %" G_GUINT64_FORMAT "\n", stalls[i]);
    }
}

static void
append_delay (GString *text,
              const char *percentile,
              double microseconds)
{
  g_string_append (text, "ferry_loop_input_delay_seconds{");
  append_label (text, "percentile", percentile);
  g_string_append (text, "} ");
  append_double (text, microseconds / G_USEC_PER_SEC);
  g_string_append_c (text, '\n');
}

static void
write_loop (FerryExportWriter *writer,
            const FerryLoopFigures *loop)
{
  GString *text = writer->text;

  append_family (text, "ferry_loop_iterations", "counter", NULL, "Iterations of the main loop.");
  g_string_append_printf (text, "ferry_loop_iterations_total %" G_GUINT64_FORMAT "\n", loop->iterations);
  append_family (text, "ferry_loop_spins", "counter", NULL, "How often the loop was found to poll without sleeping.");
  g_string_append_printf (text, "ferry_loop_spins_total %" G_GUINT64_FORMAT "\n", loop->spins);
  /* No counters: a stall leaves the first of these once it is found to be the machine's. */
  append_family (text, "ferry_loop_stalls", "gauge", NULL, "Stalls since the start: the program's own, those of executor main-loop, the machine's.");
  append_stalls (text, loop->stalls, "own");
  append_stalls (text, loop->deliberate_stalls, "deliberate");
  append_stalls (text, loop->foreign_stalls, "foreign");
  append_family (text, "ferry_loop_stalled_seconds", "gauge", "seconds", "Time in stalls since the start.");
  g_string_append (text, "ferry_loop_stalled_seconds{origin=\"own\"} ");
  append_seconds (text, loop->stalled_time);
  g_string_append (text, "\nferry_loop_stalled_seconds{origin=\"deliberate\"} ");
  append_seconds (text, loop->deliberate_time);
  g_string_append_c (text, '\n');
  append_family (text, "ferry_loop_input_delay_seconds", "gauge", "seconds", "What an event at a random moment of the last 10 s met.");
  append_delay (text, "50", loop->window.p50);
  append_delay (text, "95", loop->window.p95);
  append_delay (text, "99", loop->window.p99);
  append_delay (text, "100", loop->window.worst);
  append_family (text, "ferry_loop_busy_ratio", "gauge", "ratio", "Share of the last 10 s in which the loop was busy.");
  g_string_append (text, "ferry_loop_busy_ratio ");
  append_double (text, loop->busy_share);
  g_string_append_c (text, '\n');
}

void
ferry_export_metrics (FerryExportWriter *writer,
                      const FerrySnapshot *snapshot)
{
  write_counts (writer, snapshot);
  write_durations (writer, snapshot);
  for (guint i = 0; i < G_N_ELEMENTS (adapter_families); i++)
    write_adapter_family (writer, snapshot, &adapter_families[i]);
  write_breakers (writer, snapshot);
  if (snapshot->has_loop)
    write_loop (writer, &snapshot->loop);
  g_string_append (writer->text, "# EOF\n");
}
