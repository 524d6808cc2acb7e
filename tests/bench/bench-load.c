/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the main loop feels while all six dependencies work at once and compute takes every processor, with
 * the lower priority of workers and without it: bench-load [SECONDS], of each.
 *
 * A session as the window has it, with its monitor, and a beat at 60 Hz in the place of frames. Without
 * the lower priority the calls that ask for it do nothing: they are this program's own below, and the
 * helper processes are this program too. With FERRY_BENCH_VERBOSE in the environment each iteration of our
 * own making is told whole. */
#include "model/beat.h"
#include "model/session.h"
#include "operations/expendable.h"
#include "operations/registry.h"
#include "web-helper.h"
#include "worker/serve.h"

#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In the environment of helper processes. */
#define AS_WORKER "FERRY_BENCH_AS_WORKER"
#define IS_EQUAL "FERRY_BENCH_EQUAL_PRIORITY"

static gboolean is_equal_priority;

/* In the place of the C library's. */
int
sched_setscheduler (pid_t thread,
                    int policy,
                    const struct sched_param *parameters)
{
  return is_equal_priority ? 0 : (int)syscall (SYS_sched_setscheduler, thread, policy, parameters);
}

int
setpriority (__priority_which_t which,
             id_t who,
             int priority)
{
  return is_equal_priority ? 0 : (int)syscall (SYS_setpriority, which, who, priority);
}

/* Calls that are made again and again, with a little rest for those that are over at once. */
#define REST_MS 10

typedef struct
{
  const char *id;
  FerryExecutorKind executor;
  const char *parameters;
} Work;

static const Work works[] = {
  {"files.checksum", FERRY_EXECUTOR_DEFAULT, "{'paths': <[b'FOLDER/large']>}"},
  {"files.scan", FERRY_EXECUTOR_NATIVE, "{'folder': <b'/usr/share'>}"},
  {"compute.fractal", FERRY_EXECUTOR_DEFAULT, "{'width': <int64 1024>, 'height': <int64 1024>}"},
  {"compute.fractal", FERRY_EXECUTOR_DEFAULT, "{'width': <int64 1024>, 'height': <int64 1024>}"},
  {"compute.primes", FERRY_EXECUTOR_PROCESS, "{'limit': <int64 300000000>}"},
  {"network.fetch", FERRY_EXECUTOR_DEFAULT, "{'url': <'WEB/body/4000000'>}"},
  {"network.resolve", FERRY_EXECUTOR_DEFAULT, "{'host': <'localhost'>}"},
  {"database.query", FERRY_EXECUTOR_DEFAULT,
   "{'database': <b'FOLDER/database'>, 'sql': <'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) "
   "SELECT i, i * i, hex(randomblob(16)) FROM n'>}"},
  {"command.run", FERRY_EXECUTOR_DEFAULT, "{'command': <'sh -c \"i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done\"'>}"},
  {"unreliable.call", FERRY_EXECUTOR_DEFAULT, "{'seconds': <0.02>, 'mode': <'fail'>, 'transient': <true>}"},
  {"unreliable.call", FERRY_EXECUTOR_PROCESS, "{'seconds': <0.02>}"},
};

static char *folder;
static char *web_url;

typedef struct
{
  FerrySession *session;
  GHashTable *works;                /* FerryCallRecord of what runs -> Work */
  guint over[G_N_ELEMENTS (works)]; /* calls */
  gboolean is_over;
  gboolean is_closed;
} Load;

static void
start_work (Load *self,
            const Work *work)
{
  g_autoptr (GString) text = g_string_new (work->parameters);
  const FerryOperation *operation = ferry_operations_find (work->id);
  FerryCallOptions options = {.executor = work->executor};
  g_autoptr (GVariant) given = NULL;
  g_autoptr (GVariant) complete = NULL;

  g_string_replace (text, "FOLDER", folder, 0);
  g_string_replace (text, "WEB", web_url, 0);
  given = g_variant_ref_sink (g_variant_parse (G_VARIANT_TYPE_VARDICT, text->str, NULL, NULL, NULL));
  complete = ferry_parameter_table_complete (operation->parameters, given, NULL);
  g_hash_table_insert (self->works, ferry_session_run (self->session, operation, complete, &options), (gpointer)work);
}

typedef struct
{
  Load *load;
  const Work *work;
} Again;

static gboolean
on_rested (gpointer data)
{
  Again *again = data;

  if (!again->load->is_over)
    start_work (again->load, again->work);
  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer data)
{
  Load *self = data;
  const Work *work = g_hash_table_lookup (self->works, record);
  Again *again;

  if (event != FERRY_CALL_DELIVERED || work == NULL)
    return;
  self->over[work - works]++;
  g_hash_table_remove (self->works, record);
  again = g_new (Again, 1);
  *again = (Again) {self, work};
  g_timeout_add_full (G_PRIORITY_DEFAULT, REST_MS, on_rested, again, g_free);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer is_closed)
{
  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  *(gboolean *)is_closed = TRUE;
}

