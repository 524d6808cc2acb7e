/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chrome's trace-event JSON ("Trace Event Format", of the Chromium project).
 *
 * What keeps a thread busy is a complete event ("X") on that thread's track: functions that run,
 * callbacks, and where calls were submitted. A viewer drops those that overlap without nesting, so what took less than the
 * clock's microsecond lasts half of one. An adapter's calls overlap as they like: they are asynchronous
 * events ("b", "e") with the call's id, under a process that stands for the adapter. Flows ("s", "t",
 * "f") hang on the slices of the threads. */
#include "export-writer.h"

/* Above whatever the system calls a process or thread. */
#define ADAPTER_PROCESS 0x40000000
#define STALL_TRACK 0x40000000
#define SPIN_TRACK (STALL_TRACK + 1)

#define SHORTEST 0.5

/* What is on a thread's track; its name's index. */
typedef enum {
  SLICE_SUBMIT,
  SLICE_RUN,
  SLICE_CALLBACK
} SliceKind;

typedef struct
{
  int thread;
  gint64 start;
  double duration;
  SliceKind kind;
  guint attempt;
  gboolean is_open;
  const FerryCallTrace *trace;
} Slice;

typedef struct
{
  FerryExportWriter *writer;
  const FerrySnapshot *snapshot;
  GArray *slices;       /* of Slice */
  GHashTable *adapters; /* dependency -> its process, from 1 */
  gboolean has_events;
} Export;

/* Begins an event: all but its closing brace. */
static void
begin_event (Export *self,
             const char *phase,
             const char *name,
             int process,
             int thread)
{
  GString *text = self->writer->text;

  g_string_append (text, self->has_events ? ",\n{\"ph\": " : "\n{\"ph\": ");
  self->has_events = TRUE;
  ferry_json_append_string (text, phase);
  ferry_json_append_string_member (text, "name", name);
  ferry_json_append_int_member (text, "pid", process);
  ferry_json_append_int_member (text, "tid", thread);
}

static void
end_event (Export *self)
{
  g_string_append_c (self->writer->text, '}');
  ferry_export_writer_flush (self->writer, FALSE);
}

/* Names a process or a thread, and puts it in order. */
static void
write_name (Export *self,
            const char *what,
            int process,
            int thread,
            const char *name)
{
  begin_event (self, "M", what, process, thread);
  g_string_append (self->writer->text, ", \"args\": {\"name\": ");
  ferry_json_append_string (self->writer->text, name);
  g_string_append_c (self->writer->text, '}');
  end_event (self);
}

static int
get_adapter_process (Export *self,
                     const char *dependency)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->adapters, dependency));

  if (number == 0)
    {
      g_autofree char *name = g_strdup_printf ("adapter %s", dependency);

      number = g_hash_table_size (self->adapters) + 1;
      g_hash_table_insert (self->adapters, (gpointer)dependency, GUINT_TO_POINTER (number));
      write_name (self, "process_name", ADAPTER_PROCESS + number, ADAPTER_PROCESS + number, name);
    }
  return ADAPTER_PROCESS + number;
}

static void
write_async (Export *self,
             const char *phase,
             const FerryCallTrace *trace,
             const FerrySpan *span,
             gint64 time)
{
  GString *text = self->writer->text;
  int process = get_adapter_process (self, trace->context.dependency);
  const char *name = span->kind == FERRY_SPAN_CALL ? trace->context.operation : ferry_span_kind_get_name (span->kind);

  begin_event (self, phase, name, process, process);
  g_string_append_printf (text, ", \"cat\": \"call\", \"id\": \"0x%" G_GINT64_MODIFIER "x\"", trace->context.call_id);
  ferry_json_append_int_member (text, "ts", time);
  if (*phase == 'b' && span->kind == FERRY_SPAN_CALL)
    {
      g_string_append (text, ", \"args\": {");
      ferry_json_append_call_members (text, trace);
      g_string_append_c (text, '}');
    }
  else if (*phase == 'b' && span->kind == FERRY_SPAN_ATTEMPT)
    {
      g_string_append_printf (text, ", \"args\": {\"attempt\": %u", span->attempt + 1);
      ferry_json_append_string_member (text, "executor", ferry_executor_get_name (trace->attempts[span->attempt].executor));
      ferry_json_append_hex_member (text, "span_id", trace->attempts[span->attempt].span_id);
      g_string_append_c (text, '}');
    }
  end_event (self);
}

