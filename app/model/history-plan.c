/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "history-plan.h"

#include "history-order.h"
#include "history-search.h"

char **
ferry_history_plan_split (const char *text)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  parts = g_strsplit_set (text, " \t\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

char *
ferry_history_plan_make (sqlite3 *database,
                         const char * const *words,
                         GVariant *parameters)
{
  const gboolean wants_all = ferry_history_order_wants_all (parameters, words);

  if (!wants_all && !ferry_history_search_has_long_word (words) &&
      ferry_history_search_is_near (database, words[0], ferry_parameters_get_boolean (parameters, "descending"), ferry_parameters_get_integer (parameters, "limit")))
    return NULL;
  return ferry_history_search_plan (database, words, wants_all);
}

char *
ferry_history_plan_narrow (GVariant *parameters,
                           const char *plan)
{
  const char *operations[] = {ferry_parameters_get_text (parameters, "operation"), NULL};
  const gboolean is_of_some_outcomes = *ferry_parameters_get_text (parameters, "outcome") != '\0';
  g_autofree const char **outcomes = ferry_history_order_list_outcomes (parameters);
  g_autofree char *of_operation = NULL;

  if (plan == NULL)
    return NULL;
  of_operation = *operations[0] != '\0' ? ferry_history_search_narrow (plan, operations) : g_strdup (plan);
  return is_of_some_outcomes ? ferry_history_search_narrow (of_operation, outcomes) : g_steal_pointer (&of_operation);
}
