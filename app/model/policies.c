/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Deliberate defaults: each number has its reason beside it. */
#include "policies.h"

#include <glib/gi18n-lib.h>

static const FerryDependencyPolicy defaults[] = {
  {
    .dependency = "files",
    .title = N_ ("Files"),
    .reason = N_ ("A disk gains nothing from more; big trees take long; progress shows life"),
    .errors = ferry_error_map_files,
    .policy = {
      .deadline = 30 * G_TIME_SPAN_MINUTE, /* a whole disk takes about that long to read */
      .grace = FERRY_POLICY_GRACE,
      .limit = 2, /* one reads while the other waits for the disk */
      .queue_length = 4096,
      .executor = FERRY_EXECUTOR_TASK_POOL, /* its operations look at their cancellable */
    },
  },
  {
    .dependency = "compute",
    .title = N_ ("Compute"),
    .reason = N_ ("One thread per processor"),
    .policy = {
      .deadline = 10 * G_TIME_SPAN_MINUTE, /* nobody waits longer for a picture */
      .grace = FERRY_POLICY_GRACE,
      .limit = 0, /* the number of processors: see below */
      .queue_length = 4096,
      .executor = FERRY_EXECUTOR_OWN_POOL, /* hours of computing would fill the shared pool */
    },
  },
  {
    .dependency = "unreliable",
    .title = N_ ("Unreliable"),
    .reason = N_ ("It misbehaves on purpose"),
    .policy = {
      .deadline = 2 * G_TIME_SPAN_SECOND, .attempt_timeout = G_TIME_SPAN_SECOND, .grace = FERRY_POLICY_GRACE, .limit = 4, .queue_length = 64, .executor = FERRY_EXECUTOR_OWN_POOL, /* its calls may hang */
    },
  },
};

GArray *
ferry_policies_get_defaults (void)
{
  GArray *policies = g_array_sized_new (FALSE, FALSE, sizeof (FerryDependencyPolicy), G_N_ELEMENTS (defaults));

  g_array_append_vals (policies, defaults, G_N_ELEMENTS (defaults));
  for (guint i = 0; i < policies->len; i++)
    {
      FerryPolicy *policy = &g_array_index (policies, FerryDependencyPolicy, i).policy;

      if (policy->limit == 0)
        policy->limit = CLAMP (g_get_num_processors (), 1, 256);
    }
  return policies;
}