static void
add_slice (Export *self,
           SliceKind kind,
           const FerryCallTrace *trace,
           const FerrySpan *span,
           int thread)
{
  Slice slice = {
    .thread = thread,
    .start = span->start,
    .duration = kind == SLICE_SUBMIT ? SHORTEST : MAX (SHORTEST, span->end - span->start),
    .kind = kind,
    .attempt = span->attempt,
    .is_open = kind != SLICE_SUBMIT && span->is_open,
    .trace = trace,
  };

  g_array_append_val (self->slices, slice);
}

/* The adapter's track gets its events here, the threads' have to be put in order first. */
static void
take_span (const FerryCallTrace *trace,
           const FerrySpan *span,
           gpointer user_data)
{
  Export *self = user_data;

  if (span->kind == FERRY_SPAN_CALL)
    add_slice (self, SLICE_SUBMIT, trace, span, trace->thread != 0 ? trace->thread : self->snapshot->loop_thread);
  else if (span->kind == FERRY_SPAN_RUN && span->thread != 0)
    add_slice (self, SLICE_RUN, trace, span, span->thread);
  else if (span->kind == FERRY_SPAN_CALLBACK && span->thread != 0)
    add_slice (self, SLICE_CALLBACK, trace, span, span->thread);

  /* It may end after the call, and then would not lie within it. */
  if (span->kind == FERRY_SPAN_RUN)
    return;
  write_async (self, "b", trace, span, span->start);
  /* The call's own end comes after those of its parts. */
  if (!span->is_open && span->kind != FERRY_SPAN_CALL)
    write_async (self, "e", trace, span, span->end);
}

static void
write_calls (Export *self)
{
  GArray *calls = self->snapshot->calls;

  for (guint i = 0; i < calls->len; i++)
    {
      const FerryCallTrace *trace = &g_array_index (calls, FerryCallTrace, i);
      FerrySpan whole = {.kind = FERRY_SPAN_CALL};

      ferry_call_trace_foreach_span (trace, self->snapshot->time, take_span, self);
      if (trace->returned != 0)
        write_async (self, "e", trace, &whole, trace->returned);
    }
}

/* By thread, then by time, and what encloses others before them. */
static int
compare_slices (gconstpointer a,
                gconstpointer b)
{
  const Slice *first = a, *second = b;

  if (first->thread != second->thread)
    return first->thread < second->thread ? -1 : 1;
  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return (first->duration < second->duration) - (first->duration > second->duration);
}

static void
write_thread_name (Export *self,
                   const Slice *slice)
{
  g_autofree char *name = NULL;

  if (slice->thread == self->snapshot->loop_thread)
    name = g_strdup ("main loop");
  else if (slice->kind != SLICE_RUN)
    name = g_strdup_printf ("context %d", slice->thread);
  else if (slice->trace->attempts[slice->attempt].executor == FERRY_EXECUTOR_TASK_POOL)
    name = g_strdup_printf ("task-pool %d", slice->thread);
  else
    name = g_strdup_printf ("%s %s %d", slice->trace->context.dependency,
                            ferry_executor_get_name (slice->trace->attempts[slice->attempt].executor), slice->thread);
  write_name (self, "thread_name", self->snapshot->process, slice->thread, name);
}

