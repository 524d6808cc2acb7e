/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every operation on every executor that it allows, under the policy of its dependency: succeeded,
 * failed, timed out, cancelled while it waits and while it runs.
 *
 * The peers are real: files, a database, programs, and a web server in a process of its own. */
#include "boundary-helper.h"
#include "stalled-resolver.h"
#include "tree-helper.h"
#include "web-helper.h"
#include "worker-helper.h"

#include "model/policies.h"
#include "operations/expendable.h"
#include "operations/registry.h"
#include "worker/serve.h"

#include <gio/gunixinputstream.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Long enough for a slow one to be in the middle of its work; none comes to an end by then. */
#define A_WHILE (20 * MS)

typedef struct
{
  const char *id;
  const char *succeeds;
  const char *fails;
  const char *is_slow;
  FerryError code; /* of the failure */
  int attempts;    /* that the failure takes */
} Row;

static const Row rows[] = {
  {"files.checksum", "{'paths': <[b'FOLDER/tree']>}", "{'paths': <[b'FOLDER/missing']>}", "{'paths': <[b'FOLDER/endless-1']>}",
   FERRY_ERROR_FAILED, 1},
  {"files.scan", "{'folder': <b'FOLDER/tree'>}", "{'folder': <b'FOLDER/missing'>}", "{'folder': <b'/'>}", FERRY_ERROR_FAILED, 1},
  {"files.duplicates", "{'paths': <[b'FOLDER/tree']>}", "{'paths': <[b'FOLDER/missing']>}",
   "{'paths': <[b'FOLDER/endless-1', b'FOLDER/endless-2']>}", FERRY_ERROR_FAILED, 1},
  {"compute.fractal", "{'width': <int64 100>, 'height': <int64 64>, 'iterations': <int64 50>}", NULL,
   "{'width': <int64 4096>, 'height': <int64 4096>, 'iterations': <int64 100000>}", 0, 0},
  {"compute.primes", "{'limit': <int64 100000>}", NULL, "{'limit': <int64 10000000000000>}", 0, 0},
  {"network.resolve", "{'host': <'localhost'>}", "{'host': <'out-of-reach.test'>}", "{'host': <'stalled.test'>}", FERRY_ERROR_UNAVAILABLE, 3},
  {"network.fetch", "{'url': <'WEB/body/100000'>}", "{'url': <'WEB/status/503'>}", "{'url': <'HOSTILE/drip'>}", FERRY_ERROR_UNAVAILABLE, 3},
  {"database.query", "{'database': <b'FOLDER/database'>, 'sql': <'SELECT * FROM numbers'>}",
   "{'database': <b'FOLDER/tree/text'>}",
   "{'database': <b'FOLDER/database'>, 'sql': <'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n'>}",
   FERRY_ERROR_FAILED, 1},
  {"command.run", "{'command': <'sh -c \"echo out; echo err >&2\"'>}", "{'command': <'sh -c \"exit 3\"'>}",
   "{'command': <'sh -c \"trap true TERM; sleep 3600 & wait; wait\"'>}", FERRY_ERROR_FAILED, 1},
  {"unreliable.call", "{'seconds': <0.01>}", "{'mode': <'fail'>, 'seconds': <0.0>, 'transient': <true>}", "{'seconds': <3600.0>}",
   FERRY_ERROR_BUSY, 3},
};

static char *folder;
static char *web_url;
static char *hostile_url;

/* The parameters with what is in the place of the words in capitals. */
static GVariant *
make_parameters (const char *text)
{
  g_autoptr (GString) filled = g_string_new (text);
  g_autoptr (GError) error = NULL;
  GVariant *parameters;

  g_string_replace (filled, "FOLDER", folder, 0);
  g_string_replace (filled, "WEB", web_url, 0);
  g_string_replace (filled, "HOSTILE", hostile_url, 0);
  parameters = g_variant_parse (G_VARIANT_TYPE_VARDICT, filled->str, NULL, NULL, &error);
  g_assert_no_error (error);
  return parameters;
}

