/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON lines: each line is an object that says what it is. */
#include "export-writer.h"

static void
end_line (FerryExportWriter *writer)
{
  g_string_append (writer->text, "}\n");
  ferry_export_writer_flush (writer, FALSE);
}

/* Times that were not reached are left out. */
static void
append_time (GString *text,
             const char *name,
             gint64 time)
{
  if (time != 0)
    ferry_json_append_int_member (text, name, time);
}

static void
write_call (FerryExportWriter *writer,
            const FerryCallTrace *trace)
{
  GString *text = writer->text;

  g_string_append (text, "{\"type\": \"call\", ");
  ferry_json_append_call_members (text, trace);
  append_time (text, "submitted", trace->times.submitted);
  append_time (text, "started", trace->times.started);
  append_time (text, "cancelled", trace->times.cancelled);
  append_time (text, "finished", trace->times.finished);
  append_time (text, "delivered", trace->times.delivered);
  append_time (text, "returned", trace->returned);
  g_string_append (text, ", \"attempts\": [");
  for (guint i = 0; i < trace->n_attempts; i++)
    {
      const FerryAttemptTimes *attempt = &trace->attempts[i];

      g_string_append_printf (text, "%s{\"attempt\": %u", i > 0 ? ", " : "", i + 1);
      ferry_json_append_hex_member (text, "span_id", attempt->span_id);
      ferry_json_append_string_member (text, "executor", ferry_executor_get_name (attempt->executor));
      append_time (text, "thread", attempt->thread);
      append_time (text, "started", attempt->started);
      append_time (text, "ended", attempt->ended);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
  end_line (writer);
}

static void
write_stall (FerryExportWriter *writer,
             const FerryStallTrace *trace)
{
  g_string_append (writer->text, "{\"type\": \"stall\", ");
  ferry_json_append_stall_members (writer->text, trace);
  ferry_json_append_int_member (writer->text, "start", trace->stall.start);
  ferry_json_append_int_member (writer->text, "duration", trace->stall.duration);
  end_line (writer);
}

static void
append_durations (GString *text,
                  const FerryKindCounts *kind)
{
  for (guint i = 0; i < FERRY_N_DURATIONS; i++)
    {
      const FerryDurationHistogram *histogram = &kind->durations[i];

      g_string_append_printf (text, "%s\"%s\": {\"count\": %" G_GUINT64_FORMAT, i > 0 ? ", " : "", ferry_duration_get_name (i), histogram->count);
      ferry_json_append_int_member (text, "sum", histogram->sum);
      ferry_json_append_int_member (text, "p50", ferry_duration_histogram_get_percentile (histogram, 50));
      ferry_json_append_int_member (text, "p95", ferry_duration_histogram_get_percentile (histogram, 95));
      ferry_json_append_int_member (text, "p99", ferry_duration_histogram_get_percentile (histogram, 99));
      ferry_json_append_int_member (text, "worst", histogram->worst);
      g_string_append_c (text, '}');
    }
}

static void
write_kind (FerryExportWriter *writer,
            const FerryKindCounts *kind)
{
  GString *text = writer->text;

  g_string_append (text, "{\"type\": \"kind\"");
  ferry_json_append_string_member (text, "dependency", kind->dependency);
  ferry_json_append_string_member (text, "operation", kind->operation);
  ferry_json_append_string_member (text, "executor", ferry_executor_get_name (kind->executor));
  g_string_append (text, ", \"ends\": [");
  for (guint i = 0; i < kind->n_ends; i++)
    {
      const FerryEndCount *end = &kind->ends[i];

      g_string_append_printf (text, "%s{\"count\": %" G_GUINT64_FORMAT, i > 0 ? ", " : "", end->count);
      ferry_json_append_string_member (text, "outcome", ferry_outcome_get_name (end->outcome));
      ferry_json_append_string_member (text, "error_type", end->error_type);
      ferry_json_append_string_member (text, "error_cause", end->error_cause);
      g_string_append_c (text, '}');
    }
  g_string_append (text, "], \"durations\": {");
  append_durations (text, kind);
  g_string_append_c (text, '}');
  end_line (writer);
}

static void
write_adapter (FerryExportWriter *writer,
               const FerryAdapterReport *adapter)
{
  const FerryAdapterFigures *figures = &adapter->figures;
  GString *text = writer->text;

  g_string_append (text, "{\"type\": \"adapter\"");
  ferry_json_append_string_member (text, "dependency", adapter->dependency);
  ferry_json_append_int_member (text, "limit", figures->limit);
  ferry_json_append_int_member (text, "running", figures->running);
  ferry_json_append_int_member (text, "waiting", figures->waiting);
  ferry_json_append_int_member (text, "queue_length", figures->queue_length);
  ferry_json_append_int_member (text, "abandoned", figures->abandoned);
  ferry_json_append_int_member (text, "ended_late", figures->ended_late);
  ferry_json_append_int_member (text, "backing_off", figures->backing_off);
  ferry_json_append_int_member (text, "retries", figures->retries);
  ferry_json_append_int_member (text, "retries_left", figures->retries_left);
  ferry_json_append_string_member (text, "breaker", ferry_export_get_breaker_name (figures->breaker.state));
  end_line (writer);
}

static void
write_loop (FerryExportWriter *writer,
            const FerryLoopFigures *loop)
{
  GString *text = writer->text;

  g_string_append (text, "{\"type\": \"loop\"");
  ferry_json_append_int_member (text, "since", loop->since);
  ferry_json_append_int_member (text, "elapsed", loop->elapsed);
  ferry_json_append_int_member (text, "iterations", loop->iterations);
  ferry_json_append_double_member (text, "delay_p50", loop->total.p50);
  ferry_json_append_double_member (text, "delay_p95", loop->total.p95);
  ferry_json_append_double_member (text, "delay_p99", loop->total.p99);
  ferry_json_append_double_member (text, "delay_worst", loop->total.worst);
  ferry_json_append_double_member (text, "busy_share", loop->busy_share);
  ferry_json_append_int_member (text, "stalled_time", loop->stalled_time);
  ferry_json_append_int_member (text, "deliberate_time", loop->deliberate_time);
  ferry_json_append_int_member (text, "spins", loop->spins);
  end_line (writer);
}

void
ferry_export_lines (FerryExportWriter *writer,
                    const FerrySnapshot *snapshot)
{
  g_string_append_printf (writer->text, "{\"type\": \"program\", \"process\": %d", snapshot->process);
  ferry_json_append_int_member (writer->text, "time", snapshot->time);
  ferry_json_append_int_member (writer->text, "wall_time", snapshot->wall_time);
  end_line (writer);
  for (guint i = 0; i < snapshot->calls->len; i++)
    write_call (writer, &g_array_index (snapshot->calls, FerryCallTrace, i));
  for (guint i = 0; i < snapshot->stalls->len; i++)
    write_stall (writer, &g_array_index (snapshot->stalls, FerryStallTrace, i));
  for (guint i = 0; i < snapshot->kinds->len; i++)
    write_kind (writer, snapshot->kinds->pdata[i]);
  for (guint i = 0; i < snapshot->adapters->len; i++)
    write_adapter (writer, &g_array_index (snapshot->adapters, FerryAdapterReport, i));
  if (snapshot->has_loop)
    write_loop (writer, &snapshot->loop);
}
