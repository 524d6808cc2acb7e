/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All six dependencies at work, call after call, for as long as it is to be measured. */
#pragma once

#include "model/session.h"

G_BEGIN_DECLS

/* The rest of main() in the processes that the work needs: the helpers, and the web server. TRUE if this is
 * one of them; it is over then. */
gboolean all_work_serve (int argc,
                         char **argv,
                         int *status);

/* Makes the files and starts the server. Once, before the first call. */
void all_work_prepare (void);
void all_work_clean_up (void);

/* Whether the calls, and the helpers that start from now on, may lower their priority. */
void all_work_set_equal_priority (gboolean is_equal);

typedef struct _AllWork AllWork;

/* Starts a call each, and another when one is over: those of a person, which last for seconds, or a hundred
 * in a second. */
AllWork *all_work_start (FerrySession *session,
                         gboolean is_long);

/* Starts none any more, and cancels those that run. */
void all_work_stop (AllWork *self);

/* How many calls of each have ended, in words. (transfer full) */
char *all_work_describe (AllWork *self);

void all_work_free (AllWork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllWork, all_work_free)

G_END_DECLS
