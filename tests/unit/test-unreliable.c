/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unreliable.call misbehaves exactly as asked; and the registry knows every operation once. */
#include "run-helper.h"

#include "boundary/error-map.h"
#include "operations/expendable.h"
#include "operations/registry.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Only a hang takes this long. */
#define HANG_GUARD_SECONDS 120

static GVariant *
make_parameters (const char *mode, double seconds)
{
  return g_variant_new_parsed ("{'mode': <%s>, 'seconds': <%d>, 'message': <'out of paper'>}", mode, seconds);
}

static void
check_result (FerryTestRun *run, const char *mode, double seconds)
{
  const char *said = NULL;
  double slept = 0;

  g_assert_true (g_variant_lookup (run->result, "mode", "&s", &said));
  g_assert_true (g_variant_lookup (run->result, "slept", "d", &slept));
  g_assert_cmpstr (said, ==, mode);
  g_assert_cmpfloat (slept, >=, seconds);
}

static void
test_sleep (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  const FerryProgress *last;
  guint64 before = 0;

  g_assert_true (ferry_test_run (run, "unreliable.call", make_parameters ("sleep", 0.2)));
  check_result (run, "sleep", 0.2);

  for (guint i = 0; i < run->progress->len; i++)
    {
      const FerryProgress *progress = &g_array_index (run->progress, FerryProgress, i);

      g_assert_cmpint (progress->unit, ==, FERRY_UNIT_MILLISECONDS);
      g_assert_cmpuint (progress->total, ==, 200);
      g_assert_cmpuint (progress->done, >=, before);
      before = progress->done;
    }

  /* At 20 Hz; fewer on a machine that is late, never more but for rounding. */
  g_assert_cmpuint (run->progress->len, <=, 6);
  last = ferry_test_run_get_last_progress (run);
  g_assert_cmpuint (last->done, ==, 200);
}

static void
test_no_time (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_true (ferry_test_run (run, "unreliable.call", make_parameters ("sleep", 0)));
  check_result (run, "sleep", 0);
}

static void
test_fail (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (ferry_test_run (run, "unreliable.call", make_parameters ("fail", 0.01)));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (run->error->message, ==, "out of paper");
}

/* Lets the operation's thread go on into its sleep, then cancels from here. */
static gpointer
cancel_when_told (gpointer data)
{
  FerryTestRun *run = data;

  while (g_async_queue_try_pop (run->hook_data) == NULL)
    g_usleep (1000);
  g_cancellable_cancel (run->cancellable);
  return NULL;
}

static void
tell_canceller (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  if (run->progress->len == 1)
    g_async_queue_push (user_data, run);
}

/* An hour's sleep ends; that it ends at all is the test. */
static void
test_cancel (gconstpointer data)
{
  const char *mode = data;
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  GThread *canceller;

  run->hook = tell_canceller;
  run->hook_data = queue;
  canceller = g_thread_new ("canceller", cancel_when_told, run);
  g_assert_false (ferry_test_run (run, "unreliable.call", make_parameters (mode, 3600)));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
}

static void
test_cancelled_before (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (ferry_test_run (run, "unreliable.call", make_parameters ("sleep", 3600)));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_deaf (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_true (ferry_test_run (run, "unreliable.call", make_parameters ("deaf", 0.05)));
  check_result (run, "deaf", 0.05);
}

static gboolean
run_mode (FerryTestRun *run, const char *mode, double seconds, gint64 memory, gboolean transient)
{
  return ferry_test_run (run, "unreliable.call",
                         g_variant_new_parsed ("{'mode': <%s>, 'seconds': <%d>, 'memory': <%x>, 'transient': <%b>}",
                                               mode, seconds, memory, transient));
}

/* For now or for good, as the table of such a service's errors has it. */
static void
test_transient (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      FerryError mapped;
      gboolean is_transient = i == 0;

      g_assert_false (run_mode (run, "fail", 0, 1, i));
      g_assert_true (ferry_error_map_apply (ferry_error_map_network, run->error, &mapped, &is_transient));
      g_assert_cmpint (is_transient, ==, i);
    }
}

/* It stops only because nobody takes the hundredth part, or because it is cancelled. */
static void
test_output (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (FerryTestRun) cancelled = ferry_test_run_new ();

  run->partials_wanted = 100;
  g_assert_false (run_mode (run, "output", 0, 1, FALSE));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->partials->len, ==, 100);

  g_cancellable_cancel (cancelled->cancellable);
  g_assert_false (run_mode (cancelled, "output", 0, 1, FALSE));
  g_assert_error (cancelled->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (cancelled->partials->len, ==, 0);
}

static guint64
get_resident_kibibytes (const char *field)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, field);
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen (field), NULL, 10);
}

static void
check_memory (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  guint64 *most = user_data;

  if (progress->unit == FERRY_UNIT_BYTES && progress->done == progress->total)
    *most = get_resident_kibibytes ("VmRSS:");
}

