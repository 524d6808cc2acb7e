/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* In which order rows are wanted, and by what they are found in that order. */
#pragma once

#include "history-query.h"

G_BEGIN_DECLS

gboolean ferry_history_order_is_by_start (GVariant *parameters);

/* Whether the rows of each span are in their order, and are wanted in that: those that began late are found and put in order
 * instead, as all are. */
gboolean ferry_history_order_is_by_span (GVariant *parameters);

/* The outcomes that rows may have, up to NULL. (transfer container) */
const char **ferry_history_order_list_outcomes (GVariant *parameters);

/* Whether rows must be of one operation or of certain outcomes. */
gboolean ferry_history_order_is_of_some (GVariant *parameters);

/* Whether the index of words finds @words, and whatever else is asked for, in the order of ids. */
gboolean ferry_history_order_finds_by_id (GVariant *parameters,
                                          const char * const *words);

/* Whether more must be read than the first rows that hold the first of @words. */
gboolean ferry_history_order_wants_all (GVariant *parameters,
                                        const char * const *words);

/* The columns that rows are sorted by, the most important first, up to NULL; the last is the id. The same for the first
 * rows as for all: what somebody looks at stays where it is. */
const char * const *ferry_history_order_get_terms (GVariant *parameters,
                                                   const char * const *words);

G_END_DECLS
