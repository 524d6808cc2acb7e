/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The price of a helper process: an empty call to a warm one beside a bare pipe echo and a call on the
 * own pool; a gibibyte of partial results beside one through a bare pipe; its start; the end of one
 * that is deaf.
 *
 * The contenders take turns, round by round, and the ratios of one round compare. An echo is two
 * hand-overs: there and back. A call to a helper is four: from the main loop to the adapter's thread, to
 * the helper, and all the way back; so no helper can be faster than a call on the own pool and an echo
 * together, which are shown as its floor. */
#include "boundary/adapter.h"
#include "worker/serve.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 7
#define CALLS 3000
#define STARTS 20
#define MEBIBYTE (1024 * 1024)
#define STREAM_MEBIBYTES 1024

/* What the worker does: nothing; so many mebibytes of partial results; hang. */
static GVariant *
work (GVariant *parameters,
      FerryRunContext *context,
      GCancellable *cancellable,
      GError **error)
{
  gint64 stream = ferry_parameters_get_integer (parameters, "stream");
  g_autofree char *bytes = stream > 0 ? g_malloc (MEBIBYTE) : NULL;

  if (stream > 0)
    memset (bytes, 'x', MEBIBYTE);
  for (gint64 i = 0; i < stream; i++)
    ferry_run_context_emit_partial (context, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, MEBIBYTE, 1));
  while (stream < 0)
    {
      signal (SIGTERM, SIG_IGN);
      ferry_run_context_report_progress (context, 1, 0, FERRY_UNIT_ITEMS);
      sleep (3600);
    }
  return g_variant_new_boolean (TRUE);
}

static const FerryParameter parameters[] = {
  {.name = "stream", .type = FERRY_PARAMETER_INTEGER, .minimum = -1, .maximum = 1e6, .fallback = "0"},
  {NULL},
};

static const FerryOperation operation = {
  .id = "bench.work",
  .dependency = "bench",
  .parameters = parameters,
  .run = work,
};

static const FerryOperation *
look_up (const char *id)
{
  return &operation;
}

static gsize received;
static gboolean progressed;

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  progressed = progressed || event == FERRY_CALL_PROGRESSED;
}

static void
on_partial (FerryCall *call,
            GVariant *partial,
            gpointer user_data)
{
  received += g_variant_get_size (partial);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer done)
{
  g_autoptr (GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, NULL);

  *(gboolean *)done = TRUE;
}

