/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stalls are named on a thread of the monitor's, which takes a moment: nobody waits for it but here. */
#include "worst-stall.h"

#define PATIENCE_MS 2000

typedef struct
{
  FerryLoopMonitor *monitor;
  gint64 since;
  FerryWorstStallFunc function;
  gpointer user_data;
  gulong handler;
  guint source; /* the next look, at last when patience ends */
} Search;

static gboolean
is_the_loops (const FerryStall *stall,
              gint64 since)
{
  return stall->start + stall->duration >= since && stall->cause != FERRY_CAUSE_START_UP && stall->cause != FERRY_CAUSE_SPIN;
}

/* FALSE if one is not explained yet. @worst has no duration if there is none. */
static gboolean
look (Search *self,
      FerryStall *worst)
{
  g_autofree FerryStall *stalls = g_new (FerryStall, FERRY_N_STALLS);
  guint n = ferry_loop_monitor_copy_stalls (self->monitor, 0, stalls, FERRY_N_STALLS);
  gboolean is_explained = TRUE;

  worst->duration = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!is_the_loops (&stalls[i], self->since))
        continue;
      is_explained = is_explained && stalls[i].explained;
      if (stalls[i].duration > worst->duration)
        *worst = stalls[i];
    }
  return is_explained;
}

static void
finish (Search *self,
        const FerryStall *worst)
{
  g_clear_signal_handler (&self->handler, self->monitor);
  g_clear_handle_id (&self->source, g_source_remove);
  self->function (worst->duration > 0 ? worst : NULL, self->user_data);
  g_object_unref (self->monitor);
  g_free (self);
}

static gboolean
on_patience_over (gpointer user_data)
{
  Search *self = user_data;
  FerryStall worst;

  self->source = 0;
  look (self, &worst);
  finish (self, &worst);
  return G_SOURCE_REMOVE;
}

static gboolean
on_first_look (gpointer user_data)
{
  Search *self = user_data;
  FerryStall worst;

  self->source = 0;
  if (look (self, &worst))
    finish (self, &worst);
  else
    {
      self->source = g_timeout_add (PATIENCE_MS, on_patience_over, self);
      g_source_set_name_by_id (self->source, "[ferry] end of patience with names");
    }
  return G_SOURCE_REMOVE;
}

static void
on_stall (FerryLoopMonitor *monitor,
          const FerryStall *stall,
          gpointer user_data)
{
  Search *self = user_data;
  FerryStall worst;

  if (look (self, &worst))
    finish (self, &worst);
}

void
ferry_worst_stall_await (FerrySession *session,
                         gint64 since,
                         FerryWorstStallFunc function,
                         gpointer user_data)
{
  Search *self;

  g_return_if_fail (FERRY_IS_SESSION (session));
  g_return_if_fail (function != NULL);

  self = g_new0 (Search, 1);
  self->monitor = g_object_ref (ferry_session_get_monitor (session));
  self->since = since;
  self->function = function;
  self->user_data = user_data;
  self->handler = g_signal_connect (self->monitor, "stall", G_CALLBACK (on_stall), self);
  self->source = g_idle_add (on_first_look, self);
  g_source_set_name_by_id (self->source, "[ferry] look for the worst stall");
}
