/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A capture for Sysprof, by its own library: each span and each stall is a mark. */
#include "export-writer.h"

#include "redact.h"

#include <sysprof-capture.h>

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#define NS_PER_US 1000

typedef struct
{
  SysprofCaptureWriter *capture;
  const FerrySnapshot *snapshot;
  gint64 begin; /* the earliest mark's, microseconds */
} Export;

/* The format has so much room for these names: a character must not be cut in two. */
static void
cut (char *place,
     gsize size,
     const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  const char *end = valid + strlen (valid);

  while ((gsize)(end - valid) >= size)
    end = g_utf8_find_prev_char (valid, end);
  memcpy (place, valid, end - valid);
  place[end - valid] = '\0';
}

static void
add_mark (Export *self,
          gint64 start,
          gint64 end,
          const char *group,
          const char *name,
          const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  char short_group[sizeof ((SysprofCaptureMark *)NULL)->group];
  char short_name[sizeof ((SysprofCaptureMark *)NULL)->name];

  cut (short_group, sizeof short_group, group);
  cut (short_name, sizeof short_name, name);
  self->begin = MIN (self->begin, start);
  sysprof_capture_writer_add_mark (self->capture, start * NS_PER_US, -1, self->snapshot->process, (end - start) * NS_PER_US,
                                   short_group, short_name, valid);
}

static void
add_span (const FerryCallTrace *trace,
          const FerrySpan *span,
          gpointer user_data)
{
  g_autofree char *error = trace->message != NULL ? ferry_redact_text (trace->message) : g_strdup ("");
  g_autofree char *message = g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s %s", trace->context.operation, trace->context.call_id,
                                              ferry_outcome_get_name (trace->outcome), error);

  add_mark (user_data, span->start, span->end, trace->context.dependency, ferry_span_kind_get_name (span->kind), message);
}

static void
add_stall (Export *self,
           const FerryStall *stall)
{
  g_autofree char *label = ferry_redact_text (stall->label);
  g_autofree char *message = g_strdup_printf ("%s %s %s", ferry_stall_cause_get_name (stall->cause),
                                              stall->culprit != NULL ? stall->culprit : "", label);

  add_mark (self, stall->start, stall->start + stall->duration, "main loop", ferry_stall_class_get_name (stall->stall_class), message);
}

/* The library takes the moment at which it writes for the capture's beginning, and viewers show what comes
 * after that. */
static gboolean
set_range (int descriptor,
           gint64 begin,
           gint64 end)
{
  const gint64 first = begin * NS_PER_US, last = end * NS_PER_US;

  return pwrite (descriptor, &first, sizeof first, offsetof (SysprofCaptureFileHeader, time)) == sizeof first &&
         pwrite (descriptor, &last, sizeof last, offsetof (SysprofCaptureFileHeader, end_time)) == sizeof last;
}

static gboolean
copy_all (FerryExportWriter *writer,
          int descriptor)
{
  char buffer[65536];
  off_t position = 0;
  gssize n;

  while ((n = pread (descriptor, buffer, sizeof buffer, position)) > 0)
    {
      g_string_append_len (writer->text, buffer, n);
      ferry_export_writer_flush (writer, FALSE);
      position += n;
    }
  return n == 0;
}

void
ferry_export_sysprof (FerryExportWriter *writer,
                      const FerrySnapshot *snapshot)
{
  Export self = {.snapshot = snapshot, .begin = snapshot->time};
  int descriptor = memfd_create ("ferry-export", MFD_CLOEXEC);
  /* The capture takes its descriptor over. */
  int own = dup (descriptor);
  gboolean is_written = FALSE;

  if (descriptor >= 0 && own >= 0)
    self.capture = sysprof_capture_writer_new_from_fd (own, 0);
  if (self.capture != NULL)
    {
      for (guint i = 0; i < snapshot->calls->len; i++)
        ferry_call_trace_foreach_span (&g_array_index (snapshot->calls, FerryCallTrace, i), snapshot->time, add_span, &self);
      for (guint i = 0; i < snapshot->stalls->len; i++)
        add_stall (&self, &g_array_index (snapshot->stalls, FerryStallTrace, i).stall);
      is_written = sysprof_capture_writer_flush (self.capture);
      sysprof_capture_writer_unref (self.capture);
      is_written = is_written && set_range (descriptor, self.begin, snapshot->time) && copy_all (writer, descriptor);
    }
  else if (own >= 0)
    close (own);
  if (!is_written && writer->error == NULL)
    g_set_error (&writer->error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot make a Sysprof capture: %s", g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
}
