/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A context, its monitor and an array of what it signalled. */
#include "loop-helper.h"

#define MS 1000

static void
record_stall (FerryLoopMonitor *monitor,
              const FerryStall *heard,
              gpointer data)
{
  g_array_append_vals (data, heard, 1);
}

void
ferry_test_loop_set_up (FerryTestLoop *self,
                        gconstpointer data)
{
  self->context = g_main_context_new ();
  self->monitor = ferry_loop_monitor_new (self->context);
  g_assert_true (FERRY_IS_LOOP_MONITOR (self->monitor));
  self->signalled = g_array_new (FALSE, FALSE, sizeof (FerryStall));
  g_signal_connect (self->monitor, "stall", G_CALLBACK (record_stall), self->signalled);

  /* The first poll's return is where measuring begins. */
  g_main_context_iteration (self->context, FALSE);
}

void
ferry_test_loop_tear_down (FerryTestLoop *self,
                           gconstpointer data)
{
  g_assert_finalize_object (self->monitor);
  g_assert_true (g_main_context_get_poll_func (self->context) == g_poll);
  g_main_context_unref (self->context);
  g_array_unref (self->signalled);
}

void
ferry_test_loop_iterate (FerryTestLoop *self)
{
  g_main_context_iteration (self->context, FALSE);
}

void
ferry_test_loop_run (FerryTestLoop *self,
                     GSourceFunc callback)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
  ferry_test_loop_iterate (self);
}

static gboolean
stay (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Only a hang ends the wait: how long names take is no question here. */
void
ferry_test_loop_await_signalled (FerryTestLoop *self,
                                 guint n)
{
  g_autoptr (GSource) alarm = g_timeout_source_new (20);
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_source_set_callback (alarm, stay, NULL, NULL);
  g_source_attach (alarm, self->context);
  while (ferry_test_loop_count_signalled (self) < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (self->context, TRUE);
    }
  g_source_destroy (alarm);
}

void
ferry_test_loop_stall (FerryTestLoop *self,
                       const char *label,
                       guint duration)
{
  ferry_loop_monitor_mark_deliberate (self->monitor, label);
  g_usleep (duration);
}

gboolean
ferry_test_loop_stall_60 (gpointer data)
{
  ferry_test_loop_stall (data, "60", 60 * MS);

  return G_SOURCE_REMOVE;
}

FerryLoopFigures
ferry_test_loop_get_figures (FerryTestLoop *self)
{
  FerryLoopFigures figures;

  ferry_loop_monitor_get_figures (self->monitor, &figures);

  return figures;
}

guint
ferry_test_count_stalls (const guint64 *by_class)
{
  guint count = 0;

  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    count += by_class[i];

  return count;
}

guint
ferry_test_loop_copy_marked (FerryTestLoop *self,
                             FerryStall *stalls,
                             guint n)
{
  FerryStall all[100];
  guint n_all = ferry_loop_monitor_copy_stalls (self->monitor, 0, all, G_N_ELEMENTS (all));
  guint n_marked = 0;

  for (guint i = 0; i < n_all; i++)
    {
      if (!all[i].deliberate)
        continue;
      if (n_marked < n)
        stalls[n_marked] = all[i];
      n_marked++;
    }

  return n_marked;
}

gboolean
ferry_test_loop_has_frame (FerryTestLoop *self,
                           const FerryStall *stall,
                           const char *beginning)
{
  FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];
  guint n = ferry_loop_monitor_copy_samples (self->monitor, stall->serial, samples, G_N_ELEMENTS (samples));

  g_assert_cmpuint (n, ==, stall->n_samples);
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < samples[i].n_frames; j++)
        {
          if (g_str_has_prefix (samples[i].frames[j], beginning))
            return TRUE;
        }
    }

  return FALSE;
}

guint
ferry_test_loop_count_signalled (FerryTestLoop *self)
{
  guint n_marked = 0;

  for (guint i = 0; i < self->signalled->len; i++)
    {
      const FerryStall *signalled = &g_array_index (self->signalled, FerryStall, i);

      g_assert_cmpuint (signalled->serial, ==, i + 1);
      n_marked += signalled->deliberate;
    }

  return n_marked;
}
