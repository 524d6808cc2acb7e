/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Found by what the lines call or define, so that no file need carry marks. */
#include "source-marks.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#define ALTERNATIVES 4

typedef struct
{
  const char *meaning;
  const char *patterns[ALTERNATIVES]; /* any of them */
} MarkKind;

static const MarkKind operation_kinds[FERRY_SOURCE_MARKS_MAX] = {
  {N_ ("The blocking function: any thread may run it"), {"_run (GVariant *parameters"}},
  {N_ ("Stops when it is asked to"), {"g_cancellable_set_error_if_cancelled (", "g_cancellable_is_cancelled (", "cancellable, "}},
  {N_ ("Says how far it is"), {"ferry_run_context_report_progress ("}},
  {N_ ("How the boundary finds it"), {"  .run = "}},
};

static const MarkKind executor_kinds[FERRY_SOURCE_MARKS_MAX] = {
  {N_ ("Takes an attempt over, and returns at once"), {"_start (FerryAttempt"}},
  {N_ ("Hands it to where it will run"), {"g_task_run_in_thread (", "ferry_threads_push (", "ferry_call_notify (", "run_async ("}},
  {N_ ("Runs the blocking function there"), {"ferry_attempt_run ("}},
  {N_ ("How the boundary finds it"), {"const FerryExecutor "}},
};

static gboolean
matches (const MarkKind *kind,
         const char *line,
         gsize length)
{
  for (guint i = 0; i < ALTERNATIVES && kind->patterns[i] != NULL; i++)
    if (g_strstr_len (line, length, kind->patterns[i]) != NULL)
      return TRUE;
  return FALSE;
}

static int
compare_marks (const void *a,
               const void *b)
{
  guint first = ((const FerrySourceMark *)a)->line;
  guint second = ((const FerrySourceMark *)b)->line;

  return (first > second) - (first < second);
}

guint
ferry_source_find_marks (const char *text,
                         gboolean is_executor,
                         FerrySourceMark marks[FERRY_SOURCE_MARKS_MAX])
{
  const MarkKind *kinds = is_executor ? executor_kinds : operation_kinds;
  gboolean found[FERRY_SOURCE_MARKS_MAX] = {FALSE};
  guint n = 0;
  guint number = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *line = text; *line != '\0'; number++)
    {
      const char *end = strchrnul (line, '\n');

      for (guint i = 0; i < FERRY_SOURCE_MARKS_MAX; i++)
        if (!found[i] && matches (&kinds[i], line, end - line))
          {
            found[i] = TRUE;
            marks[n++] = (FerrySourceMark) {number, _ (kinds[i].meaning)};
            break; /* one line is marked once */
          }
      line = *end != '\0' ? end + 1 : end;
    }
  qsort (marks, n, sizeof *marks, compare_marks);
  return n;
}