/* An adapter of one permit, and those who look on. */
typedef struct
{
  const Row *row;
  const FerryOperation *operation;
  FerryExecutorKind executor;
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestLog log;
  guint observer;
  GCancellable *cancellable; /* of the call that is tagged with this, cancelled a while after its start */
  GThread *canceller;
} Place;

/* Not from the main loop, which may be what it runs on. */
static gpointer
cancel_in_a_while (gpointer cancellable)
{
  g_usleep (A_WHILE);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  Place *self = user_data;

  if (event == FERRY_CALL_STARTED && ferry_call_get_tag (call) == self)
    self->canceller = g_thread_new ("cancel", cancel_in_a_while, self->cancellable);
}

static FerryDependencyPolicy
get_policy (const char *dependency)
{
  g_autoptr (GArray) policies = ferry_policies_get_defaults ();

  for (guint i = 0; i < policies->len; i++)
    {
      FerryDependencyPolicy *policy = &g_array_index (policies, FerryDependencyPolicy, i);

      if (g_str_equal (policy->dependency, dependency))
        return *policy;
    }
  g_error ("no policy for %s", dependency);
}

static void
place_open (Place *self,
            const Row *row,
            FerryExecutorKind executor)
{
  static const FerryObserver observer = {on_event, NULL};
  FerryDependencyPolicy policy;

  g_test_message ("%s on %s", row->id, ferry_executor_get_name (executor));
  *self = (Place) {.row = row, .operation = ferry_operations_find (row->id), .executor = executor};
  policy = get_policy (self->operation->dependency);
  policy.policy.limit = 1;
  /* However busy the machine is, it acknowledges, and an attempt has the time it needs. */
  policy.policy.grace = policy.policy.attempt_timeout = TEST_HANG_GUARD;
  policy.policy.backoff = (FerryBackoff) {1 * MS, 1 * MS};
  self->boundary = ferry_boundary_new ();
  self->observer = ferry_boundary_add_observer (self->boundary, &observer, self);
  test_log_init (&self->log, self->boundary);
  test_set_worker (self->boundary, "--operations", 0);
  self->adapter = ferry_adapter_new_with_errors (self->boundary, policy.dependency, &policy.policy, policy.errors);
  self->cancellable = g_cancellable_new ();
}

static void
place_close (Place *self)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  g_clear_pointer (&self->canceller, g_thread_join);
  test_adapter_finish (self->adapter);
  g_assert_finalize_object (self->cancellable);
  test_log_assert_orders (&self->log);
  test_log_clear (&self->log);
  ferry_boundary_remove_observer (self->boundary, self->observer);
  ferry_boundary_unref (self->boundary);
  /* GLib reaps the programs of the native form in its own time. */
  while (test_has_children ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
}

/* Fills @executors, and returns how many they are. All can run everything, but what has no native form
 * not natively. */
static guint
list_executors (const Row *row,
                FerryExecutorKind executors[FERRY_N_EXECUTORS])
{
  guint n = 0;

  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    {
      Place place;
      gboolean can;

      place_open (&place, row, kind);
      can = ferry_adapter_can_run (place.adapter, place.operation, kind);
      g_assert_true (can == (kind != FERRY_EXECUTOR_NATIVE || place.operation->run_async != NULL));
      place_close (&place);
      if (can)
        executors[n++] = kind;
    }
  return n;
}

static void
submit (Place *self,
        const char *parameters,
        FerryCallOptions options,
        GCancellable *cancellable,
        TestReply *reply)
{
  options.executor = self->executor;
  ferry_adapter_call_async (self->adapter, self->operation, make_parameters (parameters), &options, cancellable, test_reply_take, reply);
  g_assert_cmpuint (reply->callbacks, ==, 0);
}

static void
assert_events (Place *self,
               FerryCall *call,
               const char *pattern)
{
  const char *events = test_log_get (&self->log, call);

  if (!g_regex_match_simple (pattern, events, 0, 0))
    g_error ("%s on %s: events “%s” do not match “%s”", self->row->id, ferry_executor_get_name (self->executor), events, pattern);
}

