/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The frames of a real stall say in which file and line they stood: lines that the compiler tells the
 * test as well. */
#include "loop-helper.h"

#include "monitor/modules.h"
#include "monitor/name-table.h"

#include <string.h>

#define LENGTH_US 120000

static int guilty_line;
static int inlined_line;

static gboolean
sleep_on_a_line (gpointer data)
{
  guilty_line = __LINE__ + 1;
  ferry_test_loop_stall (data, "own line", LENGTH_US);

  return G_SOURCE_REMOVE;
}

static inline __attribute__ ((always_inline)) void
sleep_inlined (FerryTestLoop *test_loop)
{
  inlined_line = __LINE__ + 1;
  ferry_test_loop_stall (test_loop, "inlined", LENGTH_US);
  __asm__ volatile("");
}

static gboolean
sleep_elsewhere (gpointer data)
{
  guilty_line = __LINE__ + 1;
  sleep_inlined (data);

  return G_SOURCE_REMOVE;
}

/* One that a busy machine adds has no label. */
static void
assert_guilty (FerryTestLoop *test_loop,
               const char *label,
               const char *frame)
{
  guint found = 0;

  ferry_test_loop_await_signalled (test_loop, 1);
  for (guint i = 0; i < test_loop->signalled->len; i++)
    {
      const FerryStall *stall = &g_array_index (test_loop->signalled, FerryStall, i);
      g_autofree char *record = NULL;

      if (!g_str_equal (stall->label, label))
        continue;
      record = ferry_loop_monitor_describe_stall (test_loop->monitor, stall->serial);
      found++;
      if (stall->n_samples == 0)
        g_test_message ("%s", ferry_loop_monitor_get_limits (test_loop->monitor));
      else if (!ferry_test_loop_has_frame (test_loop, stall, frame) || strstr (record, frame) == NULL)
        g_error ("no %s in\n%s", frame, record);
    }
  g_assert_cmpuint (found, ==, 1);
}

static void
test_own (FerryTestLoop *test_loop,
          gconstpointer data)
{
  g_autofree char *frame = NULL;

  ferry_test_loop_run (test_loop, sleep_on_a_line);
  frame = g_strdup_printf ("sleep_on_a_line at test-source-line.c:%d (test-source-line)", guilty_line);
  assert_guilty (test_loop, "own line", frame);
}

/* A frame for what was put into the function, and one for the line in the function itself. */
static void
test_inlined (FerryTestLoop *test_loop,
              gconstpointer data)
{
  g_autofree char *inlined = NULL;
  g_autofree char *frame = NULL;

  ferry_test_loop_run (test_loop, sleep_elsewhere);
  inlined = g_strdup_printf ("sleep_inlined at test-source-line.c:%d (test-source-line), inlined", inlined_line);
  frame = g_strdup_printf ("sleep_elsewhere at test-source-line.c:%d (test-source-line)", guilty_line);
  assert_guilty (test_loop, "inlined", inlined);
  assert_guilty (test_loop, "inlined", frame);
}

/* The function's first line, whatever stands at its beginning. */
static void
test_first_instruction (void)
{
  g_autoptr (FerryModules) modules = ferry_modules_new ();
  FerryFrameText text;

  ferry_modules_refresh (modules);
  g_assert_cmpuint (ferry_modules_describe (modules, (guintptr)sleep_on_a_line, &text, 1), ==, 1);
  if (!g_str_has_prefix (text, "sleep_on_a_line at test-source-line.c:") || !g_str_has_suffix (text, " (test-source-line)"))
    g_error ("%s", text);
}

#define ADD(path, test)                  \
  g_test_add (path, FerryTestLoop, NULL, \
              ferry_test_loop_set_up, test, ferry_test_loop_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/monitor/m03/line/own", test_own);
  ADD ("/monitor/m03/line/inlined", test_inlined);
  g_test_add_func ("/monitor/m03/line/first-instruction", test_first_instruction);

  return g_test_run ();
}