static void
write_slice (Export *self,
             const Slice *slice)
{
  static const char * const names[] = {"submit ", "", "deliver "};
  static const char * const flows[] = {"s", "t", "f"};
  GString *text = self->writer->text;
  g_autofree char *name = g_strconcat (names[slice->kind], slice->trace->context.operation, NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_event (self, "X", name, self->snapshot->process, slice->thread);
  ferry_json_append_int_member (text, "ts", slice->start);
  /* The adapter's track says more of the call. */
  g_string_append_printf (text, ", \"dur\": %s, \"args\": {\"call_id\": \"%" G_GUINT64_FORMAT "\"",
                          g_ascii_dtostr (buffer, sizeof buffer, slice->duration), slice->trace->context.call_id);
  if (slice->kind == SLICE_CALLBACK)
    ferry_json_append_string_member (text, "outcome", ferry_outcome_get_name (slice->trace->outcome));
  if (slice->kind == SLICE_RUN)
    ferry_json_append_int_member (text, "attempt", slice->attempt + 1);
  g_string_append (text, slice->is_open ? ", \"goes_on\": true}" : "}");
  end_event (self);

  begin_event (self, flows[slice->kind], "call", self->snapshot->process, slice->thread);
  ferry_json_append_int_member (text, "ts", slice->start);
  g_string_append_printf (text, ", \"cat\": \"flow\", \"id\": \"0x%" G_GINT64_MODIFIER "x\"%s", slice->trace->context.call_id,
                          slice->kind == SLICE_CALLBACK ? ", \"bp\": \"e\"" : "");
  end_event (self);
}

static void
write_threads (Export *self)
{
  int thread = 0;

  g_array_sort (self->slices, compare_slices);
  for (guint i = 0; i < self->slices->len; i++)
    {
      const Slice *slice = &g_array_index (self->slices, Slice, i);

      if (slice->thread != thread)
        write_thread_name (self, slice);
      thread = slice->thread;
      write_slice (self, slice);
    }
}

/* A spin is no stall, and one may lie within it: it has a track of its own. */
static void
write_stall (Export *self,
             const FerryStallTrace *trace)
{
  GString *text = self->writer->text;
  const FerryStall *stall = &trace->stall;
  int track = stall->cause == FERRY_CAUSE_SPIN ? SPIN_TRACK : STALL_TRACK;
  const char *what = stall->culprit != NULL && *stall->culprit != '\0' ? stall->culprit : ferry_stall_cause_get_name (stall->cause);
  g_autofree char *name = g_strdup_printf ("%s: %s", ferry_stall_class_get_name (stall->stall_class), what);

  begin_event (self, "X", name, self->snapshot->process, track);
  ferry_json_append_int_member (text, "ts", stall->start);
  ferry_json_append_int_member (text, "dur", MAX (stall->duration, 1));
  g_string_append (text, ", \"cat\": \"stall\", \"args\": {");
  ferry_json_append_stall_members (text, trace);
  g_string_append_c (text, '}');
  end_event (self);
}

static void
write_stalls (Export *self)
{
  GArray *stalls = self->snapshot->stalls;

  if (stalls->len > 0)
    {
      write_name (self, "thread_name", self->snapshot->process, STALL_TRACK, "stalls");
      write_name (self, "thread_name", self->snapshot->process, SPIN_TRACK, "spins");
    }
  for (guint i = 0; i < stalls->len; i++)
    write_stall (self, &g_array_index (stalls, FerryStallTrace, i));
}

void
ferry_export_trace (FerryExportWriter *writer,
                    const FerrySnapshot *snapshot)
{
  g_autoptr(GArray) slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  g_autoptr(GHashTable) adapters = g_hash_table_new (g_str_hash, g_str_equal);
  Export self = {.writer = writer, .snapshot = snapshot, .slices = slices, .adapters = adapters};

  g_string_append_printf (writer->text, "{\"displayTimeUnit\": \"ms\", \"otherData\": {\"clock\": \"monotonic microseconds\"");
  ferry_json_append_int_member (writer->text, "time", snapshot->time);
  ferry_json_append_int_member (writer->text, "wall_time", snapshot->wall_time);
  g_string_append (writer->text, "}, \"traceEvents\": [");
  write_name (&self, "process_name", snapshot->process, snapshot->process, "ferry");
  for (guint i = 0; i < snapshot->adapters->len; i++)
    get_adapter_process (&self, g_array_index (snapshot->adapters, FerryAdapterReport, i).dependency);
  write_calls (&self);
  write_threads (&self);
  write_stalls (&self);
  g_string_append (writer->text, "\n]}\n");
}
