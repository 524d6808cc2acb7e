/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.run with real programs, well-behaved and not, in both forms; beside what a shell says of them. */
#include "run-helper.h"
#include "tree-helper.h"

#include "boundary/errors.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define HANG_GUARD_SECONDS 120

#define BLOCKING GINT_TO_POINTER (FALSE)
#define NATIVE GINT_TO_POINTER (TRUE)

static char *folder;

static gboolean
run_in (FerryTestRun *run, gconstpointer native, const char *command, const char *environment, gboolean check, gint64 tail)
{
  return ferry_test_run_form (run, GPOINTER_TO_INT (native), "command.run",
                              g_variant_new_parsed ("{'command': <%s>, 'folder': <%^ay>, 'environment': <%s>, 'check': <%b>, 'tail': <%x>}",
                                                    command, folder, environment, check, tail));
}

static gboolean
run_command (FerryTestRun *run, gconstpointer native, const char *command)
{
  return run_in (run, native, command, "", TRUE, 65536);
}

static char *
dup_text (FerryTestRun *run, const char *name)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (run, name, "s");

  return g_variant_dup_string (value, NULL);
}

static int
get_status (FerryTestRun *run)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (run, "status", "i");

  return g_variant_get_int32 (value);
}

static void
assert_says (gconstpointer native, const char *command, const char *environment, const char *output, const char *errors)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *said = NULL;
  g_autofree char *complained = NULL;

  g_test_message ("%s", command);
  run_in (run, native, command, environment, TRUE, 65536);
  g_assert_no_error (run->error);
  said = dup_text (run, "stdout");
  complained = dup_text (run, "stderr");
  g_assert_cmpstr (said, ==, output);
  g_assert_cmpstr (complained, ==, errors);
  g_assert_cmpint (get_status (run), ==, 0);
  g_assert_cmpuint (ferry_test_run_get_count (run, "stderr_bytes"), ==, strlen (errors));
}

static void
test_arguments (gconstpointer native)
{
  g_autofree char *where = g_strconcat (folder, "\n", NULL);

  assert_says (native, "printf '<%s>' a 'b c' \"d'e\" '' f\\ g 'new\nline' ü", "", "<a><b c><d'e><><f g><new\nline><ü>", "");
  /* Nothing is expanded, and nothing is a second command. */
  assert_says (native, "echo $HOME * ~ `id` $(id) ; id | id > file", "", "$HOME * ~ `id` $(id) ; id | id > file\n", "");
  assert_says (native, "pwd", "", where, "");
  assert_says (native, "sh -c 'echo out; echo err >&2'", "", "out\n", "err\n");
  assert_says (native, "true", "", "", "");
}

static void
test_environment (gconstpointer native)
{
  g_setenv ("FERRY_TEST_OWN", "own", TRUE);
  assert_says (native, "sh -c 'echo $FERRY_TEST_OWN $A \"$B\"'", "A=1 B='two  words'", "own 1 two  words\n", "");
  assert_says (native, "sh -c 'echo $FERRY_TEST_OWN'", "FERRY_TEST_OWN=other=x", "other=x\n", "");
}

/* Nothing to read, no descriptor but three, no signal blocked, and a group of its own. */
static void
test_surroundings (gconstpointer native)
{
  g_autoptr (FerryTestRun) group = ferry_test_run_new ();
  g_autofree char *said = NULL;
  sigset_t blocked, before;
  int leader, of_group;

  assert_says (native, "cat", "", "", "");
  assert_says (native, "readlink /proc/self/fd/0", "", "/dev/null\n", "");
  assert_says (native, "sh -c 'for f in /proc/self/fd/*; do test -e $f && echo ${f##*/}; done; true'", "", "0\n1\n2\n", "");

  sigemptyset (&blocked);
  sigaddset (&blocked, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &blocked, &before);
  assert_says (native, "grep SigBlk /proc/self/status", "", "SigBlk:\t0000000000000000\n", "");
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  g_assert_true (run_command (group, native, "sh -c 'cut -d\" \" -f1,5 /proc/$$/stat'"));
  said = dup_text (group, "stdout");
  g_assert_cmpint (sscanf (said, "%d %d", &leader, &of_group), ==, 2);
  g_assert_cmpint (leader, ==, of_group);
}

