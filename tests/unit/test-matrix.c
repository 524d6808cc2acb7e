/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every operation on every executor that it allows, under the policy of its dependency: succeeded,
 * failed, timed out, cancelled while it waits and while it runs.
 *
 * The peers are real: files, a database, programs, and a web server in a process of its own. */
#include "matrix-peers.h"
#include "matrix-place.h"
#include "stalled-resolver.h"
#include "worker-helper.h"

#include "operations/expendable.h"
#include "operations/registry.h"
#include "worker/serve.h"

#include <signal.h>

static const MatrixRow rows[] = {
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

/* Fills @executors, and returns how many they are. All can run everything, but what has no native form
 * not natively. */
static guint
list_executors (const MatrixRow *row,
                FerryExecutorKind executors[FERRY_N_EXECUTORS])
{
  guint n = 0;

  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    {
      MatrixPlace place;
      gboolean can;

      matrix_place_open (&place, row, kind);
      can = ferry_adapter_can_run (place.adapter, place.operation, kind);
      g_assert_true (can == (kind != FERRY_EXECUTOR_NATIVE || place.operation->run_async != NULL));
      matrix_place_close (&place);
      if (can)
        executors[n++] = kind;
    }
  return n;
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
      MatrixPlace place;

      matrix_place_open (&place, data, executors[i]);
      matrix_place_submit (&place, place.row->succeeds, (FerryCallOptions) {0}, NULL, &reply);
      test_wait_reply (&reply);
      matrix_place_assert_reply (&place, &reply, FERRY_OUTCOME_SUCCEEDED, 0, 1);
      matrix_place_assert_events (&place, reply.call, "^submitted started( progressed)* finished delivered$");
      result = dup_comparable (reply.result);
      if (first == NULL)
        {
          first = g_variant_ref (result);
          partials = place.log.partials;
        }
      g_assert_cmpvariant (result, first);
      g_assert_cmpuint (place.log.partials, ==, partials);
      matrix_place_close (&place);
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
      MatrixPlace place;

      matrix_place_open (&place, data, executors[i]);
      matrix_place_submit (&place, place.row->fails, (FerryCallOptions) {0}, NULL, &reply);
      test_wait_reply (&reply);
      matrix_place_assert_reply (&place, &reply, FERRY_OUTCOME_FAILED, place.row->code, place.row->attempts);
      pattern = g_strdup_printf ("^submitted( started( progressed)* retrying){%d} started( progressed)* finished delivered$",
                                 place.row->attempts - 1);
      matrix_place_assert_events (&place, reply.call, pattern);
      matrix_place_close (&place);
    }
}

static void
test_timed_out (gconstpointer data)
{
  FerryExecutorKind executors[FERRY_N_EXECUTORS];
  guint n = list_executors (data, executors);

  gint64 deadline = 2 * MATRIX_A_WHILE;

  for (guint i = 0; i < n; i++)
    {
      g_auto (TestReply) reply = {0};
      FerryCallTimes times;
      MatrixPlace place;

      matrix_place_open (&place, data, executors[i]);
      matrix_place_submit (&place, place.row->is_slow, (FerryCallOptions) {.deadline = deadline}, NULL, &reply);
      test_wait_reply (&reply);
      ferry_call_get_times (reply.call, &times);
      if (times.started == 0)
        {
          /* Too busy a machine: time was up before it began. The same again, with more of it. */
          test_assert_outcome (&reply, FERRY_OUTCOME_TIMED_OUT);
          matrix_place_close (&place);
          deadline *= 2;
          i--;
          continue;
        }
      matrix_place_assert_reply (&place, &reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT, 1);
      matrix_place_assert_events (&place, reply.call, "^submitted started( progressed)* cancelling( progressed)* finished delivered$");
      matrix_place_close (&place);
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
      MatrixPlace place;

      matrix_place_open (&place, data, executors[i]);
      matrix_place_submit (&place, place.row->is_slow, (FerryCallOptions) {.tag = &place}, place.cancellable, &running);
      matrix_place_submit (&place, place.row->succeeds, (FerryCallOptions) {0}, waiting_cancellable, &waiting);
      g_cancellable_cancel (waiting_cancellable);
      test_wait_reply (&waiting);
      matrix_place_assert_reply (&place, &waiting, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED, 0);
      matrix_place_assert_events (&place, waiting.call, "^submitted finished delivered$");

      test_wait_reply (&running);
      matrix_place_assert_reply (&place, &running, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED, 1);
      matrix_place_assert_events (&place, running.call, "^submitted started( progressed)* cancelling( progressed)* finished delivered$");
      matrix_place_close (&place);
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
  const MatrixRow *row = &rows[G_N_ELEMENTS (rows) - 1];

  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (crashes) && kind != FERRY_EXECUTOR_NATIVE; i++)
      {
        g_auto (TestReply) reply = {0};
        MatrixPlace place;

        matrix_place_open (&place, row, kind);
        matrix_place_submit (&place, crashes[i].parameters, (FerryCallOptions) {0}, NULL, &reply);
        test_wait_reply (&reply);
        if (kind == FERRY_EXECUTOR_PROCESS)
          {
            /* Transient: another worker may do better, and does not. */
            matrix_place_assert_reply (&place, &reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_WORKER_DIED, 3);
            g_assert_nonnull (strstr (reply.error->message, crashes[i].end));
          }
        else
          {
            matrix_place_assert_reply (&place, &reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_INVALID_PARAMETER, 1);
            g_assert_nonnull (strstr (reply.error->message, "allowed: only on the executor “process”"));
          }
        matrix_place_close (&place);
      }
}

