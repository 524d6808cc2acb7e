/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The newest stalls, and counts of all there ever were. */
#pragma once

#include "loop-monitor.h"

G_BEGIN_DECLS

/**
 * FerryStallLog:
 *
 * A ring of FERRY_N_STALLS stalls with up to FERRY_STALL_SAMPLES_MAX stacks each: 3.6 MB, of which
 * only what holds a stack is ever touched. It takes no lock: one thread at a time.
 */
typedef struct _FerryStallLog FerryStallLog;

/* An empty log. (transfer full) */
FerryStallLog *ferry_stall_log_new (void);

/* (transfer full). Stalls that were lent from it are gone with it. */
void ferry_stall_log_free (FerryStallLog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStallLog, ferry_stall_log_free)

/* Adds a stall: @start and @duration in microseconds, @label NULL unless it was deliberate, @cause
 * FERRY_CAUSE_UNKNOWN if it has yet to be found. It gets the next serial, and takes the oldest one's
 * place if need be. */
void ferry_stall_log_add (FerryStallLog *self,
                          gint64 start,
                          gint64 duration,
                          const char *label,
                          FerryStallCause cause);

/* Completes the stall with the serial of @explained, if it is still there: from @cause on its fields
 * become those of @explained, and it counts where they say that it belongs. */
void ferry_stall_log_explain (FerryStallLog *self,
                              const FerryStall *explained,
                              const FerryStallSample *samples);

/* Copies the stacks of the stall with @serial, oldest first, at most @n. */
guint ferry_stall_log_copy_samples (FerryStallLog *self,
                                    guint64 serial,
                                    FerryStallSample *samples,
                                    guint n);

/* The newest stall's serial; 0 if there is none. */
guint64 ferry_stall_log_get_newest (FerryStallLog *self);

/* Copies the oldest stall with a serial above @after that is still there. FALSE if there is none. */
gboolean ferry_stall_log_get_next (FerryStallLog *self,
                                   guint64 after,
                                   FerryStall *stall);

/* Copies the stalls with a serial above @after, oldest first, at most @n of the newest. */
guint ferry_stall_log_copy (FerryStallLog *self,
                            guint64 after,
                            FerryStall *stalls,
                            guint n);

/* Fills in the counts and times of stalls, and nothing else. */
void ferry_stall_log_fill_figures (FerryStallLog *self,
                                   FerryLoopFigures *figures);

G_END_DECLS
