/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Sysprof's own reader finds in a capture. Built where libsysprof-capture is there. */
#include "telemetry/export.h"

#include "export-helper.h"

#include <string.h>
#include <sysprof-capture.h>

#define N 40

static void
count_span (const FerryCallTrace *trace,
            const FerrySpan *span,
            gpointer user_data)
{
  (*(guint *)user_data)++;
}

static guint
count_marks (SysprofCaptureReader *reader)
{
  SysprofCaptureFrameType type;
  guint marks = 0;

  while (sysprof_capture_reader_peek_type (reader, &type))
    {
      const SysprofCaptureMark *mark;

      if (type != SYSPROF_CAPTURE_FRAME_MARK)
        {
          g_assert_true (sysprof_capture_reader_skip (reader));
          continue;
        }
      mark = sysprof_capture_reader_read_mark (reader);
      g_assert_nonnull (mark);
      g_assert_true (g_utf8_validate (mark->group, -1, NULL));
      g_assert_true (g_utf8_validate (mark->name, -1, NULL));
      g_assert_true (g_utf8_validate (mark->message, -1, NULL));
      g_assert_null (strstr (mark->message, TEST_SECRET));
      g_assert_cmpint (mark->frame.time, >=, sysprof_capture_reader_get_start_time (reader));
      g_assert_cmpint (mark->frame.time + mark->duration, <=, sysprof_capture_reader_get_end_time (reader));
      marks++;
    }
  return marks;
}

static void
test_marks (void)
{
  g_autoptr(FerrySnapshot) snapshot = test_snapshot_new (N);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileIOStream) stream = NULL;
  g_autoptr(GFile) file = g_file_new_tmp ("ferry-XXXXXX.syscap", &stream, &error);
  SysprofCaptureReader *reader;
  guint expected = FERRY_N_STALL_CLASSES;

  g_assert_no_error (error);
  /* Two bytes each, and room for an odd number. */
  g_array_index (snapshot->calls, FerryCallTrace, 0).context.dependency = "éééééééééééééééé";
  g_assert_true (ferry_export_format_is_available (FERRY_EXPORT_SYSPROF));
  ferry_export_write (snapshot, FERRY_EXPORT_SYSPROF, g_io_stream_get_output_stream (G_IO_STREAM (stream)), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, NULL));
  for (guint i = 0; i < snapshot->calls->len; i++)
    ferry_call_trace_foreach_span (&g_array_index (snapshot->calls, FerryCallTrace, i), snapshot->time, count_span, &expected);
  reader = sysprof_capture_reader_new (g_file_peek_path (file));
  g_assert_nonnull (reader);
  g_assert_cmpuint (count_marks (reader), ==, expected);
  sysprof_capture_reader_unref (reader);
  g_assert_true (g_file_delete (file, NULL, NULL));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/telemetry/export/sysprof-marks", test_marks);

  return g_test_run ();
}
