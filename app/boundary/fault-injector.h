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

void ferry_fault_injector_init (FerryFaultInjector *self);
void ferry_fault_injector_clear (FerryFaultInjector *self);

/* @faults are copied. Attempts that hang by the former ones go on. Any thread. */
void ferry_fault_injector_set (FerryFaultInjector *self,
                               const FerryFaults *faults);
void ferry_fault_injector_get (FerryFaultInjector *self,
                               FerryFaults *faults);

/* Lets the faults have their chance. Blocks as long as they say; @may_hang unless this is the main
 * loop. FALSE, with the error that the attempt fails with instead of running. The attempt's thread. */
gboolean ferry_fault_injector_strike (FerryFaultInjector *self,
                                      GCancellable *cancellable,
                                      gboolean may_hang,
                                      GError **error);

G_END_DECLS
