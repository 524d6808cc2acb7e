/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All six dependencies at work. Helper processes and the server of the web are the same program. */
#include "all-work.h"

#include "operations/expendable.h"
#include "operations/registry.h"
#include "web-helper.h"
#include "worker/serve.h"

#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
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

/* Calls that are made again and again, with a rest between them. */
#define LONG_REST_MS 1000
#define SHORT_REST_MS 10

typedef struct
{
  const char *id;
  FerryExecutorKind executor;
  const char *parameters;
} Work;

/* As a person starts them: each works for seconds. */
static const Work long_works[] = {
  {"files.checksum", FERRY_EXECUTOR_DEFAULT, "{'paths': <[b'FOLDER/large', b'FOLDER/large', b'FOLDER/large', b'FOLDER/large']>}"},
  {"files.scan", FERRY_EXECUTOR_DEFAULT, "{'folder': <b'/usr'>}"},
  {"compute.fractal", FERRY_EXECUTOR_DEFAULT, "{'width': <int64 2048>, 'height': <int64 2048>, 'iterations': <int64 5000>}"},
  {"compute.primes", FERRY_EXECUTOR_DEFAULT, "{'limit': <int64 30000000000>}"},
  {"network.fetch", FERRY_EXECUTOR_DEFAULT, "{'url': <'WEB/body/100000000'>}"},
  {"network.resolve", FERRY_EXECUTOR_DEFAULT, "{'host': <'localhost'>}"},
  {"database.query", FERRY_EXECUTOR_DEFAULT,
   "{'database': <b'FOLDER/database'>, 'sql': <'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000000) "
   "SELECT count(*), sum(i * i) FROM n'>}"},
  {"command.run", FERRY_EXECUTOR_DEFAULT, "{'command': <'sh -c \"i=0; while [ $i -lt 3000000 ]; do i=$((i+1)); done\"'>}"},
  {"unreliable.call", FERRY_EXECUTOR_DEFAULT, "{'seconds': <0.9>}"},
  {"unreliable.call", FERRY_EXECUTOR_PROCESS, "{'seconds': <0.9>}"},
};

/* As a program may: a hundred in a second. */
static const Work short_works[] = {
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
static GSubprocess *web;

struct _AllWork
{
  FerrySession *session;
  gulong handler;
  GHashTable *works;                /* FerryCallRecord of what runs -> Work */
  const Work *kinds;
  guint n_kinds;
  guint *over; /* calls, of each kind */
  gboolean is_over;
};

static void
start_work (AllWork *self,
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
  AllWork *all;
  const Work *work;
} Again;

static void
clear (gpointer data)
{
  AllWork *self = data;

  g_hash_table_unref (self->works);
  g_free (self->over);
}

static void
free_again (gpointer data)
{
  Again *again = data;

  g_rc_box_release_full (again->all, clear);
  g_free (again);
}

static gboolean
on_rested (gpointer data)
{
  Again *again = data;

  if (!again->all->is_over)
    start_work (again->all, again->work);
  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer data)
{
  AllWork *self = data;
  const Work *work = g_hash_table_lookup (self->works, record);
  Again *again;

  if (event != FERRY_CALL_DELIVERED || work == NULL)
    return;
  self->over[work - self->kinds]++;
  g_hash_table_remove (self->works, record);
  again = g_new (Again, 1);
  *again = (Again) {g_rc_box_acquire (self), work};
  g_timeout_add_full (G_PRIORITY_DEFAULT, self->kinds == long_works ? LONG_REST_MS : SHORT_REST_MS, on_rested, again, free_again);
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
  FerryTestWeb *server = ferry_test_web_new (NULL);
  g_autofree char *url = ferry_test_web_url (server, "");

  g_print ("%s\n", url);
  while (getchar () != EOF)
    ;
  return 0;
}

static void
start_web (const char *program)
{
  g_autoptr (GDataInputStream) output = NULL;

  web = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--web", NULL);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (web));
  web_url = g_data_input_stream_read_line (output, NULL, NULL, NULL);
}

gboolean
all_work_serve (int argc,
                char **argv,
                int *status)
{
  is_equal_priority = g_getenv (IS_EQUAL) != NULL;
  if (g_getenv (AS_WORKER) != NULL)
    {
      ferry_expendable_declare ();
      *status = ferry_worker_serve (argc, argv, ferry_operations_find);
      return TRUE;
    }
  if (argc > 1 && g_str_equal (argv[1], "--web"))
    {
      *status = serve_web ();
      return TRUE;
    }
  return FALSE;
}

void
all_work_prepare (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  make_files ();
  start_web (program);
  g_setenv ("FERRY_WORKER", program, TRUE);
  g_setenv (AS_WORKER, "yes", TRUE);
}

void
all_work_clean_up (void)
{
  g_clear_object (&web);
  g_clear_pointer (&web_url, g_free);
  remove_files ();
  g_clear_pointer (&folder, g_free);
}

void
all_work_set_equal_priority (gboolean is_equal)
{
  is_equal_priority = is_equal;
  if (is_equal)
    g_setenv (IS_EQUAL, "yes", TRUE);
  else
    g_unsetenv (IS_EQUAL);
}

AllWork *
all_work_start (FerrySession *session,
                gboolean is_long)
{
  AllWork *self = g_rc_box_new0 (AllWork);

  self->session = session;
  self->works = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->kinds = is_long ? long_works : short_works;
  self->n_kinds = is_long ? G_N_ELEMENTS (long_works) : G_N_ELEMENTS (short_works);
  self->over = g_new0 (guint, self->n_kinds);
  self->handler = g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), self);
  for (guint i = 0; i < self->n_kinds; i++)
    start_work (self, &self->kinds[i]);

  return self;
}

void
all_work_stop (AllWork *self)
{
  self->is_over = TRUE;
  g_clear_signal_handler (&self->handler, self->session);
  ferry_session_cancel_all (self->session);
}

char *
all_work_describe (AllWork *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_kinds; i++)
    g_string_append_printf (text, "%s%s on %s %u", i > 0 ? ", " : "", self->kinds[i].id, ferry_executor_get_name (self->kinds[i].executor),
                            self->over[i]);

  return g_string_free (text, FALSE);
}

void
all_work_free (AllWork *self)
{
  if (!self->is_over)
    all_work_stop (self);
  g_rc_box_release_full (self, clear);
}