/* It ended as it should, where it should, after so many attempts. */
static void
assert_reply (Place *self,
              const TestReply *reply,
              FerryOutcome outcome,
              int code,
              guint attempts)
{
  if (outcome == FERRY_OUTCOME_SUCCEEDED)
    g_assert_no_error (reply->error);
  test_assert_outcome (reply, outcome);
  g_assert_cmpint (ferry_call_get_executor (reply->call), ==, self->executor);
  g_assert_cmpuint (ferry_call_get_attempts (reply->call), ==, attempts);
  g_assert_false (ferry_call_is_abandoned (reply->call));
  if (outcome == FERRY_OUTCOME_SUCCEEDED)
    return;
  g_test_message ("%s", reply->error->message);
  g_assert_error (reply->error, FERRY_ERROR, code);
  g_assert_cmpstr (ferry_error_get_details (reply->error)->dependency, ==, self->operation->dependency);
}

/* The result without what is never twice the same: how long it took, and when the server answered. */
static GVariant *
dup_comparable (GVariant *result)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (result);

  g_variant_dict_remove (&dict, "seconds");
  g_variant_dict_remove (&dict, "slept");
  g_variant_dict_remove (&dict, "headers");
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
test_succeeded (gconstpointer data)
{
  FerryExecutorKind executors[FERRY_N_EXECUTORS];
  guint n = list_executors (data, executors);
  g_autoptr (GVariant) first = NULL;
  guint partials = 0;

  for (guint i = 0; i < n; i++)
    {
      g_auto (TestReply) reply = {0};
      g_autoptr (GVariant) result = NULL;
      Place place;

      place_open (&place, data, executors[i]);
      submit (&place, place.row->succeeds, (FerryCallOptions) {0}, NULL, &reply);
      test_wait_reply (&reply);
      assert_reply (&place, &reply, FERRY_OUTCOME_SUCCEEDED, 0, 1);
      assert_events (&place, reply.call, "^submitted started( progressed)* finished delivered$");
      result = dup_comparable (reply.result);
      if (first == NULL)
        {
          first = g_variant_ref (result);
          partials = place.log.partials;
        }
      g_assert_cmpvariant (result, first);
      g_assert_cmpuint (place.log.partials, ==, partials);
      place_close (&place);
    }
}

static void
test_failed (gconstpointer data)
{
  FerryExecutorKind executors[FERRY_N_EXECUTORS];
  guint n = list_executors (data, executors);

  for (guint i = 0; i < n; i++)
    {
      g_auto (TestReply) reply = {0};
      g_autofree char *pattern = NULL;
      Place place;

      place_open (&place, data, executors[i]);
      submit (&place, place.row->fails, (FerryCallOptions) {0}, NULL, &reply);
      test_wait_reply (&reply);
      assert_reply (&place, &reply, FERRY_OUTCOME_FAILED, place.row->code, place.row->attempts);
      pattern = g_strdup_printf ("^submitted( started( progressed)* retrying){%d} started( progressed)* finished delivered$",
                                 place.row->attempts - 1);
      assert_events (&place, reply.call, pattern);
      place_close (&place);
    }
}

static void
test_timed_out (gconstpointer data)
{
  FerryExecutorKind executors[FERRY_N_EXECUTORS];
  guint n = list_executors (data, executors);

  gint64 deadline = 2 * A_WHILE;

  for (guint i = 0; i < n; i++)
    {
      g_auto (TestReply) reply = {0};
      FerryCallTimes times;
      Place place;

      place_open (&place, data, executors[i]);
      submit (&place, place.row->is_slow, (FerryCallOptions) {.deadline = deadline}, NULL, &reply);
      test_wait_reply (&reply);
      ferry_call_get_times (reply.call, &times);
      if (times.started == 0)
        {
          /* Too busy a machine: time was up before it began. The same again, with more of it. */
          test_assert_outcome (&reply, FERRY_OUTCOME_TIMED_OUT);
          place_close (&place);
          deadline *= 2;
          i--;
          continue;
        }
      assert_reply (&place, &reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT, 1);
      assert_events (&place, reply.call, "^submitted started( progressed)* cancelling( progressed)* finished delivered$");
      place_close (&place);
    }
}

