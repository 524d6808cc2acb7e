/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Helper processes that die, flood, or break the protocol: one failed attempt each, and nothing left. */
#include "boundary/frame.h"

#include "worker-helper.h"

#include <signal.h>
#include <unistd.h>

/* Before the first test. */
static guint descriptors_at_start;

/* A file that a worker makes to tell that it has come so far. */
static char *mark;

typedef struct
{
  const char *mode;
  int number;
  const char *how;
} Death;

static const Death deaths[] = {
  {"raise", SIGKILL, "was killed by SIGKILL"},
  {"raise", SIGSEGV, "was killed by SIGSEGV"},
  {"raise", SIGABRT, "was killed by SIGABRT"},
  {"exit", 0, "ended with exit status 0"},
  {"exit", 7, "ended with exit status 7"},
};

static void
test_dies (TestProcess *self,
           gconstpointer data)
{
  const Death *death = data;
  g_auto (TestReply) reply = {0};

  test_process_open (self);
  test_process_run (self, death->mode, death->number, "last words", &reply);
  test_assert_died (&reply, death->how);
  g_assert_cmpstr (ferry_error_get_details (reply.error)->message, ==, g_str_equal (death->mode, "raise") ? "last words" : NULL);
  g_assert_false (test_has_children ());
  /* Another takes its place. */
  test_process_get_pid (self);
}

/* From outside, in the middle of a call. */
static void
test_killed (TestProcess *self,
             gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  gint64 child;

  test_process_open (self);
  test_submit_helper (self->adapter, &test_helper_operation, test_helper_parameters ("wait", 0, ""), NULL, &reply);
  kill (test_process_wait_pid (self, &child), SIGKILL);
  test_wait_reply (&reply);
  test_assert_died (&reply, "was killed by SIGKILL");
}

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
/* No more memory than it may have; then it ends, and nothing else. */
static void
test_eats (TestProcess *self,
           gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_process_open (self);
  test_process_run (self, "eat", 0, "", &reply);
  test_assert_died (&reply, "was killed by SIG");
  g_assert_nonnull (strstr (ferry_error_get_details (reply.error)->message, "failed to allocate"));
}
#endif

/* 200 deaths in a row, of four workers: each call ends, by dying or on retry. */
static void
test_many_deaths (TestProcess *self,
                  gconstpointer data)
{
  enum {
    N = 200
  };
  TestReply replies[N] = {0};
  guint died = 0;

  self->policy.limit = 4;
  self->policy.retries = 1;
  self->policy.retry_reserve = N / 2;
  self->policy.backoff = (FerryBackoff) {1 * MS, 1 * MS};
  test_process_open (self);
  for (guint i = 0; i < N; i++)
    test_submit_helper (self->adapter, i % 2 == 0 ? &test_helper_operation : &test_helper_once_operation,
                        test_helper_parameters ("raise", i % 3 == 0 ? SIGSEGV : SIGKILL, ""), NULL, &replies[i]);
  for (guint i = 0; i < N; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_died (&replies[i], "was killed by SIG");
      died += ferry_call_get_attempts (replies[i].call);
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpuint (died, ==, N + N / 2);
  g_assert_false (test_has_children ());
}

static void
test_retried (TestProcess *self,
              gconstpointer data)
{
  g_autofree char *file = NULL;
  g_auto (TestReply) reply = {0};
  int fd = g_file_open_tmp (NULL, &file, NULL);

  close (fd);
  self->policy.retries = 1;
  self->policy.retry_reserve = 10;
  self->policy.backoff = (FerryBackoff) {1 * MS, 1 * MS};
  test_process_open (self);
  test_process_run (self, "die-first", 0, file, &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 2);
}

/* Each way to break the protocol is one clear error, and that worker's end. */
static void
test_breach (gconstpointer data)
{
  const TestBreach *breach = data;
  g_autofree char *argument = g_strconcat ("--breach=", breach->name, NULL);
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter;

  test_set_worker (boundary, argument, 0);
  adapter = test_adapter_new (boundary, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit_helper (adapter, &test_helper_operation, test_helper_parameters ("empty", 0, ""), NULL, &reply);
      test_wait_reply (&reply);
      g_test_message ("%s", reply.error != NULL ? reply.error->message : "succeeded");
      if (breach->code < 0)
        test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_WORKER_DIED);
      else
        {
          test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
          g_assert_cmpuint (ferry_error_get_details (reply.error)->domain, ==, FERRY_FRAME_ERROR);
          g_assert_cmpint (ferry_error_get_details (reply.error)->code, ==, breach->code);
        }
      g_assert_false (test_has_children ());
    }
  test_adapter_finish (adapter);
}

