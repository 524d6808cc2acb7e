/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stalls in odd places, and those that are not the program's doing. */
#include "bench-stall-helper.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MS 1000

/* What a case left behind: new stalls of at least 16.7 ms that are not the machine's. */
static void
print_case (FerryBench *bench,
            const char *what,
            guint64 serial,
            gint64 length,
            FerryStallCause cause,
            const char *culprit)
{
  const FerryStall *found = ferry_bench_find (bench, serial, length - 2 * MS);
  guint n = 0;
  gboolean is_right;

  for (guint i = 0; i < bench->heard->len; i++)
    {
      const FerryStall *stall = &g_array_index (bench->heard, FerryStall, i);

      n += stall->serial > serial && stall->duration >= length / 2 && stall->cause != FERRY_CAUSE_STARVED;
    }

  if (found == NULL)
    {
      ferry_bench_print_row (what, "once, length, cause", FALSE, "not reported");
      return;
    }

  /* On a busy machine it may take longer, and be starved. */
  is_right = n <= 1 && (found->cause == cause || found->cause == FERRY_CAUSE_STARVED) &&
             strstr (found->culprit, culprit) != NULL;
  ferry_bench_print_row (what, "once, length, cause", is_right, "%u: %.1f ms, %s, by \"%s\" in \"%s\"", n,
                         found->duration / 1000.0, ferry_stall_cause_get_name (found->cause), found->culprit,
                         found->function);
}

static gboolean
sleep_40 (gpointer data)
{
  g_usleep (40 * MS);

  return G_SOURCE_REMOVE;
}

static gboolean
sleep_in_nested_loop (gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, sleep_40, NULL, NULL);
  g_source_attach (source, NULL);
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (NULL, TRUE);
  g_main_context_iteration (NULL, FALSE);

  return G_SOURCE_REMOVE;
}

static gboolean
iterate_private_context (gpointer data)
{
  g_autoptr (GMainContext) private = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "private source");
  g_source_set_callback (source, sleep_40, NULL, NULL);
  g_source_attach (source, private);
  g_main_context_iteration (private, TRUE);

  return G_SOURCE_REMOVE;
}

static gboolean
prepare_slowly (GSource *source,
                int *timeout)
{
  gboolean *is_done = (gpointer)(source + 1);

  *timeout = -1;
  if (!*is_done)
    g_usleep (40 * MS);
  *is_done = TRUE;

  return FALSE;
}

static gboolean
dispatch_nothing (GSource *source,
                  GSourceFunc callback,
                  gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
stall_in_prepare (FerryBench *bench)
{
  static GSourceFuncs funcs = {.prepare = prepare_slowly, .dispatch = dispatch_nothing};
  g_autoptr (GSource) source = g_source_new (&funcs, sizeof (GSource) + sizeof (gboolean));
  guint64 newest = ferry_bench_get_newest (bench);

  g_source_attach (source, NULL);
  ferry_bench_idle (bench, 60);
  g_source_destroy (source);
  print_case (bench, "stall in prepare()", newest, 40 * MS, FERRY_CAUSE_BLOCKED, "prepare_slowly");
}

/* A library whose constructor takes its time: the loader's lock is held meanwhile. */
static gboolean
load_library (gpointer data)
{
  void *library = dlopen (data, RTLD_NOW);

  if (library == NULL)
    g_printerr ("%s\n", dlerror ());
  else
    dlclose (library);

  return G_SOURCE_REMOVE;
}

static void
stall_in_dlopen (FerryBench *bench)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-bench-XXXXXX", NULL);
  g_autofree char *source = g_build_filename (folder, "slow.c", NULL);
  g_autofree char *library = g_build_filename (folder, "slow.so", NULL);
  g_autofree char *command = g_strdup_printf ("cc -shared -fPIC -o %s %s", library, source);
  static const char text[] =
    "#include <unistd.h>\n"
    "__attribute__ ((constructor)) void construct_slowly (void) { usleep (40000); }\n";
  guint64 newest;

  if (!g_file_set_contents (source, text, -1, NULL) || system (command) != 0)
    return;

  ferry_bench_idle (bench, 10);
  newest = ferry_bench_get_newest (bench);
  ferry_bench_run (bench, load_library, library);
  print_case (bench, "stall in dlopen()", newest, 40 * MS, FERRY_CAUSE_BLOCKED, "load_library");
  unlink (library);
  unlink (source);
  rmdir (folder);
}

static gboolean
sleep_4 (gpointer data)
{
  g_usleep (4 * MS);

  return G_SOURCE_REMOVE;
}

static void
stall_by_many (FerryBench *bench)
{
  guint64 newest = ferry_bench_get_newest (bench);

  for (guint i = 0; i < 9; i++)
    g_idle_add (sleep_4, NULL);
  ferry_bench_run (bench, sleep_4, NULL);
  print_case (bench, "10 x 4 ms in one iteration", newest, 40 * MS, FERRY_CAUSE_MANY_SMALL, "sleep_4");
}