/* One that runs, and one that waits for its permit. */
static void
test_cancelled (gconstpointer data)
{
  FerryExecutorKind executors[FERRY_N_EXECUTORS];
  guint n = list_executors (data, executors);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GCancellable) waiting_cancellable = g_cancellable_new ();
      g_auto (TestReply) running = {0}, waiting = {0};
      Place place;

      place_open (&place, data, executors[i]);
      submit (&place, place.row->is_slow, (FerryCallOptions) {.tag = &place}, place.cancellable, &running);
      submit (&place, place.row->succeeds, (FerryCallOptions) {0}, waiting_cancellable, &waiting);
      g_cancellable_cancel (waiting_cancellable);
      test_wait_reply (&waiting);
      assert_reply (&place, &waiting, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED, 0);
      assert_events (&place, waiting.call, "^submitted finished delivered$");

      test_wait_reply (&running);
      assert_reply (&place, &running, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED, 1);
      assert_events (&place, running.call, "^submitted started( progressed)* cancelling( progressed)* finished delivered$");
      place_close (&place);
    }
}

static const struct
{
  const char *parameters;
  const char *end;
} crashes[] = {
  {"{'mode': <'abort'>, 'seconds': <0.0>}", "was killed by SIGABRT"},
  {"{'mode': <'segfault'>, 'seconds': <0.0>}", "was killed by SIGSEGV"},
};

/* What would end the program ends a helper process, and nothing else: everywhere else it is refused. */
static void
test_crashes (void)
{
  const Row *row = &rows[G_N_ELEMENTS (rows) - 1];

  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (crashes) && kind != FERRY_EXECUTOR_NATIVE; i++)
      {
        g_auto (TestReply) reply = {0};
        Place place;

        place_open (&place, row, kind);
        submit (&place, crashes[i].parameters, (FerryCallOptions) {0}, NULL, &reply);
        test_wait_reply (&reply);
        if (kind == FERRY_EXECUTOR_PROCESS)
          {
            /* Transient: another worker may do better, and does not. */
            assert_reply (&place, &reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_WORKER_DIED, 3);
            g_assert_nonnull (strstr (reply.error->message, crashes[i].end));
          }
        else
          {
            assert_reply (&place, &reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_INVALID_PARAMETER, 1);
            g_assert_nonnull (strstr (reply.error->message, "allowed: only on the executor “process”"));
          }
        place_close (&place);
      }
}

/* Deaf to its cancel: on a thread it is given up, and keeps its permit; in a process it is gone. */
static void
test_deaf (void)
{
  static const FerryExecutorKind kinds[] = {FERRY_EXECUTOR_TASK_POOL, FERRY_EXECUTOR_OWN_POOL, FERRY_EXECUTOR_PROCESS};

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean is_process = kinds[i] == FERRY_EXECUTOR_PROCESS;
      FerryPolicy policy = get_policy ("unreliable").policy;
      g_auto (TestReply) deaf = {0}, next = {0};
      FerryAdapterFigures figures;
      Place place;

      place_open (&place, &rows[G_N_ELEMENTS (rows) - 1], kinds[i]);
      g_assert_finalize_object (g_steal_pointer (&place.adapter));
      policy.limit = 1;
      policy.grace = 1 * MS;
      policy.deadline = 0;
      place.adapter = ferry_adapter_new (place.boundary, "unreliable", &policy);
      submit (&place, is_process ? "{'mode': <'deaf'>, 'seconds': <3600.0>}" : "{'mode': <'deaf'>, 'seconds': <0.5>}",
              (FerryCallOptions) {.tag = &place}, place.cancellable, &deaf);
      test_wait_reply (&deaf);
      test_assert_outcome (&deaf, FERRY_OUTCOME_CANCELLED);
      g_assert_true (ferry_call_is_abandoned (deaf.call) == !is_process);
      ferry_adapter_get_figures (place.adapter, &figures);
      g_assert_cmpuint (figures.abandoned, ==, is_process ? 0 : 1);
      g_assert_cmpuint (figures.running, ==, is_process ? 0 : 1);
      g_assert_false (test_has_children ());

      /* The limit holds: the next one comes when that has truly ended. */
      submit (&place, "{'seconds': <0.0>}", (FerryCallOptions) {0}, NULL, &next);
      test_wait_reply (&next);
      test_assert_outcome (&next, FERRY_OUTCOME_SUCCEEDED);
      test_wait_count (&place.log.counts[FERRY_CALL_ENDED_LATE], is_process ? 0 : 1);
      assert_events (&place, deaf.call, is_process ? "^submitted started cancelling finished delivered$" : "^submitted started cancelling finished abandoned delivered ended-late$");
      place_close (&place);
    }
}

