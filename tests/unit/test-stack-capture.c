/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stacks of threads that sleep, compute and come and go, and their names. */
#include "monitor/frame-rule.h"
#include "monitor/modules.h"
#include "monitor/name-table.h"
#include "monitor/unwinder.h"

#include <dwarf.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  FerryThreadProbe probe;
  _Atomic gboolean is_ready;
  _Atomic gboolean is_over;
  int pipe_ends[2];
  guint depth;
} Victim;

/* Not static, and not inlined: names for the stacks. */
void wait_at_depth (Victim *victim,
                    guint depth);
void compute_at_depth (Victim *victim,
                       guint depth);

/* By its frame pointer, since the length of the array is not known: as unoptimised code has it. */
__attribute__ ((noinline)) void
wait_at_depth (Victim *victim,
               guint depth)
{
  char *room = __builtin_alloca (64 + depth % 7 * 16);

  memset (room, 1, 64);
  if (depth > 0)
    {
      wait_at_depth (victim, depth - 1);
    }
  else
    {
      atomic_store (&victim->is_ready, TRUE);
      if (read (victim->pipe_ends[0], room, 1) != 1)
        g_assert_not_reached ();
    }
  __asm__ volatile("" ::"r"(room)
                   : "memory");
}

__attribute__ ((noinline)) void
compute_at_depth (Victim *victim,
                  guint depth)
{
  if (depth > 0)
    {
      compute_at_depth (victim, depth - 1);
    }
  else
    {
      atomic_store (&victim->is_ready, TRUE);
      while (!atomic_load (&victim->is_over))
        ;
    }
  __asm__ volatile("" ::
                     : "memory");
}

static gpointer
wait_in_thread (gpointer data)
{
  Victim *victim = data;

  ferry_thread_probe_init (&victim->probe);
  wait_at_depth (victim, victim->depth);

  return NULL;
}

static gpointer
compute_in_thread (gpointer data)
{
  Victim *victim = data;

  ferry_thread_probe_init (&victim->probe);
  compute_at_depth (victim, victim->depth);

  return NULL;
}

static GThread *
start_victim (Victim *victim,
              GThreadFunc run)
{
  GThread *thread;

  g_assert_cmpint (pipe (victim->pipe_ends), ==, 0);
  thread = g_thread_new ("victim", run, victim);
  while (!atomic_load (&victim->is_ready))
    g_usleep (1000);

  return thread;
}

static void
end_victim (Victim *victim,
            GThread *thread)
{
  atomic_store (&victim->is_over, TRUE);
  g_assert_cmpint (write (victim->pipe_ends[1], "x", 1), ==, 1);
  g_thread_join (thread);
  close (victim->pipe_ends[0]);
  close (victim->pipe_ends[1]);
  ferry_thread_probe_clear (&victim->probe);
}

/* Tries until it is taken: a loaded machine may keep the thread from the state it is wanted in. */
static gboolean
take (Victim *victim,
      FerryRawStack *stack,
      FerryCaptureResult wanted)
{
  for (guint i = 0; i < 1000; i++)
    {
      long number;

      if (ferry_stack_capture_take (&victim->probe, stack, &number) == wanted)
        return TRUE;
      g_usleep (2000);
    }

  return FALSE;
}

static guint
count_frames (const FerryRawStack *stack,
              const char *function,
              char *outermost)
{
  g_autoptr (FerryModules) modules = ferry_modules_new ();
  FerryFrame frames[200];
  guint n, n_found = 0;

  ferry_modules_refresh (modules);
  n = ferry_unwind (modules, stack, frames, G_N_ELEMENTS (frames));
  for (guint i = 0; i < n; i++)
    {
      ferry_modules_describe_function (modules, frames[i].address, outermost);
      n_found += g_str_equal (outermost, function);
    }

  return n_found;
}

