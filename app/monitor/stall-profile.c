/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Within one iteration GLib dispatches each source once: another source, or another depth, is
 * another dispatch. */
#include "stall-profile.h"

#include <stdlib.h>
#include <string.h>

void
ferry_stall_profile_clear (FerryStallProfile *self)
{
  self->n_groups = 0;
  self->total = 0;
  self->longest = 0;
  self->dispatches = 0;
  self->source = 0;
  self->depth = 0;
  self->current = 0;
}

static FerryProfileGroup *
find_group (FerryStallProfile *self,
            const FerryDispatch *dispatch)
{
  FerryProfileGroup *group;

  for (guint i = 0; i < self->n_groups; i++)
    {
      group = &self->groups[i];
      if (group->function == dispatch->function && strcmp (group->name, dispatch->name) == 0)
        return group;
    }

  if (self->n_groups == FERRY_PROFILE_GROUPS_MAX)
    return NULL;

  group = &self->groups[self->n_groups++];
  *group = (FerryProfileGroup) {.function = dispatch->function};
  g_strlcpy (group->name, dispatch->name, sizeof group->name);

  return group;
}

void
ferry_stall_profile_add (FerryStallProfile *self,
                         const FerryDispatch *dispatch,
                         gint64 time)
{
  guint64 source = dispatch != NULL ? dispatch->source : 0;
  gint depth = dispatch != NULL ? dispatch->depth : 0;
  gboolean is_another = source != self->source || depth != self->depth;
  FerryProfileGroup *group;

  self->total += time;
  self->current = is_another ? time : self->current + time;
  self->source = source;
  self->depth = depth;
  self->longest = MAX (self->longest, self->current);

  if (dispatch == NULL)
    return;

  self->dispatches += is_another;
  group = find_group (self, dispatch);
  if (group != NULL)
    {
      group->time += time;
      group->dispatches += is_another;
    }
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  gint64 time_a = ((const FerryProfileGroup *)a)->time;
  gint64 time_b = ((const FerryProfileGroup *)b)->time;

  return (time_a < time_b) - (time_a > time_b);
}

void
ferry_stall_profile_sort (FerryStallProfile *self)
{
  qsort (self->groups, self->n_groups, sizeof *self->groups, compare_groups);
}

gboolean
ferry_stall_profile_is_many_small (const FerryStallProfile *self)
{
  return self->dispatches >= 3 && self->longest < self->total / 2;
}