static gboolean
on_timeout (gpointer is_over)
{
  *(gboolean *)is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
show_stalls (FerryLoopMonitor *monitor,
             guint64 after)
{
  FerryStall *stalls = g_new (FerryStall, FERRY_N_STALLS);
  guint n = ferry_loop_monitor_copy_stalls (monitor, after, stalls, FERRY_N_STALLS);
  gint64 worst = 0;
  guint own = 0;

  for (guint i = 0; i < n; i++)
    if (ferry_stall_cause_is_own (stalls[i].cause))
      {
        own++;
        worst = MAX (worst, stalls[i].duration);
        if (g_getenv ("FERRY_BENCH_VERBOSE") != NULL)
          {
            g_autofree char *told = ferry_loop_monitor_describe_stall (monitor, stalls[i].serial);

            g_print ("%s", told);
          }
      }
  g_print ("  iterations over 16.7 ms: of our own making %u (worst %.1f ms; goal: none), for want of a processor %u\n", own, worst / 1000.0, n - own);
  g_free (stalls);
}

static guint64
get_newest_stall (FerryLoopMonitor *monitor)
{
  FerryStall stall;

  return ferry_loop_monitor_copy_stalls (monitor, 0, &stall, 1) > 0 ? stall.serial : 0;
}

/* A session of its own, under load or not, for so long. */
static void
measure (const char *title,
         gboolean is_loaded,
         guint seconds)
{
  Load load = {.session = ferry_session_new (), .works = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL)};
  FerryLoopMonitor *monitor = ferry_session_get_monitor (load.session);
  g_autoptr (FerryBeat) beat = ferry_beat_new ();
  FerryLoopFigures figures;
  guint64 first;
  gulong handler = g_signal_connect (load.session, "call-event", G_CALLBACK (on_call_event), &load);

  for (guint i = 0; i < G_N_ELEMENTS (works) && is_loaded; i++)
    start_work (&load, &works[i]);
  /* Threads, helpers and caches are there by then. */
  run_for (2000);
  first = get_newest_stall (monitor);
  ferry_beat_reset (beat);
  run_for (seconds * 1000);

  ferry_loop_monitor_get_figures (monitor, &figures);
  g_print ("%s:\n", title);
  g_print ("  busy p99 %.2f ms (goal: below 8), worst of the last 10 s %.2f ms, busy %.1f %%; %u beats, %u missed\n", figures.window.p99 / 1000.0,
           figures.window.worst / 1000.0, 100 * figures.busy_share, ferry_beat_get_beats (beat), ferry_beat_get_missed (beat));
  /* Explained in their own time. */
  load.is_over = TRUE;
  g_signal_handler_disconnect (load.session, handler);
  ferry_session_cancel_all (load.session);
  run_for (1000);
  show_stalls (monitor, first);
  for (guint i = 0; i < G_N_ELEMENTS (works) && is_loaded; i++)
    g_print ("%s%s on %s %u", i == 0 ? "  calls: " : ", ", works[i].id, ferry_executor_get_name (works[i].executor), load.over[i]);
  g_print ("%s", is_loaded ? "\n" : "");

  ferry_session_close_async (load.session, on_closed, &load.is_closed);
  while (!load.is_closed)
    g_main_context_iteration (NULL, TRUE);
  g_hash_table_unref (load.works);
  g_object_unref (load.session);
}

static void
make_files (void)
{
  g_autofree char *large = NULL;
  g_autofree char *database = NULL;
  sqlite3 *handle;

  folder = g_dir_make_tmp ("ferry-load-XXXXXX", NULL);
  large = g_build_filename (folder, "large", NULL);
  database = g_build_filename (folder, "database", NULL);
  if (folder == NULL || !g_file_set_contents (large, "", 0, NULL) || truncate (large, (off_t)1 << 30) != 0 ||
      sqlite3_open (database, &handle) != SQLITE_OK || sqlite3_exec (handle, "CREATE TABLE t (i)", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("no files");
  sqlite3_close (handle);
}

static void
remove_files (void)
{
  static const char * const names[] = {"large", "database"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      unlink (path);
    }
  rmdir (folder);
}

/* In a process of its own, which ends with its input. */
static int
serve_web (void)
{
  FerryTestWeb *web = ferry_test_web_new (NULL);
  g_autofree char *url = ferry_test_web_url (web, "");

  g_print ("%s\n", url);
  while (getchar () != EOF)
    ;
  return 0;
}

static GSubprocess *
start_web (const char *program)
{
  GSubprocess *server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--web", NULL);
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));

  web_url = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  return server;
}

int
main (int argc,
      char **argv)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  guint seconds = argc > 1 ? atoi (argv[1]) : 20;
  GSubprocess *server;

  is_equal_priority = g_getenv (IS_EQUAL) != NULL;
  if (g_getenv (AS_WORKER) != NULL)
    {
      ferry_expendable_declare ();
      return ferry_worker_serve (argc, argv, ferry_operations_find);
    }
  if (argc > 1 && g_str_equal (argv[1], "--web"))
    return serve_web ();

  make_files ();
  server = start_web (program);
  g_setenv ("FERRY_WORKER", program, TRUE);
  g_setenv (AS_WORKER, "yes", TRUE);
  measure ("nothing runs", FALSE, seconds);
  measure ("all six, workers at lower priority", TRUE, seconds);
  is_equal_priority = TRUE;
  g_setenv (IS_EQUAL, "yes", TRUE);
  measure ("all six, workers at the loop's own priority", TRUE, seconds);

  g_object_unref (server);
  remove_files ();
  return 0;
}