static void
test_sleeping (void)
{
  g_autofree FerryRawStack *stack = g_new0 (FerryRawStack, 1);
  Victim victim = {.depth = 20};
  GThread *thread;
  char outermost[FERRY_NAME_LENGTH_MAX];

  const char *reason;

  thread = start_victim (&victim, wait_in_thread);
  if (ferry_stack_capture_get_level (&reason) == FERRY_CAPTURE_NONE)
    {
      long number;

      g_assert_nonnull (reason);
      g_assert_cmpint (ferry_stack_capture_take (&victim.probe, stack, &number), ==, FERRY_CAPTURE_MISSED);
      end_victim (&victim, thread);
      return;
    }

  g_assert_true (take (&victim, stack, FERRY_CAPTURE_TAKEN_SLEEPING));
  end_victim (&victim, thread);

  /* Each frame once, and all the way up to where the thread began. */
  g_assert_cmpuint (count_frames (stack, "wait_at_depth", outermost), ==, 21);
  g_assert_true (g_str_has_prefix (outermost, "clone3") || g_str_has_prefix (outermost, "__clone3"));
}

static void
test_running (void)
{
  g_autofree FerryRawStack *stack = g_new0 (FerryRawStack, 1);
  Victim victim = {.depth = 12};
  GThread *thread;
  char outermost[FERRY_NAME_LENGTH_MAX];
  const char *reason;

  thread = start_victim (&victim, compute_in_thread);
  if (ferry_stack_capture_get_level (&reason) == FERRY_CAPTURE_FULL)
    {
      g_assert_null (reason);
      g_assert_true (take (&victim, stack, FERRY_CAPTURE_TAKEN_RUNNING));
      g_assert_cmpuint (count_frames (stack, "compute_at_depth", outermost), ==, 13);
    }
  else
    {
      long number;

      g_assert_nonnull (reason);
      g_assert_cmpint (ferry_stack_capture_take (&victim.probe, stack, &number), ==, FERRY_CAPTURE_MISSED);
    }
  end_victim (&victim, thread);
}

/* It would wait until the thread lets it in, and then end somebody's sleep. */
static gpointer
compute_with_signals_blocked (gpointer data)
{
  sigset_t all;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, NULL);

  return compute_in_thread (data);
}

static void
test_blocked_signal (void)
{
  g_autofree FerryRawStack *stack = g_new0 (FerryRawStack, 1);
  Victim victim = {0};
  GThread *thread = start_victim (&victim, compute_with_signals_blocked);

  for (guint i = 0; i < 5; i++)
    g_assert_false (ferry_stack_signal_take (&victim.probe, stack));
  end_victim (&victim, thread);
}

static gpointer
end_at_once (gpointer data)
{
  ferry_thread_probe_init (data);

  return NULL;
}

static void
test_thread_is_gone (void)
{
  g_autofree FerryRawStack *stack = g_new0 (FerryRawStack, 1);
  FerryThreadProbe probe;
  FerryThreadTimes times;
  long number;

  g_thread_join (g_thread_new ("victim", end_at_once, &probe));
  g_assert_cmpint (ferry_stack_capture_take (&probe, stack, &number), ==, FERRY_CAPTURE_MISSED);
  g_assert_false (ferry_stack_signal_take (&probe, stack));
  g_assert_false (ferry_thread_probe_get_times (&probe, &times));
  ferry_thread_probe_clear (&probe);
}

