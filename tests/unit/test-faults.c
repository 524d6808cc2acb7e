/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Troubles on demand: each kind, what the call makes of it, and how it ends. */
#include "boundary/adapter.h"

#include "boundary-helper.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestReply reply;
  int ran;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.grace = 10 * MS;
  policy.retries = GPOINTER_TO_INT (data);
  policy.retry_reserve = 10;
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, &policy);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_reply_clear (&self->reply);
  test_adapter_finish (self->adapter);
  ferry_boundary_unref (self->boundary);
}

static void
run (Fixture *self,
     const FerryFaults *faults,
     FerryExecutorKind executor,
     gint64 deadline)
{
  FerryCallOptions options = {.executor = executor, .deadline = deadline};

  ferry_adapter_set_faults (self->adapter, faults);
  test_reply_clear (&self->reply);
  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (test_work_count, &self->ran), &options, NULL,
                            test_reply_take, &self->reply);
  test_wait_reply (&self->reply);
}

/* Off by default; and no adapter hides that they are on. */
static void
test_visible (Fixture *self,
              gconstpointer data)
{
  const FerryFaults faults = {.error_percent = 7};
  FerryAdapterFigures figures;
  FerryFaults read = {.delay = 1};

  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_false (figures.has_faults);
  ferry_adapter_set_faults (self->adapter, &faults);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_true (figures.has_faults);
  ferry_adapter_get_faults (self->adapter, &read);
  g_assert_cmpmem (&read, sizeof read, &faults, sizeof faults);
  ferry_adapter_set_faults (self->adapter, NULL);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_false (figures.has_faults);
}

