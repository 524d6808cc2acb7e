/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All there is to say of one stall, line by line. */
#pragma once

#include "detail.h"
#include "stall-list.h"

G_BEGIN_DECLS

/* Calls @function for each line but those of the stacks: what it was and why, its calls, and what was
 * dispatched in it. */
void ferry_stall_details_foreach (FerryStallItem *item,
                                  FerryDetailFunc function,
                                  gpointer user_data);

/**
 * FerryStackFunc:
 * @heading: translated: when this stack was seen, and what the thread did; lent
 * @sample: the stack; lent
 */
typedef void (*FerryStackFunc) (const char *heading,
                                const FerryStallSample *sample,
                                gpointer user_data);

/* Calls @function for each stack, oldest first; once for one that was seen several times in
 * a row, but for addresses that have no name. Returns how many there were. */
guint ferry_stall_details_foreach_stack (FerryStallItem *item,
                                         FerryStackFunc function,
                                         gpointer user_data);

/* Why there is no stack, if there is none. Translated, static. */
const char *ferry_stall_details_explain_no_stack (FerryStallItem *item);

G_END_DECLS
