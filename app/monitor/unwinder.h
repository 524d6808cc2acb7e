/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a copied stack to the addresses of its frames. */
#pragma once

#include "modules.h"
#include "stack-capture.h"

G_BEGIN_DECLS

/**
 * FerryFrame:
 * @address: of an instruction within the function: the call itself, not the one after it
 */
typedef struct
{
  guint64 address;
} FerryFrame;

/* Walks @stack, innermost frame first, up to @n frames. Returns how many it found.
 *
 * Of a thread that slept in the kernel only two registers are known. Most frames need no more. One
 * that is addressed by its frame pointer, as all are in code compiled without optimisation,
 * needs that: then the places where it may end are tried, nearest first, until one leads all the way
 * up to where the thread began. */
guint ferry_unwind (FerryModules *modules,
                    const FerryRawStack *stack,
                    FerryFrame *frames,
                    guint n);

G_END_DECLS