/* It is eaten indeed; that it is given back is for a sanitizer to see. */
static void
test_memory (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  guint64 before = get_resident_kibibytes ("VmRSS:"), most = 0;

  run->hook = check_memory;
  run->hook_data = &most;
  g_assert_true (run_mode (run, "memory", 0, 100, FALSE));
  g_assert_cmpuint (most, >=, before + 90 * 1024);
}

static void
cancel_at_tenth (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  if (progress->done == 10 * 1024 * 1024)
    g_cancellable_cancel (run->cancellable);
}

static void
test_cancel_memory (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  run->hook = cancel_at_tenth;
  g_assert_false (run_mode (run, "memory", 3600, 256, FALSE));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->progress->len, ==, 10);
}

/* What would end the program does not even sleep, and says where it is allowed. */
static void
test_not_here (void)
{
  static const struct
  {
    const char *mode;
    gint64 memory;
    const char *parameter;
  } cases[] = {
    {"abort", 1, "mode"},
    {"segfault", 1, "mode"},
    {"memory", 257, "memory"},
    {"memory", 1024 * 1024, "memory"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (run_mode (run, cases[i].mode, 3600, cases[i].memory, FALSE));
      g_assert_error (run->error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
      g_assert_cmpstr (ferry_error_get_details (run->error)->parameter, ==, cases[i].parameter);
      g_assert_nonnull (strstr (run->error->message, "“process”"));
    }
}

/* In a process that said that it is expendable, they do what they say. */
static void
test_crash (gconstpointer data)
{
  const char *mode = data;
  int expected = g_str_equal (mode, "abort") ? SIGABRT : SIGSEGV;
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      const struct rlimit none = {0, 0};
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      setrlimit (RLIMIT_CORE, &none);
      close (STDERR_FILENO);
      ferry_expendable_declare ();
      run_mode (run, mode, 0, 1, FALSE);
      _exit (0);
    }

  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  /* A sanitizer makes an exit of it. */
  if (WIFEXITED (status))
    g_assert_cmpint (WEXITSTATUS (status), !=, 0);
  else
    g_assert_cmpint (WTERMSIG (status), ==, expected);
}

/* What must be given, as far as a table can check it. */
static GVariant *
give_required (const FerryParameter *table)
{
  GVariantDict given;

  g_variant_dict_init (&given, NULL);
  for (const FerryParameter *row = table; row->name != NULL; row++)
    {
      g_autoptr (GVariant) value = row->fallback == NULL ? ferry_parameter_parse (row, "/some/file", NULL) : NULL;

      if (value != NULL)
        g_variant_dict_insert_value (&given, row->name, value);
    }
  return g_variant_dict_end (&given);
}

static void
test_registry (void)
{
  static const char * const ids[] = {
    "files.checksum", "files.scan", "files.duplicates", "compute.fractal", "compute.primes", "network.resolve",
    "network.fetch", "database.query", "command.run", "unreliable.call"};
  const FerryOperation * const *all = ferry_operations_get_all ();
  guint count = 0;

  for (; all[count] != NULL; count++)
    {
      g_autoptr (GVariant) given = g_variant_ref_sink (give_required (all[count]->parameters));
      g_autoptr (GVariant) complete = NULL;
      g_autofree char *prefix = g_strconcat (all[count]->dependency, ".", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (ferry_operations_find (all[count]->id) == all[count]);
      g_assert_true (g_str_has_prefix (all[count]->id, prefix));
      g_assert_nonnull (all[count]->run);
      g_assert_true ((all[count]->run_async == NULL) == (all[count]->run_finish == NULL));
      /* Every default is allowed by its own row. */
      complete = ferry_parameter_table_complete (all[count]->parameters, given, &error);
      g_assert_no_error (error);
      g_assert_nonnull (complete);
    }

  g_assert_cmpuint (count, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (ferry_operations_find (ids[i]));
  g_assert_null (ferry_operations_find ("files.nothing"));
}

int
main (int argc, char **argv)
{
  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/registry", test_registry);
  g_test_add_func ("/operations/unreliable/sleep", test_sleep);
  g_test_add_func ("/operations/unreliable/no-time", test_no_time);
  g_test_add_func ("/operations/unreliable/fail", test_fail);
  g_test_add_data_func ("/operations/unreliable/cancel-sleep", "sleep", test_cancel);
  g_test_add_data_func ("/operations/unreliable/cancel-fail", "fail", test_cancel);
  g_test_add_func ("/operations/unreliable/cancelled-before", test_cancelled_before);
  g_test_add_func ("/operations/unreliable/deaf", test_deaf);
  g_test_add_func ("/operations/unreliable/transient", test_transient);
  g_test_add_func ("/operations/unreliable/output", test_output);
  g_test_add_func ("/operations/unreliable/memory", test_memory);
  g_test_add_func ("/operations/unreliable/cancel-memory", test_cancel_memory);
  g_test_add_func ("/operations/unreliable/not-here", test_not_here);
  g_test_add_data_func ("/operations/unreliable/abort", "abort", test_crash);
  g_test_add_data_func ("/operations/unreliable/segfault", "segfault", test_crash);
  return g_test_run ();
}