static void
test_error (Fixture *self,
            gconstpointer data)
{
  run (self, &(FerryFaults) {.error_percent = 100}, FERRY_EXECUTOR_DEFAULT, 0);
  test_assert_error (&self->reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  g_assert_true (ferry_error_get_details (self->reply.error)->transient);
  g_assert_cmpint (self->ran, ==, 0);
  run (self, NULL, FERRY_EXECUTOR_DEFAULT, 0);
  test_assert_outcome (&self->reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (self->ran, ==, 1);
}

/* An invented error is one like any other: it is retried. */
static void
test_error_is_retried (Fixture *self,
                       gconstpointer data)
{
  run (self, &(FerryFaults) {.error_percent = 100}, FERRY_EXECUTOR_DEFAULT, 0);
  g_assert_cmpint (self->reply.outcome, ==, FERRY_OUTCOME_FAILED);
  g_assert_cmpuint (ferry_call_get_attempts (self->reply.call), ==, 3);
}

/* About so many of the calls as were asked for. */
static void
test_rate (Fixture *self,
           gconstpointer data)
{
  guint failed = 0;

  for (guint i = 0; i < 1000; i++)
    {
      run (self, &(FerryFaults) {.error_percent = 30}, FERRY_EXECUTOR_DEFAULT, 0);
      failed += self->reply.outcome == FERRY_OUTCOME_FAILED;
    }
  g_assert_cmpint (self->ran, ==, 1000 - failed);
  /* Seven standard deviations on both sides. */
  g_assert_cmpuint (failed, >, 200);
  g_assert_cmpuint (failed, <, 400);
}

static void
test_crash (Fixture *self,
            gconstpointer data)
{
  run (self, &(FerryFaults) {.crash_percent = 100}, FERRY_EXECUTOR_DEFAULT, 0);
  test_assert_error (&self->reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_WORKER_DIED);
  g_assert_cmpint (self->ran, ==, 0);
}

/* A delay gives way to the deadline; its worker is not abandoned. */
static void
test_delay (Fixture *self,
            gconstpointer data)
{
  FerryCallTimes times;

  run (self, &(FerryFaults) {.delay_percent = 100, .delay = 20 * MS}, FERRY_EXECUTOR_DEFAULT, 0);
  test_assert_outcome (&self->reply, FERRY_OUTCOME_SUCCEEDED);
  ferry_call_get_times (self->reply.call, &times);
  g_assert_cmpint (times.finished - times.started, >=, 20 * MS);
  g_assert_cmpint (self->ran, ==, 1);

  run (self, &(FerryFaults) {.delay_percent = 100, .delay = G_TIME_SPAN_HOUR}, FERRY_EXECUTOR_DEFAULT, 20 * MS);
  test_assert_error (&self->reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpint (self->ran, ==, 1);
}

static void
ignore_signal (int number)
{
}

/* A signal to the thread, a profiler's or anybody's, ends no delay. */
static void
test_delay_and_signals (Fixture *self,
                        gconstpointer data)
{
  const FerryFaults faults = {.delay_percent = 100, .delay = 200 * MS};
  const struct sigaction action = {.sa_handler = ignore_signal};
  struct sigaction former;
  FerryAttemptTimes times;
  TestLog log;

  test_log_init (&log, self->boundary);
  sigaction (SIGUSR1, &action, &former);
  ferry_adapter_set_faults (self->adapter, &faults);
  test_submit (self->adapter, test_work_empty, NULL, NULL, &self->reply);
  test_wait_count (&log.counts[FERRY_CALL_STARTED], 1);
  for (guint i = 0; i < 20 && self->reply.callbacks == 0; i++)
    {
      g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
      const char *thread;

      while ((thread = g_dir_read_name (threads)) != NULL)
        if (atoi (thread) != getpid ())
          syscall (SYS_tgkill, getpid (), atoi (thread), SIGUSR1);
      g_usleep (1 * MS);
    }
  test_wait_reply (&self->reply);
  sigaction (SIGUSR1, &former, NULL);
  g_assert_true (ferry_call_get_attempt (self->reply.call, 0, &times));
  g_assert_cmpint (times.ended - times.started, >=, faults.delay);
  test_log_clear (&log);
}

/* A hang does not: the attempt is given up, and ends late once the faults are lifted. */
static void
test_hang (Fixture *self,
           gconstpointer data)
{
  FerryAdapterFigures figures;

  run (self, &(FerryFaults) {.hang_percent = 100, .hang = G_TIME_SPAN_HOUR}, FERRY_EXECUTOR_DEFAULT, 20 * MS);
  test_assert_error (&self->reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.abandoned, ==, 1);
  ferry_adapter_set_faults (self->adapter, NULL);
  for (; figures.abandoned > 0; g_usleep (200))
    ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.ended_late, ==, 1);
  g_assert_cmpint (self->ran, ==, 0);
}

/* On the main loop a hang would be everybody's. */
static void
test_hang_spares_main_loop (Fixture *self,
                            gconstpointer data)
{
  run (self, &(FerryFaults) {.hang_percent = 100, .hang = G_TIME_SPAN_HOUR}, FERRY_EXECUTOR_MAIN_LOOP, 0);
  test_assert_outcome (&self->reply, FERRY_OUTCOME_SUCCEEDED);
}

static void
test_check (void)
{
  static const struct
  {
    const char *name;
    FerryFaults faults;
  } wrong[] = {
    {"delay-percent", {.delay_percent = 101}},
    {"delay", {.delay = -1}},
    {"delay", {.delay = G_TIME_SPAN_HOUR + 1}},
    {"hang-percent", {.hang_percent = 101}},
    {"hang", {.hang = -1}},
    {"error-percent", {.error_percent = 101}},
    {"crash-percent", {.crash_percent = 101}},
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ferry_faults_check (&wrong[i].faults, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
      g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, wrong[i].name);
    }
  g_assert_true (ferry_faults_check (&(FerryFaults) {100, G_TIME_SPAN_HOUR, 100, G_TIME_SPAN_HOUR, 100, 100}, NULL));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function, retries) \
  g_test_add ("/boundary/faults/" name, Fixture, GINT_TO_POINTER (retries), set_up, function, tear_down)
  TEST ("visible", test_visible, 0);
  TEST ("delay-and-signals", test_delay_and_signals, 0);
  TEST ("error", test_error, 0);
  TEST ("error-is-retried", test_error_is_retried, 2);
  TEST ("rate", test_rate, 0);
  TEST ("crash", test_crash, 0);
  TEST ("delay", test_delay, 0);
  TEST ("hang", test_hang, 0);
  TEST ("hang-spares-main-loop", test_hang_spares_main_loop, 0);
  g_test_add_func ("/boundary/faults/check", test_check);
#undef TEST

  return g_test_run ();
}
