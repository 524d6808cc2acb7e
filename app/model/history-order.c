/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "history-order.h"

#include "boundary/call.h"
#include "history-search.h"

#include <string.h>

const FerryChoice ferry_history_columns[] = {
  {"started", "Started"},
  {"operation", "Operation"},
  {"executor", "Executor"},
  {"outcome", "Outcome"},
  {"elapsed", "Elapsed"},
  {"worst", "Worst stall"},
  {NULL},
};

/* What decides between rows whose column says the same: for each there is an index that is in this order, once it is
 * known how the calls ended and, for durations, in which span they are. */
static const struct
{
  const char *column;
  const char *terms[4];
} orders[] = {
  {"started", {"started", "id"}},
  {"operation", {"operation", "started", "id"}},
  {"executor", {"executor", "id"}},
  {"outcome", {"outcome", "started", "id"}},
  {"elapsed", {"elapsed", "id"}},
  {"worst", {"worst", "id"}},
};

/* That of their ends, which is nearly that of their beginnings: the order in which the index finds words. So the first
 * that hold them come at once, and so do those that say the same in their column. */
static const char * const by_id[] = {"id", NULL};
static const char * const by_operation[] = {"operation", "id", NULL};
static const char * const by_outcome[] = {"outcome", "id", NULL};

gboolean
ferry_history_order_is_by_start (GVariant *parameters)
{
  return strcmp (ferry_parameters_get_text (parameters, "sort"), "started") == 0;
}

const char **
ferry_history_order_list_outcomes (GVariant *parameters)
{
  const char *wanted = ferry_parameters_get_text (parameters, "outcome");
  const char **outcomes = g_new0 (const char *, FERRY_OUTCOME_REJECTED + 1);
  guint n = 0;

  if (*wanted != '\0' && *wanted != '!')
    {
      outcomes[0] = wanted;
      return outcomes;
    }
  for (FerryOutcome outcome = FERRY_OUTCOME_SUCCEEDED; outcome <= FERRY_OUTCOME_REJECTED; outcome++)
    {
      const char *name = ferry_outcome_get_name (outcome);

      if (*wanted == '\0' || strcmp (wanted + 1, name) != 0)
        outcomes[n++] = name;
    }
  return outcomes;
}

gboolean
ferry_history_order_is_of_some (GVariant *parameters)
{
  return *ferry_parameters_get_text (parameters, "operation") != '\0' || *ferry_parameters_get_text (parameters, "outcome") != '\0';
}

static gboolean
has_since (GVariant *parameters)
{
  return ferry_parameters_get_integer (parameters, "since") > 0;
}

gboolean
ferry_history_order_is_by_span (GVariant *parameters)
{
  const char *column = ferry_parameters_get_text (parameters, "sort");

  return (strcmp (column, "elapsed") == 0 || strcmp (column, "worst") == 0) && ferry_parameters_get_integer (parameters, "limit") > 0 && !has_since (parameters);
}

/* Whether the words are all that is asked for. */
static gboolean
asks_for_words (GVariant *parameters,
                const char * const *words)
{
  return words[0] != NULL && ferry_history_order_is_by_start (parameters) && !ferry_history_order_is_of_some (parameters) && !has_since (parameters);
}

gboolean
ferry_history_order_finds_by_id (GVariant *parameters,
                                 const char * const *words)
{
  return !has_since (parameters) && ferry_history_search_has_long_word (words);
}

gboolean
ferry_history_order_wants_all (GVariant *parameters,
                               const char * const *words)
{
  return !asks_for_words (parameters, words) || words[1] != NULL || ferry_parameters_get_integer (parameters, "limit") == 0;
}

const char * const *
ferry_history_order_get_terms (GVariant *parameters,
                               const char * const *words)
{
  const char *column = ferry_parameters_get_text (parameters, "sort");
  const gboolean finds_by_id = ferry_history_order_finds_by_id (parameters, words);

  if (asks_for_words (parameters, words) || (finds_by_id && ferry_history_order_is_by_start (parameters)))
    return by_id;
  if (finds_by_id && strcmp (column, "operation") == 0)
    return by_operation;
  if (finds_by_id && strcmp (column, "outcome") == 0)
    return by_outcome;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (strcmp (column, orders[i].column) == 0)
      return orders[i].terms;
  g_assert_not_reached ();
}