static void
make_endless (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  /* Of zeros that take no room. */
  g_assert_cmpint (truncate (path, (off_t)1 << 42), ==, 0);
}

static void
make_files (void)
{
  g_autofree char *path = NULL;
  sqlite3 *database;

  folder = ferry_test_folder_new ();
  ferry_test_write_file (folder, "tree/text", "This is no database, but text like any other, of which there is more than one copy.\n");
  ferry_test_write_file (folder, "tree/in/copy", "This is no database, but text like any other, of which there is more than one copy.\n");
  ferry_test_write_file (folder, "tree/in/other", "x");
  make_endless ("endless-1");
  make_endless ("endless-2");
  path = g_build_filename (folder, "database", NULL);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "CREATE TABLE numbers (i, r, t, b, n);"
                                           "INSERT INTO numbers VALUES (1, 0.5, 'one', x'00ff', NULL), (2, -1e300, '', x'', NULL)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (database);
}

/* The server, in a process of its own: started with "--web"; ends with its input. */
static void
serve_web (void)
{
  FerryTestWeb *web = ferry_test_web_new (NULL);
  g_autofree char *base = ferry_test_web_url (web, "");
  g_autofree char *hostile = ferry_test_web_hostile_url (web, "");

  g_print ("%s\n%s\n", base, hostile);
  while (getchar () != EOF)
    ;
  _exit (0);
}

/* No child of ours, for those are counted. Returns what ends it when closed. */
static int
start_web (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  char *argv[] = {program, (char *)"--web", NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) pipe = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  int input_fd;
  int output_fd;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &input_fd, &output_fd, NULL, &error);
  g_assert_no_error (error);
  pipe = g_unix_input_stream_new (output_fd, TRUE);
  output = g_data_input_stream_new (pipe);
  web_url = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  hostile_url = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  return input_fd;
}

static void
add (const Row *row,
     const char *name,
     GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/matrix/%s/%s", row->id, name);

  g_test_add_data_func (path, row, test);
}

int
main (int argc,
      char **argv)
{
  int server;
  int status;

  test_stalled_resolver_install ();
  if (argc > 1 && g_str_equal (argv[1], "--operations"))
    {
      /* A sanitizer would take a fall for a finding, and end with a status of its own. */
      signal (SIGSEGV, SIG_DFL);
      ferry_expendable_declare ();
      return ferry_worker_serve (ferry_operations_find);
    }
  if (argc > 1 && g_str_equal (argv[1], "--web"))
    serve_web ();
  g_test_init (&argc, &argv, NULL);
  make_files ();
  server = start_web ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_nonnull (ferry_operations_find (rows[i].id));
      add (&rows[i], "succeeded", test_succeeded);
      /* Of numbers alone nothing fails. */
      if (rows[i].fails != NULL)
        add (&rows[i], "failed", test_failed);
      add (&rows[i], "timed-out", test_timed_out);
      add (&rows[i], "cancelled", test_cancelled);
    }
  g_assert_cmpuint (g_strv_length ((char **)ferry_operations_get_all ()), ==, G_N_ELEMENTS (rows));
  g_test_add_func ("/matrix/unreliable.call/crashes", test_crashes);
  g_test_add_func ("/matrix/unreliable.call/deaf", test_deaf);
  status = g_test_run ();

  close (server);
  ferry_test_folder_free (folder);
  g_free (web_url);
  g_free (hostile_url);
  return status;
}