/* Behind what is on the screen, as far as the policy says, and no less than we do ourselves. */
static void
test_steps_back (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *said = NULL;
  int own = getpriority (PRIO_PROCESS, 0);
  /* Set just after it has begun. */
  g_autofree char *command = g_strdup_printf ("sh -c 'until [ $(nice) -ne %d ]; do :; done; nice'", own);

  g_assert_cmpint (own, <, 18);
  run->context.nice = own + 2;
  g_assert_true (run_command (run, native, command));
  said = dup_text (run, "stdout");
  g_assert_cmpint (atoi (said), ==, own + 2);
}

/* As a shell sees it: $?, 128 and more for a signal. */
static void
test_exits (gconstpointer native)
{
  static const char * const commands[] = {
    "true", "false", "sh -c 'exit 2'", "sh -c 'exit 127'", "sh -c 'exit 128'", "sh -c 'exit 255'",
    "sh -c 'kill -KILL $$'", "sh -c 'kill -SEGV $$'", "sh -c 'kill -TERM $$'"};

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *shell = g_strdup_printf ("(%s) 2>/dev/null; echo $?", commands[i]);
      int expected = ferry_test_shell_number (shell, "/");
      g_autoptr (FerryTestRun) lenient = ferry_test_run_new ();
      g_autoptr (FerryTestRun) strict = ferry_test_run_new ();
      gboolean is_signal = g_str_has_prefix (commands[i], "sh -c 'kill");
      g_autofree char *signal_name = NULL;

      g_assert_true (run_in (lenient, native, commands[i], "", FALSE, 100));
      signal_name = dup_text (lenient, "signal");
      g_assert_cmpint (get_status (lenient), ==, is_signal ? -1 : expected);
      g_assert_cmpstr (signal_name, ==, is_signal ? sigabbrev_np (expected - 128) : "");

      g_assert_cmpint (run_in (strict, native, commands[i], "", TRUE, 100), ==, expected == 0);
      if (is_signal)
        g_assert_error (strict->error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED);
      else if (expected != 0)
        g_assert_error (strict->error, G_SPAWN_EXIT_ERROR, expected);
    }
}

/* A failure says what the program said last, and not what it was told. */
static void
test_failure (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (run_command (run, native, "sh -c 'echo first >&2; printf \"l\\303\\244st \\377\\n\\n\" >&2; exit 3' --password=hush"));
  g_assert_error (run->error, G_SPAWN_EXIT_ERROR, 3);
  g_assert_true (g_str_has_prefix (run->error->message, "sh: "));
  g_assert_true (g_str_has_suffix (run->error->message, ": läst \xef\xbf\xbd"));
  g_assert_null (strstr (run->error->message, "hush"));
}

static void
assert_not_started (gconstpointer native, const char *command, GQuark domain, int code)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (run_command (run, native, command));
  g_assert_error (run->error, domain, code);
}