/* What elfutils 0.188 gives up at: the rule of a PLT, rsp + 8 + 8 * ((rip & 15) >= 11). */
static void
test_plt_rule (void)
{
  static const Dwarf_Op rule[] = {
    {.atom = DW_OP_breg7, .number = 8},
    {.atom = DW_OP_breg16, .number = 0},
    {.atom = DW_OP_lit15},
    {.atom = DW_OP_and},
    {.atom = DW_OP_lit11},
    {.atom = DW_OP_ge},
    {.atom = DW_OP_lit3},
    {.atom = DW_OP_shl},
    {.atom = DW_OP_plus},
  };
  g_autofree FerryRawStack *stack = g_new0 (FerryRawStack, 1);
  FerryRegisters registers = {.known = 1 << FERRY_REGISTER_STACK | 1 << FERRY_REGISTER_PROGRAM};
  guint64 result;
  gboolean is_value;
  guint needed;

  registers.values[FERRY_REGISTER_STACK] = 1000;
  for (guint offset = 0; offset < 16; offset++)
    {
      registers.values[FERRY_REGISTER_PROGRAM] = 0x4000 + offset;
      g_assert_cmpint (ferry_frame_rule_work_out (rule, G_N_ELEMENTS (rule), &registers, stack, 0, &result,
                                                  &is_value, &needed),
                       ==, FERRY_RULE_DONE);
      g_assert_cmpuint (result, ==, offset >= 11 ? 1016 : 1008);
    }

  registers.known = 1 << FERRY_REGISTER_STACK;
  g_assert_cmpint (ferry_frame_rule_work_out (rule, G_N_ELEMENTS (rule), &registers, stack, 0, &result, &is_value,
                                              &needed),
                   ==, FERRY_RULE_NEEDS_REGISTER);
  g_assert_cmpuint (needed, ==, FERRY_REGISTER_PROGRAM);

  /* Nonsense is refused, whatever it does. */
  g_assert_cmpint (ferry_frame_rule_work_out (rule + 3, 1, &registers, stack, 0, &result, &is_value, &needed), ==,
                   FERRY_RULE_FAILED);
}

/* A name only inside the symbol: the padding behind a function is nobody's. */
static void
test_names (void)
{
  g_autoptr (FerryModules) modules = ferry_modules_new ();
  FerryFrameText text;

  ferry_modules_refresh (modules);
  g_assert_cmpuint (ferry_modules_describe (modules, (guintptr)wait_at_depth, &text, 1), ==, 1);
  g_assert_true (g_str_has_prefix (text, "wait_at_depth at test-stack-capture.c:"));
  g_assert_true (g_str_has_suffix (text, " (test-stack-capture)"));
  g_assert_false (ferry_modules_is_plumbing (modules, (guintptr)wait_at_depth));

  g_assert_cmpuint (ferry_modules_describe (modules, (guintptr)g_usleep, &text, 1), ==, 1);
  /* With a line if its debug file is installed. */
  g_assert_true (g_str_has_prefix (text, "g_usleep "));
  g_assert_true (g_str_has_suffix (text, " (libglib-2.0.so.0)"));
  g_assert_true (ferry_modules_is_plumbing (modules, (guintptr)g_usleep));

  g_assert_cmpuint (ferry_modules_describe (modules, 0x10, &text, 1), ==, 1);
  g_assert_cmpstr (text, ==, "0x10");
  g_assert_false (ferry_modules_has_code (modules, 0x10));
}

static void
test_name_table (void)
{
  g_autofree char *text = g_strdup ("name");
  g_autofree char *lengthy = g_strnfill (1000, 'x');
  const char *kept = ferry_name_table_keep (text);

  g_assert_true (kept != text);
  g_assert_true (ferry_name_table_keep ("name") == kept);
  g_assert_cmpstr (ferry_name_table_keep (""), ==, "");
  g_assert_cmpuint (strlen (ferry_name_table_keep (lengthy)), ==, FERRY_NAME_LENGTH_MAX);
  g_assert_true (g_utf8_validate (ferry_name_table_keep ("\377bad"), -1, NULL));

  for (guint i = 0; i < 2 * FERRY_NAMES_MAX; i++)
    {
      char number[16];

      g_snprintf (number, sizeof number, "%u", i);
      kept = ferry_name_table_keep (number);
    }
  g_assert_cmpstr (kept, ==, "(too many names)");
  g_assert_cmpstr (ferry_name_table_keep ("name"), ==, "name");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m03/sleeping", test_sleeping);
  g_test_add_func ("/monitor/m03/running", test_running);
  g_test_add_func ("/monitor/m03/blocked-signal", test_blocked_signal);
  g_test_add_func ("/monitor/m03/thread-is-gone", test_thread_is_gone);
  g_test_add_func ("/monitor/m03/plt-rule", test_plt_rule);
  g_test_add_func ("/monitor/m03/names", test_names);
  g_test_add_func ("/monitor/m10/name-table", test_name_table);

  return g_test_run ();
}
