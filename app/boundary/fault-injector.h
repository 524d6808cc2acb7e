/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes an adapter's faults strike, on the thread of the attempt. */
#pragma once

#include "faults.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Zero-filled has no faults. Its fields belong to fault-injector.c. */
typedef struct
{
  int on; /* atomic */

  GMutex lock;
  GCond changed;
  FerryFaults faults;
  guint generation; /* of faults: what hangs by former ones goes on */
} FerryFaultInjector;

/* One without faults; cleared with its bulkhead, when no attempt can be struck any more. */
void ferry_fault_injector_init (FerryFaultInjector *self);
void ferry_fault_injector_clear (FerryFaultInjector *self);

/* @faults are copied. Attempts that hang by the former ones go on. Any thread. */
void ferry_fault_injector_set (FerryFaultInjector *self,
                               const FerryFaults *faults);
void ferry_fault_injector_get (FerryFaultInjector *self,
                               FerryFaults *faults);

/* Whether there are any now. Any thread. */
gboolean ferry_fault_injector_is_on (FerryFaultInjector *self);

/**
 * FerryFaultStrike:
 * @delay: microseconds that the attempt begins late, or until it is interrupted
 * @hang: microseconds that it then hangs, or until the faults are changed
 * @crash, @error: how it then ends instead of running
 *
 * What strikes one attempt.
 */
typedef struct
{
  gint64 delay;
  gint64 hang;
  gboolean crash;
  gboolean error;
  guint generation;
} FerryFaultStrike;

/* Lets the faults have their chance, and says what struck; whoever asked sees to it, without blocking.
 * FALSE if there are none. Any thread. */
gboolean ferry_fault_injector_roll (FerryFaultInjector *self,
                                    FerryFaultStrike *strike);

/* Whether what hangs by @strike still has to. Any thread. */
gboolean ferry_fault_injector_hangs (FerryFaultInjector *self,
                                     const FerryFaultStrike *strike);

/* The error that the attempt fails with after delay and hang, or NULL: it runs. (transfer full). */
GError *ferry_fault_strike_get_error (const FerryFaultStrike *strike,
                                      GCancellable *cancellable);

/* Lets the faults have their chance. Blocks as long as they say; @may_hang unless this is the main
 * loop. FALSE, with the error that the attempt fails with instead of running. The attempt's thread. */
gboolean ferry_fault_injector_strike (FerryFaultInjector *self,
                                      GCancellable *cancellable,
                                      gboolean may_hang,
                                      GError **error);

G_END_DECLS