/* What is deaf cannot be held to the ten seconds that a main loop may be kept: there it is refused before
 * it begins, and what is shorter is not. */
static void
test_deaf_on_main_loop (void)
{
  g_auto (TestReply) refused = {0}, allowed = {0};
  MatrixPlace place;

  matrix_place_open (&place, &rows[G_N_ELEMENTS (rows) - 1], FERRY_EXECUTOR_MAIN_LOOP);
  matrix_place_submit (&place, "{'mode': <'deaf'>, 'seconds': <10.5>}", (FerryCallOptions) {0}, NULL, &refused);
  test_wait_reply (&refused);
  matrix_place_assert_reply (&place, &refused, FERRY_OUTCOME_FAILED, FERRY_ERROR_INVALID_PARAMETER, 1);
  g_assert_cmpstr (ferry_error_get_details (refused.error)->parameter, ==, "seconds");
  g_assert_nonnull (strstr (refused.error->message, "allowed: up to 10 s on the executor “main-loop”"));

  matrix_place_submit (&place, "{'mode': <'deaf'>, 'seconds': <0.01>}", (FerryCallOptions) {0}, NULL, &allowed);
  test_wait_reply (&allowed);
  matrix_place_assert_reply (&place, &allowed, FERRY_OUTCOME_SUCCEEDED, 0, 1);
  matrix_place_close (&place);
}

/* Deaf to its cancel: on a thread it is given up, and keeps its permit; in a process it is gone. */
static void
test_deaf (void)
{
  static const FerryExecutorKind kinds[] = {FERRY_EXECUTOR_TASK_POOL, FERRY_EXECUTOR_OWN_POOL, FERRY_EXECUTOR_PROCESS};

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean is_process = kinds[i] == FERRY_EXECUTOR_PROCESS;
      FerryPolicy policy = matrix_get_policy ("unreliable").policy;
      g_auto (TestReply) deaf = {0}, next = {0};
      FerryAdapterFigures figures;
      MatrixPlace place;

      matrix_place_open (&place, &rows[G_N_ELEMENTS (rows) - 1], kinds[i]);
      g_assert_finalize_object (g_steal_pointer (&place.adapter));
      policy.limit = 1;
      policy.grace = 1 * MS;
      policy.deadline = 0;
      place.adapter = ferry_adapter_new (place.boundary, "unreliable", &policy);
      matrix_place_submit (&place, is_process ? "{'mode': <'deaf'>, 'seconds': <3600.0>}" : "{'mode': <'deaf'>, 'seconds': <0.5>}",
                           (FerryCallOptions) {.tag = &place}, place.cancellable, &deaf);
      test_wait_reply (&deaf);
      test_assert_outcome (&deaf, FERRY_OUTCOME_CANCELLED);
      g_assert_true (ferry_call_is_abandoned (deaf.call) == !is_process);
      ferry_adapter_get_figures (place.adapter, &figures);
      g_assert_cmpuint (figures.abandoned, ==, is_process ? 0 : 1);
      g_assert_cmpuint (figures.running, ==, is_process ? 0 : 1);
      g_assert_false (test_has_children ());

      /* The limit holds: the next one comes when that has truly ended. */
      matrix_place_submit (&place, "{'seconds': <0.0>}", (FerryCallOptions) {0}, NULL, &next);
      test_wait_reply (&next);
      test_assert_outcome (&next, FERRY_OUTCOME_SUCCEEDED);
      test_wait_count (&place.log.counts[FERRY_CALL_ENDED_LATE], is_process ? 0 : 1);
      matrix_place_assert_events (&place, deaf.call, is_process ? "^submitted started cancelling finished delivered$" : "^submitted started cancelling finished abandoned delivered ended-late$");
      matrix_place_close (&place);
    }
}

static void
add (const MatrixRow *row,
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
  int status;

  test_stalled_resolver_install ();
  if (argc > 1 && g_str_equal (argv[1], "--operations"))
    {
      /* A sanitizer would take a fall for a finding, and end with a status of its own. */
      signal (SIGSEGV, SIG_DFL);
      ferry_expendable_declare ();
      return ferry_worker_serve (argc, argv, ferry_operations_find);
    }
  if (argc > 1 && g_str_equal (argv[1], "--web"))
    matrix_peers_serve_web ();
  g_test_init (&argc, &argv, NULL);
  matrix_peers_start ();

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
  g_test_add_func ("/matrix/unreliable.call/deaf-on-main-loop", test_deaf_on_main_loop);
  g_test_add_func ("/matrix/unreliable.call/deaf", test_deaf);
  status = g_test_run ();

  matrix_peers_stop ();
  return status;
}
