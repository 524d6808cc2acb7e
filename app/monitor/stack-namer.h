/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thread that turns copied stacks and addresses into text, in its own time. */
#pragma once

#include "stack-capture.h"
#include "stall-profile.h"
#include "stall-watch.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_JOB_SAMPLE, /* a stack of a stall that goes on */
  FERRY_JOB_END     /* a stall is over: put its explanation together */
} FerryNamerJobKind;

/**
 * FerryNamerJob:
 * @watch: (transfer full)
 * @since: the iteration
 * @age, @is_sleeping, @number, @stack: of a sample: nanoseconds, and the system call it slept in
 * @stall, @groups, @n_groups: of an end: the fields of @stall that are no strings, and who was at
 *   work, in order
 */
typedef struct
{
  FerryNamerJobKind kind;
  FerryStallWatch *watch;
  gint64 since;

  gint64 age;
  gboolean is_sleeping;
  long number;

  FerryStall stall;
  FerryProfileGroup groups[FERRY_STALL_CONTRIBUTORS_MAX];
  guint n_groups;

  FerryRawStack stack;
} FerryNamerJob;

/* Starts the thread, with nothing to do. */
void ferry_stack_namer_start (void);

/* Room for one more job, to be filled in and pushed; NULL if there is none at the moment. The
 * watch's thread only. */
FerryNamerJob *ferry_stack_namer_get_free_job (void);
void ferry_stack_namer_push (void);

/* Has it look again whether it has to wait. Any thread. */
void ferry_stack_namer_wake (void);

G_END_DECLS
