/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first stack of a process takes up to a second to read all the files; so nobody waits for this
 * thread, and the watch goes on taking stacks meanwhile. */
#include "stack-namer.h"

#include "modules.h"
#include "name-table.h"
#include "stall-watch-private.h"
#include "unwinder.h"

#include <string.h>
#include <sys/resource.h>

#define JOBS_MAX 24
#define NS_PER_US 1000

static FerryNamerJob jobs[JOBS_MAX];
static FerryRing jobs_ring;
static FerryBell namer_bell;

static const char *
keep_function_name (FerryModules *modules,
                    guint64 address)
{
  char text[FERRY_NAME_LENGTH_MAX];

  ferry_modules_describe_function (modules, address, text);

  return ferry_name_table_keep (text);
}

/* One for each function that the code is of, as far as there is room. */
static void
add_frames (FerryModules *modules,
            FerryStallSample *sample,
            guint64 address)
{
  FerryFrameText texts[FERRY_FRAME_TEXTS_MAX];
  guint n = ferry_modules_describe (modules, address, texts, MIN (G_N_ELEMENTS (texts), FERRY_STALL_FRAMES_MAX - sample->n_frames));

  for (guint i = 0; i < n; i++)
    sample->frames[sample->n_frames++] = ferry_name_table_keep (texts[i]);
}

/* At once, while the code is still loaded. The same iteration's samples belong together; those of one that never turned out a stall are
 * forgotten with the next. */
static void
name_sample (FerryModules *modules,
             FerryNamerJob *job)
{
  FerryStallWatch *watch = job->watch;
  FerryFrame frames[FERRY_STALL_FRAMES_MAX];
  FerryStallSample *sample;
  const char **function;
  guint n;

  if (watch->named_since != job->since)
    watch->n_named = 0;
  watch->named_since = job->since;
  if (watch->n_named == FERRY_STALL_SAMPLES_MAX)
    return;

  function = &watch->functions[watch->n_named];
  sample = &watch->named[watch->n_named++];
  sample->age = job->age / NS_PER_US;
  sample->system_call = job->is_sleeping ? ferry_system_call_get_name (job->number) : "";
  sample->n_frames = 0;
  n = ferry_unwind (modules, &job->stack, frames, G_N_ELEMENTS (frames));

  *function = "";
  for (guint i = 0; i < n && sample->n_frames < FERRY_STALL_FRAMES_MAX; i++)
    {
      add_frames (modules, sample, frames[i].address);
      if ((*function)[0] == '\0' && !ferry_modules_is_plumbing (modules, frames[i].address))
        *function = keep_function_name (modules, frames[i].address);
    }
}

/* GLib's own names for what nobody named say nothing. */
static gboolean
is_named (const char *name)
{
  static const char * const kinds[] = {"", "GIdleSource", "GTimeoutSource", "GChildWatchSource", "GUnixSignalSource", "GIOChannel watch"};

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (name, kinds[i]))
        return FALSE;
    }

  return TRUE;
}

static const char *
name_contributor (FerryModules *modules,
                  const FerryProfileGroup *group)
{
  const char *function = group->function != 0 ? keep_function_name (modules, group->function) : "";
  char text[FERRY_NAME_LENGTH_MAX];

  if (function[0] != '\0' && !is_named (group->name))
    return function;

  if (function[0] == '\0')
    return ferry_name_table_keep (group->name);

  g_snprintf (text, sizeof text, "%s (%s)", group->name, function);

  return ferry_name_table_keep (text);
}

static void
name_stall (FerryModules *modules,
            FerryNamerJob *job)
{
  FerryStallWatch *watch = job->watch;
  FerryStall *stall = &job->stall;
  guint n_samples = watch->named_since == job->since ? watch->n_named : 0;
  FerryStallExplanation *explanation;

  stall->function = "";
  stall->system_call = "";
  stall->culprit = "";
  for (guint i = 0; i < n_samples; i++)
    {
      if (watch->functions[i][0] != '\0')
        stall->function = watch->functions[i];
      if (watch->named[i].system_call[0] != '\0')
        stall->system_call = watch->named[i].system_call;
    }

  for (guint i = 0; i < job->n_groups; i++)
    {
      FerryStallContributor *contributor = &stall->contributors[stall->n_contributors++];

      contributor->name = name_contributor (modules, &job->groups[i]);
      contributor->time = job->groups[i].time / NS_PER_US;
      contributor->dispatches = job->groups[i].dispatches;
    }

  if (stall->n_contributors > 0)
    stall->culprit = stall->contributors[0].name;
  else
    stall->culprit = stall->function;
  if (stall->cause == FERRY_CAUSE_FROZEN)
    stall->culprit = "";

  stall->n_samples = n_samples;
  stall->explained = TRUE;

  /* A monitor that nobody listens to for long loses the explanation, not the stall. */
  if (!ferry_ring_is_full (&watch->explanations_ring, FERRY_EXPLANATIONS_MAX))
    {
      explanation =
        &watch->explanations[atomic_load (&watch->explanations_ring.written) % FERRY_EXPLANATIONS_MAX];
      explanation->stall = *stall;
      memcpy (explanation->samples, watch->named, n_samples * sizeof *watch->named);
      atomic_fetch_add (&watch->explanations_ring.written, 1);
    }

  atomic_store (&watch->explained, stall->serial);
  ferry_stall_watch_wake_context (watch);
}

/* What waits must leave room for the next stacks. */
static gboolean
may_wait (FerryStallWatch *watch)
{
  return atomic_load (&watch->is_put_off) && !atomic_load (&watch->is_closed) && !ferry_ring_is_full (&jobs_ring, JOBS_MAX / 2);
}

static gpointer
name_stacks (gpointer data)
{
  g_autoptr (FerryModules) modules = ferry_modules_new ();

  /* Of this thread alone, in Linux. Whoever is stalled needs the processor more, and so does the frame after: what
   * explains one stall must not make the next. */
  setpriority (PRIO_PROCESS, 0, 12);

  for (;;)
    {
      guint32 rings = atomic_load (&namer_bell.rings);

      while (!ferry_ring_is_empty (&jobs_ring))
        {
          FerryNamerJob *job = &jobs[atomic_load (&jobs_ring.read) % JOBS_MAX];

          if (may_wait (job->watch))
            break;
          if (!atomic_load (&job->watch->is_closed))
            {
              ferry_modules_refresh (modules);
              if (job->kind == FERRY_JOB_SAMPLE)
                name_sample (modules, job);
              else
                name_stall (modules, job);
            }
          g_clear_pointer (&job->watch, ferry_stall_watch_unref);
          atomic_fetch_add (&jobs_ring.read, 1);
        }

      ferry_bell_wait (&namer_bell, rings, G_MAXINT64);
    }

  return NULL;
}

void
ferry_stack_namer_start (void)
{
  memset (&jobs_ring, 0, sizeof jobs_ring);
  ferry_name_table_forget ();
  g_thread_unref (g_thread_new ("ferry-stacks", name_stacks, NULL));
}

FerryNamerJob *
ferry_stack_namer_get_free_job (void)
{
  if (ferry_ring_is_full (&jobs_ring, JOBS_MAX))
    return NULL;

  return &jobs[atomic_load (&jobs_ring.written) % JOBS_MAX];
}

void
ferry_stack_namer_push (void)
{
  atomic_fetch_add (&jobs_ring.written, 1);
  ferry_bell_ring (&namer_bell);
}

void
ferry_stack_namer_wake (void)
{
  ferry_bell_ring (&namer_bell);
}