static void
test_no_program (void)
{
  const char *argv[] = {"/nowhere/ferry-worker", NULL};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  g_auto (TestReply) reply = {0};
  FerryAdapter *adapter;

  ferry_boundary_set_worker (boundary, argv, FERRY_WORKER_IDLE_TIME);
  adapter = test_adapter_new (boundary, NULL);
  test_submit_helper (adapter, &test_helper_operation, test_helper_parameters ("empty", 0, ""), NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (reply.error->message, "/nowhere/ferry-worker"));
  test_adapter_finish (adapter);
}

/* More on stderr than anybody keeps: it is taken, the call goes on, the last of it is kept. */
static void
test_flood (TestProcess *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0}, dead = {0};
  const char *said;

  test_process_open (self);
  test_process_run (self, "flood", 100000, "", &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  test_process_run (self, "flood", 100000, "die", &dead);
  test_assert_died (&dead, "was killed by SIGKILL");
  said = ferry_error_get_details (dead.error)->message;
  g_assert_cmpuint (strlen (said), ==, 64 * 1024);
  g_assert_true (g_str_has_suffix (said, "0099998\n0099999\nand that is all"));
}

static void
wait_file (const char *file)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  while (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (1 * MS);
    }
  unlink (file);
}

/* What is said on stderr between two calls is not the second one's last words. */
static void
test_late_words (TestProcess *self,
                 gconstpointer data)
{
  g_auto (TestReply) reply = {0}, dead = {0};

  test_process_open (self);
  test_process_run (self, "speak-late", 0, mark, &reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  wait_file (mark);
  test_process_run (self, "raise", SIGKILL, "last words", &dead);
  test_assert_died (&dead, "was killed by SIGKILL");
  g_assert_cmpstr (ferry_error_get_details (dead.error)->message, ==, "last words");
}

/* A worker that has more to say than one answer is not asked again: not even if it waits until nobody
 * listens. The next call gets the next worker's answer, which is its process id. */
static void
test_talks_on (gconstpointer data)
{
  const TestBreach *breach = data;
  g_autofree char *argument = g_strconcat ("--breach=", breach->name, NULL);
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter;
  gint64 last = 0;

  test_set_worker (boundary, argument, 0);
  adapter = test_adapter_new (boundary, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit_helper (adapter, &test_helper_operation, test_helper_parameters ("pid", 0, ""), NULL, &reply);
      test_wait_reply (&reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      g_assert_cmpint (g_variant_get_int64 (reply.result), !=, last);
      last = g_variant_get_int64 (reply.result);
      if (g_str_equal (breach->name, "idle"))
        wait_file (mark);
    }
  test_adapter_finish (adapter);
  g_assert_false (test_has_children ());
}

/* After all of the above: what it took is given back, once the last idle thread has gone. */
static void
test_nothing_left (void)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  /* The wakeups of the default context and of GLib's own thread stay. */
  while (test_count_descriptors () > descriptors_at_start + 2)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (1 * MS);
    }
  g_assert_false (test_has_children ());
}

static void
add (const char *path,
     gpointer data,
     void (*test) (TestProcess *, gconstpointer))
{
  g_test_add (path, TestProcess, data, test_process_set_up, test, test_process_tear_down);
}

int
main (int argc,
      char **argv)
{
  int status;

  test_worker_main (argc, argv);
  g_test_init (&argc, &argv, NULL);
  descriptors_at_start = test_count_descriptors ();
  mark = g_strdup_printf ("%s/ferry-test-mark-%d", g_get_tmp_dir (), (int)getpid ());
  g_setenv (TEST_BREACH_MARK, mark, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (deaths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/boundary/c07/dies/%s-%d", deaths[i].mode, deaths[i].number);

      add (path, (gpointer)&deaths[i], test_dies);
    }
  add ("/boundary/c07/killed", NULL, test_killed);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
  add ("/boundary/c07/eats", NULL, test_eats);
#endif
  add ("/boundary/c07/many-deaths", NULL, test_many_deaths);
  add ("/boundary/c09/process/retried", NULL, test_retried);
  for (const TestBreach *breach = test_breaches; breach->name != NULL; breach++)
    {
      g_autofree char *path = g_strconcat ("/boundary/c07/breach/", breach->name, NULL);

      g_test_add_data_func (path, breach, breach->code == TEST_BREACH_UNNOTICED ? test_talks_on : test_breach);
    }
  g_test_add_func ("/boundary/c07/no-program", test_no_program);
  add ("/boundary/c07/stderr-flood", NULL, test_flood);
  add ("/boundary/c07/stderr-late", NULL, test_late_words);
  g_test_add_func ("/nothing-left/after-deaths", test_nothing_left);

  status = g_test_run ();
  g_free (mark);
  return status;
}