static void
test_not_started (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  assert_not_started (native, "/nonexistent/program", G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
  assert_not_started (native, "no-such-program-anywhere", G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
  assert_not_started (native, "/etc/passwd", G_SPAWN_ERROR, G_SPAWN_ERROR_ACCES);
  assert_not_started (native, "/", G_SPAWN_ERROR, G_SPAWN_ERROR_ACCES);
  assert_not_started (native, "/etc/passwd/x", G_SPAWN_ERROR, G_SPAWN_ERROR_NOTDIR);

  g_assert_false (ferry_test_run_form (run, GPOINTER_TO_INT (native), "command.run",
                                       g_variant_new_parsed ("{'command': <'true'>, 'folder': <b'/nonexistent'>}")));
  g_assert_error (run->error, G_SPAWN_ERROR, G_SPAWN_ERROR_CHDIR);
}

static void
test_wrong_parameters (gconstpointer native)
{
  static const struct
  {
    const char *command;
    const char *environment;
    const char *parameter;
  } cases[] = {
    {"echo 'hush", "", "command"},
    {"echo hush\\", "", "command"},
    {"''", "", "command"},
    {"# hush", "", "command"},
    {" \t ", "", "command"},
    {"true", "'hush", "environment"},
    {"true", "A=1 hush", "environment"},
    {"true", "=hush", "environment"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_test_message ("%s", cases[i].command);
      g_assert_false (run_in (run, native, cases[i].command, cases[i].environment, TRUE, 100));
      g_assert_error (run->error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
      g_assert_cmpstr (ferry_error_get_details (run->error)->parameter, ==, cases[i].parameter);
      g_assert_null (strstr (run->error->message, "hush"));
    }
}

/* The ends of both streams, as tail has them, whatever their length. */
static void
test_tails (gconstpointer native)
{
  static const gint64 tails[] = {1, 19, 20, 4095, 588894, 588895, 588896, 1000000};

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *shell = g_strdup_printf ("seq 100000 | tail -c %d", (int)tails[i]);
      g_autofree char *expected = ferry_test_shell (shell, "/", TRUE, NULL);
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;

      g_assert_true (run_in (run, native, "sh -c 'seq 100000; seq 100000 >&2'", "", TRUE, tails[i]));
      output = dup_text (run, "stdout");
      errors = dup_text (run, "stderr");
      g_assert_cmpstr (output, ==, expected);
      g_assert_cmpstr (errors, ==, expected);
      g_assert_cmpuint (ferry_test_run_get_count (run, "stdout_bytes"), ==, 588895);
      g_assert_cmpuint (ferry_test_run_get_count (run, "stderr_bytes"), ==, 588895);
      g_assert_cmpuint (ferry_test_run_get_last_progress (run)->done, ==, 2 * 588895);
    }
}

static void
test_no_text (gconstpointer native)
{
  assert_says (native, "printf 'a\\000b\\377c\\303'", "", "a\xef\xbf\xbd"
                                                          "b\xef\xbf\xbd"
                                                          "c\xef\xbf\xbd",
               "");
}

static guint64
get_memory (void)
{
  return ferry_test_shell_number ("awk '/VmHWM/ { print $2 }' /proc/$PPID/status", "/");
}

/* A gigabyte passes through, and leaves as much memory behind as a line would. */
static void
test_gigabyte (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  guint64 before;

  /* Its record of progress reports is the test's own, and grows. */
  g_array_set_size (run->progress, 100000);
  g_array_set_size (run->progress, 0);
  before = get_memory ();
  g_assert_true (run_command (run, native, "head -c 1073741824 /dev/zero"));
  g_assert_cmpuint (ferry_test_run_get_count (run, "stdout_bytes"), ==, 1073741824);
  g_assert_cmpuint (get_memory () - before, <, 64 * 1024);
}

typedef struct
{
  GCancellable *cancellable;
  const char *mark; /* the file that says it has begun */
} Canceller;

static gpointer
cancel_when_marked (gpointer data)
{
  Canceller *canceller = data;

  while (!g_file_test (canceller->mark, G_FILE_TEST_EXISTS))
    g_usleep (1000);
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* Each writes its group into a file, moves it to where it is looked for, and would go on for ever. */
static void
test_cancel (gconstpointer native)
{
  static const char * const endless[] = {
    "exec sleep 1000",
    "trap '' TERM INT HUP; while :; do sleep 1000; done",
    "sleep 1000 & sleep 1001 & (trap '' TERM; sleep 1002; sleep 1003) & wait",
    "exec >&- 2>&-; sleep 1000",
    "exec yes",
    "exec yes >&2",
    "trap '' TERM; sh -c 'trap \"\" TERM; yes' & while :; do yes; done",
    "kill -STOP $$",
  };

  for (guint i = 0; i < G_N_ELEMENTS (endless); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *mark = g_build_filename (folder, "mark", NULL);
      g_autofree char *script = g_strconcat ("echo $$ >begun; mv begun mark; ", endless[i], NULL);
      g_autofree char *quoted = g_shell_quote (script);
      g_autofree char *command = g_strconcat ("sh -c ", quoted, NULL);
      Canceller canceller = {.cancellable = run->cancellable, .mark = mark};
      GThread *thread = g_thread_new ("canceller", cancel_when_marked, &canceller);
      g_autofree char *group = NULL;

      g_test_message ("%s", endless[i]);
      g_assert_false (run_command (run, native, command));
      g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (thread);
      g_assert_true (g_file_get_contents (mark, &group, NULL, NULL));
      /* Killed is not dead yet: they die as soon as the processor has a moment for them. */
      while (ferry_test_count_group (atoi (group)) > 0)
        g_usleep (1000);
      unlink (mark);
    }
}

static void
test_cancelled_before (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *trace = g_build_filename (folder, "trace", NULL);

  g_cancellable_cancel (run->cancellable);
  g_assert_false (run_command (run, native, "touch trace"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (trace, G_FILE_TEST_EXISTS));
}

/* What it leaves behind in its group goes with it, and nobody waits for the pipe that was left. */
static void
test_left_behind (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *said = NULL;

  g_assert_true (run_command (run, native, "sh -c 'sleep 1000 & echo $$'"));
  said = dup_text (run, "stdout");
  while (ferry_test_count_group (atoi (said)) > 0)
    g_usleep (1000);
}

/* One that made itself a group of its own lives on, but holds nobody up. */
static void
test_escaped (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *path = g_build_filename (folder, "escaped", NULL);
  g_autofree char *escaped = NULL;

  g_assert_true (run_command (run, native,
                              "sh -c 'setsid sh -c \"echo \\$\\$ >begun; mv begun escaped; exec sleep 1000\" &"
                              " while ! test -e escaped; do sleep 0.01; done'"));
  g_assert_true (g_file_get_contents (path, &escaped, NULL, NULL));
  /* And its mv, which may be about to end. */
  g_assert_cmpuint (ferry_test_count_group (atoi (escaped)), >=, 1);
  g_assert_cmpint (kill (atoi (escaped), SIGKILL), ==, 0);
  unlink (path);
}

static guint64
count_descriptors (void)
{
  return ferry_test_shell_number ("ls /proc/$PPID/fd | wc -l", "/");
}

/* Neither descriptors nor zombies, however it ended. */
static void
test_nothing_left (gconstpointer native)
{
  gint64 guard = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;
  guint64 before = count_descriptors ();

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (FerryTestRun) good = ferry_test_run_new ();
      g_autoptr (FerryTestRun) bad = ferry_test_run_new ();
      g_autoptr (FerryTestRun) missing = ferry_test_run_new ();

      g_assert_true (run_command (good, native, "echo"));
      g_assert_false (run_command (bad, native, "false"));
      g_assert_false (run_command (missing, native, "/nonexistent"));
    }
  /* A thread of this test or an earlier one may be about to close the last of its own. */
  while (count_descriptors () > before)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (G_TIME_SPAN_MILLISECOND);
    }
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static const struct
{
  const char *name;
  void (*function) (gconstpointer native);
} tests[] = {
  {"arguments", test_arguments},
  {"environment", test_environment},
  {"surroundings", test_surroundings},
  {"steps-back", test_steps_back},
  {"exits", test_exits},
  {"failure", test_failure},
  {"not-started", test_not_started},
  {"wrong-parameters", test_wrong_parameters},
  {"tails", test_tails},
  {"no-text", test_no_text},
  {"gigabyte", test_gigabyte},
  {"cancel", test_cancel},
  {"cancelled-before", test_cancelled_before},
  {"left-behind", test_left_behind},
  {"escaped", test_escaped},
  {"nothing-left", test_nothing_left},
};

int
main (int argc, char **argv)
{
  int status;

  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  folder = ferry_test_folder_new ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *blocking = g_strconcat ("/operations/command/blocking/", tests[i].name, NULL);
      g_autofree char *native = g_strconcat ("/operations/command/native/", tests[i].name, NULL);

      g_test_add_data_func (blocking, BLOCKING, tests[i].function);
      g_test_add_data_func (native, NATIVE, tests[i].function);
    }
  status = g_test_run ();
  ferry_test_folder_free (folder);
  return status;
}
