/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stands before and behind every poll of a GMainContext. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At most so many contexts of a process at a time. */
#define FERRY_POLL_HOOKS_MAX 16

/**
 * FerryPollHookFuncs:
 * @before_poll: the context is about to poll, for @timeout milliseconds at most; -1: no limit
 * @after_poll: the poll has returned, with errno as it left it
 * @missed_polls: somebody had replaced our poll function by one that does not call it; it is
 *   back in place now, and what happened in between is unknown
 *
 * All are called on the thread that runs the context. The first two run inside the poll function:
 * they must be quick and must neither iterate a context nor run anybody else's code.
 */
typedef struct
{
  void (*before_poll) (gpointer data,
                       int timeout);
  void (*after_poll) (gpointer data);
  void (*missed_polls) (gpointer data);
} FerryPollHookFuncs;

typedef struct _FerryPollHook FerryPollHook;

/* Wraps the poll function of @context, which must stay alive until the hook is removed. Call this
 * and all below on the thread that runs it. NULL if FERRY_POLL_HOOKS_MAX are in use. */
FerryPollHook *ferry_poll_hook_install (GMainContext *context,
                                        const FerryPollHookFuncs *funcs,
                                        gpointer data);

/* Stops calling and puts the former poll function back. If somebody put theirs over ours in the
 * meantime that is not possible, for theirs may well call ours: then ours stays, only calls the
 * former one, and keeps its place among the FERRY_POLL_HOOKS_MAX until a later install finds it
 * uppermost again. */
void ferry_poll_hook_remove (FerryPollHook *self);

/* Looks whether somebody put their poll function over ours. If so, finds out, from a source in the
 * next iteration, whether theirs calls ours. If it does, all is well and stays as it is. If not,
 * ours goes on top of theirs. Costs some 20 ns when nobody did. */
void ferry_poll_hook_look (FerryPollHook *self);

G_END_DECLS
