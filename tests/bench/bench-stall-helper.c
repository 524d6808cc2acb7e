/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Injects stalls and waits for what is said of them. */
#include "bench-stall-helper.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES_MAX 16

static pid_t processes[PROCESSES_MAX];
static guint n_processes;

static void
hear (FerryLoopMonitor *monitor,
      const FerryStall *stall,
      gpointer data)
{
  g_array_append_vals (data, stall, 1);
}

void
ferry_bench_set_up (FerryBench *self,
                    gulong start_up)
{
  self->context = g_main_context_default ();
  self->monitor = ferry_loop_monitor_new (NULL);
  self->heard = g_array_new (FALSE, FALSE, sizeof (FerryStall));
  g_signal_connect (self->monitor, "stall", G_CALLBACK (hear), self->heard);
  g_usleep (start_up);
  g_main_context_iteration (self->context, FALSE);
}

void
ferry_bench_tear_down (FerryBench *self)
{
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->heard, g_array_unref);
}

static gboolean
stop_waiting (gpointer data)
{
  *(gboolean *)data = TRUE;

  return G_SOURCE_REMOVE;
}

void
ferry_bench_idle (FerryBench *self,
                  guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, stop_waiting, &is_over);
  while (!is_over)
    g_main_context_iteration (self->context, TRUE);
}

/* The first poll afterwards ends the iteration, and so the peak. */
gint64
ferry_bench_run (FerryBench *self,
                 GSourceFunc callback,
                 gpointer data)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, self->context);
  ferry_loop_monitor_reset_peak (self->monitor);
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (self->context, FALSE);
  g_source_unref (source);
  g_main_context_iteration (self->context, FALSE);

  return ferry_loop_monitor_get_peak (self->monitor);
}

guint64
ferry_bench_get_newest (FerryBench *self)
{
  FerryStall newest;

  return ferry_loop_monitor_copy_stalls (self->monitor, 0, &newest, 1) == 1 ? newest.serial : 0;
}

const FerryStall *
ferry_bench_find (FerryBench *self,
                  guint64 serial,
                  gint64 at_least)
{
  guint64 newest = ferry_bench_get_newest (self);

  while (newest > 0 && (self->heard->len == 0 ||
                        g_array_index (self->heard, FerryStall, self->heard->len - 1).serial < newest))
    ferry_bench_idle (self, 5);

  for (guint i = self->heard->len; i > 0; i--)
    {
      const FerryStall *stall = &g_array_index (self->heard, FerryStall, i - 1);

      if (stall->serial > serial && stall->serial <= newest && stall->duration >= at_least)
        return stall;
    }

  return NULL;
}

gboolean
ferry_bench_has_frame (FerryBench *self,
                       const FerryStall *stall,
                       const char *function)
{
  FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];
  g_autofree char *wanted = g_strconcat (function, " ", NULL);
  guint n = ferry_loop_monitor_copy_samples (self->monitor, stall->serial, samples, G_N_ELEMENTS (samples));

  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < samples[i].n_frames; j++)
        {
          if (g_str_has_prefix (samples[i].frames[j], wanted))
            return TRUE;
        }
    }

  return FALSE;
}

void
ferry_bench_compute (gint64 duration)
{
  gint64 until = g_get_monotonic_time () + duration;

  while (g_get_monotonic_time () < until)
    ;
}

void
ferry_bench_start_processes (guint n)
{
  for (n_processes = 0; n_processes < MIN (n, PROCESSES_MAX); n_processes++)
    {
      processes[n_processes] = fork ();
      if (processes[n_processes] != 0)
        continue;
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      for (;;)
        ;
    }
}

void
ferry_bench_stop_processes (void)
{
  while (n_processes > 0)
    {
      kill (processes[--n_processes], SIGKILL);
      waitpid (processes[n_processes], NULL, 0);
    }
}

void
ferry_bench_print_row (const char *what,
                       const char *goal,
                       gboolean is_met,
                       const char *format,
                       ...)
{
  g_autofree char *measured = NULL;
  va_list arguments;

  va_start (arguments, format);
  measured = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_print ("%-52s %-26s %-3s %s\n", what, goal, is_met ? "yes" : "NO", measured);
}
