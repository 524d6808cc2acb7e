/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which sources took the time of one stall: looks at what is dispatched, added up. */
#pragma once

#include "dispatch-probe.h"

G_BEGIN_DECLS

#define FERRY_PROFILE_GROUPS_MAX 32

/**
 * FerryProfileGroup:
 * @name, @function: what its sources have in common
 * @time: nanoseconds
 * @dispatches: how many were seen
 */
typedef struct
{
  char name[FERRY_SOURCE_NAME_LENGTH];
  guint64 function;
  gint64 time;
  guint dispatches;
} FerryProfileGroup;

/**
 * FerryStallProfile:
 * @groups: by name and function, in the order of their first look until sorted
 * @total: nanoseconds of all looks, those at no source included
 * @longest: nanoseconds of the longest dispatch
 * @dispatches: how many were seen, one after the other
 *
 * Fixed memory: what comes after FERRY_PROFILE_GROUPS_MAX different ones counts in the totals only.
 */
typedef struct
{
  FerryProfileGroup groups[FERRY_PROFILE_GROUPS_MAX];
  guint n_groups;
  gint64 total;
  gint64 longest;
  guint dispatches;

  /* the dispatch of the look before */
  guint64 source;
  gint depth;
  gint64 current;
} FerryStallProfile;

/* Makes it a profile of nothing again, for the next stall. The watch. */
void ferry_stall_profile_clear (FerryStallProfile *self);

/* Adds a look: for the last @time nanoseconds @dispatch was at work; NULL for none. */
void ferry_stall_profile_add (FerryStallProfile *self,
                              const FerryDispatch *dispatch,
                              gint64 time);

/* Puts the groups in order of their time, longest first. */
void ferry_stall_profile_sort (FerryStallProfile *self);

/* Whether many dispatches added up: at least three, none of them half of it. */
gboolean ferry_stall_profile_is_many_small (const FerryStallProfile *self);

G_END_DECLS