/* The monitor is made first, as a program should, and then there is work before the loop runs. */
static void
stall_at_start_up (FerryBench *bench)
{
  ferry_bench_set_up (bench, 40 * MS);
  print_case (bench, "40 ms before the first poll", 0, 40 * MS, FERRY_CAUSE_START_UP, "");
}

/* Another process stops this one for 300 ms while it works for 20. */
static gboolean
be_stopped (gpointer data)
{
  pid_t self = getpid ();
  pid_t child = fork ();

  if (child == 0)
    {
      kill (self, SIGSTOP);
      usleep (300 * MS);
      kill (self, SIGCONT);
      _exit (0);
    }
  ferry_bench_compute (20 * MS);
  waitpid (child, NULL, 0);

  return G_SOURCE_REMOVE;
}

static void
stall_by_stop (FerryBench *bench)
{
  guint64 newest = ferry_bench_get_newest (bench);
  const FerryStall *stall;

  ferry_bench_run (bench, be_stopped, NULL);
  stall = ferry_bench_find (bench, newest, 290 * MS);
  ferry_bench_print_row ("SIGSTOP for 300 ms", "frozen, nobody blamed",
                         stall != NULL && stall->cause == FERRY_CAUSE_FROZEN && stall->culprit[0] == '\0',
                         "%.1f ms, %s, by \"%s\"", stall != NULL ? stall->duration / 1000.0 : 0,
                         stall != NULL ? ferry_stall_cause_get_name (stall->cause) : "not reported",
                         stall != NULL ? stall->culprit : "");
}

static gboolean
work_a_little (gpointer data)
{
  ferry_bench_compute (2 * MS);

  return G_SOURCE_CONTINUE;
}

static void
print_false_stalls (FerryBench *bench,
                    const char *what,
                    guint first)
{
  guint n_by_cause[FERRY_N_STALL_CAUSES] = {0};
  guint n = bench->heard->len - first;
  guint n_foreign;

  for (guint i = first; i < bench->heard->len; i++)
    n_by_cause[g_array_index (bench->heard, FerryStall, i).cause]++;
  n_foreign = n_by_cause[FERRY_CAUSE_STARVED] + n_by_cause[FERRY_CAUSE_FROZEN];
  ferry_bench_print_row (what, "none as ours", n_foreign == n,
                         "%u stalls: %u starved, %u frozen, %u others", n, n_by_cause[FERRY_CAUSE_STARVED],
                         n_by_cause[FERRY_CAUSE_FROZEN], n - n_foreign);
  for (guint i = first; i < bench->heard->len; i++)
    {
      const FerryStall *stall = &g_array_index (bench->heard, FerryStall, i);

      if (stall->cause != FERRY_CAUSE_STARVED && stall->cause != FERRY_CAUSE_FROZEN)
        g_printerr ("%s: %.1f ms, %s, by \"%s\": computed %.1f ms, starved %.1f ms\n", what,
                    stall->duration / 1000.0, ferry_stall_cause_get_name (stall->cause), stall->culprit,
                    stall->cpu_time / 1000.0, stall->starved_time / 1000.0);
    }
}

static void
count_false_stalls (FerryBench *bench,
                    guint idle_seconds)
{
  g_autofree char *what = g_strdup_printf ("false stalls in %u s, a 60 Hz timer, idle", idle_seconds);
  guint timer = g_timeout_add (16, work_a_little, NULL);
  guint first = bench->heard->len;

  ferry_bench_idle (bench, idle_seconds * 1000);
  ferry_bench_find (bench, 0, 0);
  print_false_stalls (bench, what, first);

  ferry_bench_start_processes (4 * g_get_num_processors ());
  first = bench->heard->len;
  ferry_bench_idle (bench, 20 * 1000);
  ferry_bench_find (bench, 0, 0);
  ferry_bench_stop_processes ();
  print_false_stalls (bench, "the same in 20 s, processors taken by others", first);
  g_source_remove (timer);
}

int
main (int argc,
      char **argv)
{
  FerryBench bench;
  guint64 newest;

  stall_at_start_up (&bench);

  newest = ferry_bench_get_newest (&bench);
  ferry_bench_run (&bench, sleep_in_nested_loop, NULL);
  print_case (&bench, "stall in a nested loop", newest, 40 * MS, FERRY_CAUSE_BLOCKED, "sleep_40");

  newest = ferry_bench_get_newest (&bench);
  ferry_bench_run (&bench, iterate_private_context, NULL);
  print_case (&bench, "private context iterated in a callback", newest, 40 * MS, FERRY_CAUSE_BLOCKED,
              "private source (sleep_40)");

  stall_in_prepare (&bench);
  stall_in_dlopen (&bench);
  stall_by_many (&bench);
  stall_by_stop (&bench);
  count_false_stalls (&bench, argc > 1 ? (guint)atoi (argv[1]) : 600);
  ferry_bench_tear_down (&bench);

  return EXIT_SUCCESS;
}
