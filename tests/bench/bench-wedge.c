/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What twelve calls that hang do to everybody else: bare GTask beside Ferry's adapters.
 *
 * On GLib before 2.87.1 ten stuck workers wedge the shared GTask pool for good (GLib issue 3840), and GIO's
 * own asynchronous file calls with it. */
#include "model/session.h"
#include "operations/registry.h"

#include <stdio.h>
#include <unistd.h>

#define HUNG 12
#define HUNG_SECONDS 6
#define PATIENCE_US (2 * G_TIME_SPAN_SECOND)

typedef struct
{
  gint64 asked;
  gint64 answered; /* 0: not yet */
} Probe;

static void
iterate_until (gint64 end, const Probe *first, const Probe *second)
{
  while (g_get_monotonic_time () < end && (first->answered == 0 || second->answered == 0))
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (100);
}

static void
print_probe (const char *label, const Probe *probe)
{
  if (probe->answered != 0)
    printf ("  %-28s %8.2f ms\n", label, (probe->answered - probe->asked) / 1000.0);
  else
    printf ("  %-28s    never, in %d s\n", label, (int) (PATIENCE_US / G_USEC_PER_SEC));
}

static void
on_info (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  ((Probe *) user_data)->answered = g_get_monotonic_time ();
}

static void
ask_for_info (Probe *probe)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/etc/passwd");

  probe->asked = g_get_monotonic_time ();
  g_file_query_info_async (file, "standard::size", 0, G_PRIORITY_DEFAULT, NULL, on_info, probe);
}

/* Bare GTask */

static void
hang (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_usleep (HUNG_SECONDS * G_USEC_PER_SEC);
}

/* The pool makes a thread for it; when that thread has ended, the pool believes itself full. */
static void
overflow (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_usleep (300 * G_TIME_SPAN_MILLISECOND);
}

static void
note_start (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ((Probe *) data)->answered = g_get_monotonic_time ();
}

static void
run_task (GTaskThreadFunc function, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, data, NULL);
  g_task_run_in_thread (task, function);
}

static void
measure_bare (void)
{
  Probe job = {0}, info = {0};

  for (int i = 0; i < HUNG; i++)
    run_task (hang, NULL);
  run_task (overflow, NULL);
  g_usleep (G_TIME_SPAN_SECOND);
  job.asked = g_get_monotonic_time ();
  run_task (note_start, &job);
  ask_for_info (&info);
  iterate_until (job.asked + PATIENCE_US, &job, &info);

  printf ("%d hung jobs on bare g_task_run_in_thread():\n", HUNG);
  print_probe ("a later job starts", &job);
  print_probe ("g_file_query_info_async()", &info);
}

/* Ferry */

static void
on_call_event (FerrySession *session, FerryCallRecord *record, guint event, gpointer user_data)
{
  Probe *probe = user_data;
  FerryCallTimes times;

  if (event != FERRY_CALL_STARTED || ferry_call_record_get_operation (record) != ferry_operations_find ("files.checksum"))
    return;
  ferry_call_record_get_times (record, &times);
  probe->answered = times.started;
}

static void
run_operation (FerrySession *session, const char *id, const char *given, FerryExecutorKind executor)
{
  const FerryOperation *operation = ferry_operations_find (id);
  FerryCallOptions options = {.executor = executor, .deadline = -1};
  g_autoptr (GVariant) entered = g_variant_ref_sink (g_variant_new_parsed (given));
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, entered, NULL);
  g_autoptr (FerryCallRecord) record = ferry_session_run (session, operation, complete, &options);
}

static void
measure_ferry (FerryExecutorKind executor)
{
  g_autoptr (FerrySession) session = ferry_session_new ();
  Probe checksum = {0}, info = {0}, settle = {0};

  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), &checksum);
  for (int i = 0; i < HUNG; i++)
    run_operation (session, "unreliable.call", "{'mode': <'deaf'>, 'seconds': <4.0>}", executor);
  iterate_until (g_get_monotonic_time () + 200 * G_TIME_SPAN_MILLISECOND, &settle, &settle);

  checksum.asked = g_get_monotonic_time ();
  run_operation (session, "files.checksum", "{'paths': <[b'/etc/passwd']>}", FERRY_EXECUTOR_TASK_POOL);
  ask_for_info (&info);
  iterate_until (checksum.asked + PATIENCE_US, &checksum, &info);

  printf ("%d hung calls on the unreliable adapter, %s:\n", HUNG, ferry_executor_get_name (executor));
  print_probe ("a files.checksum starts", &checksum);
  print_probe ("g_file_query_info_async()", &info);
}

int
main (int argc, char **argv)
{
  /* Each in a process of its own: what one wedges would wedge the next. */
  if (argc == 2)
    {
      FerryExecutorKind executor;

      if (ferry_executor_parse (argv[1], &executor))
        measure_ferry (executor);
      else
        measure_bare ();
      fflush (stdout);
      _exit (0);
    }
  for (const char *const *what = (const char *const[]){"bare", "task-pool", "own-pool", NULL}; *what != NULL; what++)
    g_spawn_sync (NULL, (char *[]){argv[0], (char *) *what, NULL}, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, NULL, NULL);
  return 0;
}