static void
call (FerryAdapter *adapter,
      FerryExecutorKind executor,
      gint64 stream)
{
  FerryCallOptions options = {.executor = executor};
  gboolean done = FALSE;

  ferry_adapter_call_async (adapter, &operation, g_variant_new_parsed ("{'stream': <%x>}", stream), &options, NULL, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* As a program does it: the next call is made where the last one's outcome comes. */
typedef struct
{
  FerryAdapter *adapter;
  FerryCallOptions options;
  GVariant *parameters;
  guint left;
} Round;

static void
on_call_done (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  Round *self = data;
  g_autoptr (GVariant) value = ferry_adapter_call_finish (self->adapter, result, NULL);

  g_assert_nonnull (value);
  if (--self->left > 0)
    ferry_adapter_call_async (self->adapter, &operation, self->parameters, &self->options, NULL, on_call_done, self);
}

static void
run_calls (Round *self,
           guint n)
{
  self->left = n;
  ferry_adapter_call_async (self->adapter, &operation, self->parameters, &self->options, NULL, on_call_done, self);
  while (self->left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static long
count_switches (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_nvcsw;
}

/* Microseconds per call, and how often a thread of this process went to sleep for one. */
static double
time_calls (FerryAdapter *adapter,
            FerryExecutorKind executor,
            guint n,
            double *switches)
{
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'stream': <int64 0>}"));
  Round round = {.adapter = adapter, .options = {.executor = executor}, .parameters = given};
  long switched;
  gint64 began;

  run_calls (&round, 100);
  switched = count_switches ();
  began = g_get_monotonic_time ();
  run_calls (&round, n);
  began = g_get_monotonic_time () - began;
  *switches = (count_switches () - switched) / (double)n;
  return began / (double)n;
}

/* A child that sends back what it reads, or what it is asked to stream. */
static pid_t
start_child (int *to,
             int *from,
             gsize stream)
{
  g_autofree char *bytes = g_malloc0 (MEBIBYTE);
  int there[2];
  int back[2];
  pid_t child;

  if (pipe (there) != 0 || pipe (back) != 0)
    g_error ("no pipes");
  child = fork ();
  *to = there[child == 0 ? 0 : 1];
  *from = back[child == 0 ? 1 : 0];
  close (there[child == 0 ? 1 : 0]);
  close (back[child == 0 ? 0 : 1]);
  if (child != 0)
    return child;

  for (gsize i = 0; i < stream; i++)
    for (gssize n = 0, at = 0; at < MEBIBYTE && (n = write (*from, bytes, MEBIBYTE - at)) > 0;)
      at += n;
  while (stream == 0 && read (*to, bytes, 64) > 0)
    if (write (*from, bytes, 64) != 64)
      break;
  _exit (0);
}

static double
time_echoes (void)
{
  char bytes[64] = {0};
  int to, from;
  pid_t child = start_child (&to, &from, 0);
  gint64 began = 0;

  for (guint i = 0; i < CALLS + 100; i++)
    {
      if (i == 100)
        began = g_get_monotonic_time ();
      if (write (to, bytes, sizeof bytes) != sizeof bytes || read (from, bytes, sizeof bytes) <= 0)
        g_error ("no echo");
    }
  began = g_get_monotonic_time () - began;
  close (to);
  close (from);
  waitpid (child, NULL, 0);
  return began / (double)CALLS;
}

/* Mebibytes per second, read into memory as the boundary does. */
static double
time_pipe_stream (void)
{
  g_autofree char *bytes = g_malloc (MEBIBYTE);
  int to, from;
  pid_t child;
  gint64 began = g_get_monotonic_time ();

  child = start_child (&to, &from, STREAM_MEBIBYTES);
  while (read (from, bytes, MEBIBYTE) > 0)
    ;
  began = g_get_monotonic_time () - began;
  close (to);
  close (from);
  waitpid (child, NULL, 0);
  return STREAM_MEBIBYTES / (began / (double)G_USEC_PER_SEC);
}

static double
time_stream (FerryAdapter *adapter)
{
  gint64 began = g_get_monotonic_time ();

  received = 0;
  call (adapter, FERRY_EXECUTOR_PROCESS, STREAM_MEBIBYTES);
  if (received != (gsize)STREAM_MEBIBYTES * MEBIBYTE)
    g_error ("%" G_GSIZE_FORMAT " bytes came", received);
  return STREAM_MEBIBYTES / ((g_get_monotonic_time () - began) / (double)G_USEC_PER_SEC);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;

  return (left > right) - (left < right);
}

static double
median (double *values,
        guint n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

/* The most memory that this process has had, MiB. */
static double
get_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = strstr (status, "VmHWM:");
  return g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024;
}

static FerryAdapter *
new_adapter (FerryBoundary *boundary)
{
  FerryPolicy policy = {.grace = FERRY_POLICY_GRACE, .limit = 1, .queue_length = 10, .executor = FERRY_EXECUTOR_PROCESS};

  return ferry_adapter_new (boundary, "bench", &policy);
}

static void
show_round_trip (FerryAdapter *adapter)
{
  double echo[ROUNDS], own_pool[ROUNDS], process[ROUNDS], to_echo[ROUNDS], to_floor[ROUNDS];
  double pool_switches, process_switches;

  for (guint i = 0; i < ROUNDS; i++)
    {
      echo[i] = time_echoes ();
      own_pool[i] = time_calls (adapter, FERRY_EXECUTOR_OWN_POOL, CALLS, &pool_switches);
      process[i] = time_calls (adapter, FERRY_EXECUTOR_PROCESS, CALLS, &process_switches);
      to_echo[i] = process[i] / echo[i];
      to_floor[i] = process[i] / (own_pool[i] + echo[i]);
    }
  g_print ("empty call: bare pipe echo %.1f us, own pool %.1f us, helper process %.1f us\n", median (echo, ROUNDS),
           median (own_pool, ROUNDS), median (process, ROUNDS));
  g_print ("            %.2f times the echo, %.2f times own pool and echo together\n", median (to_echo, ROUNDS), median (to_floor, ROUNDS));
  g_print ("            threads of this process slept %.1f times for one, on the own pool %.1f times\n", process_switches, pool_switches);
}

static void
show_stream (FerryAdapter *adapter)
{
  double pipe_rate[3], rate[3];
  double before;

  call (adapter, FERRY_EXECUTOR_PROCESS, 100);
  before = get_peak ();
  for (guint i = 0; i < 3; i++)
    {
      pipe_rate[i] = time_pipe_stream ();
      rate[i] = time_stream (adapter);
    }
  g_print ("1 GiB of partial results: %.0f MiB/s (bare pipe: %.0f MiB/s), %.1f MiB more memory than 100 MiB of them took\n",
           median (rate, 3), median (pipe_rate, 3), get_peak () - before);
}

static void
show_start (FerryBoundary *boundary)
{
  double starts[STARTS];

  for (guint i = 0; i < STARTS; i++)
    {
      g_autoptr (FerryAdapter) adapter = new_adapter (boundary);
      gint64 began = g_get_monotonic_time ();

      call (adapter, FERRY_EXECUTOR_PROCESS, 0);
      starts[i] = (g_get_monotonic_time () - began) / 1000.0;
    }
  g_print ("the first call, its worker's start included: %.1f ms\n", median (starts, STARTS));
}

static void
show_deaf (FerryAdapter *adapter)
{
  double ends[5];

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      FerryCallOptions options = {.executor = FERRY_EXECUTOR_PROCESS};
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      gboolean done = FALSE;
      gint64 began;

      progressed = FALSE;
      ferry_adapter_call_async (adapter, &operation, g_variant_new_parsed ("{'stream': <%x>}", (gint64)-1), &options, cancellable, on_done, &done);
      while (!progressed)
        g_main_context_iteration (NULL, TRUE);
      began = g_get_monotonic_time ();
      g_cancellable_cancel (cancellable);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
      ends[i] = (g_get_monotonic_time () - began) / 1000.0;
    }
  g_print ("a deaf one: cancelled, killed, reaped and told after %.1f ms, the grace of %d ms included\n", median (ends, 5),
           (int)(FERRY_POLICY_GRACE / 1000));
}

int
main (int argc,
      char **argv)
{
  static const FerryObserver observer = {on_event, on_partial};
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *worker[] = {program, "--worker", NULL};
  g_autoptr (FerryBoundary) boundary = NULL;
  g_autoptr (FerryAdapter) adapter = NULL;

  double switches;

  if (argc > 1 && g_str_equal (argv[1], "--worker"))
    return ferry_worker_serve (argc, argv, look_up);

  boundary = ferry_boundary_new ();
  ferry_boundary_add_observer (boundary, &observer, NULL);
  ferry_boundary_set_worker (boundary, worker, FERRY_WORKER_IDLE_TIME);
  adapter = new_adapter (boundary);
  if (argc > 1)
    {
      /* So many calls and nothing else, for whoever counts instructions or system calls. */
      time_calls (adapter, FERRY_EXECUTOR_PROCESS, atoi (argv[1]), &switches);
      return 0;
    }
  show_round_trip (adapter);
  show_stream (adapter);
  show_start (boundary);
  show_deaf (adapter);
  return 0;
}
