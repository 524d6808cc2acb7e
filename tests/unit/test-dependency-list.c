/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The dependencies' list counts what became of their calls, and says when faults are on. */
#include "model/dependency-list.h"
#include "session-helper.h"

static void
run_until_delivered (FerrySession *session,
                     const char *parameters)
{
  g_object_unref (session_run (session, parameters));
}

/* (transfer full), NULL if there is none. */
static FerryDependencyItem *
find_item (GListModel *list,
           const char *dependency)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(FerryDependencyItem) item = g_list_model_get_item (list, i);

      if (g_strcmp0 (ferry_adapter_get_dependency (ferry_dependency_item_get_adapter (item)), dependency) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
count_change (FerryDependencyItem *item,
              gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
count_notice (GObject *item,
              GParamSpec *pspec,
              gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
test_counts_outcomes (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  GListModel *list = ferry_dependency_list_new (session);
  g_autoptr(FerryDependencyItem) unreliable = find_item (list, "unreliable");
  g_autoptr(FerryDependencyItem) files = find_item (list, "files");
  guint changes = 0;

  g_assert_nonnull (unreliable);
  g_signal_connect (unreliable, "changed", G_CALLBACK (count_change), &changes);

  run_until_delivered (session, "{'seconds': <0.0>}");
  run_until_delivered (session, "{'seconds': <0.0>, 'mode': <'fail'>, 'message': <'no luck'>}");
  g_assert_cmpuint (ferry_dependency_item_get_n_outcomes (unreliable, FERRY_OUTCOME_SUCCEEDED), ==, 1);
  g_assert_cmpuint (ferry_dependency_item_get_n_outcomes (unreliable, FERRY_OUTCOME_FAILED), ==, 1);
  g_assert_cmpstr (ferry_dependency_item_get_error (unreliable), ==, "no luck");
  g_assert_cmpuint (ferry_dependency_item_get_n_outcomes (files, FERRY_OUTCOME_SUCCEEDED), ==, 0);
  g_assert_null (ferry_dependency_item_get_error (files));
  /* Submitted, started, finished and delivered, of each. */
  g_assert_cmpuint (changes, ==, 8);

  session_close (session);
  g_assert_finalize_object (list);
}

static void
test_says_when_faults_are_on (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(GListModel) list = ferry_dependency_list_new (session);
  g_autoptr(FerryDependencyItem) item = find_item (list, "unreliable");
  FerryFaults faults = {.error_percent = 100};
  FerryFaults read;
  guint notices = 0;
  gboolean has_faults;

  g_signal_connect (item, "notify::has-faults", G_CALLBACK (count_notice), &notices);
  ferry_dependency_item_set_faults (item, &(FerryFaults) {.delay = 1});
  g_assert_cmpuint (notices, ==, 0);

  ferry_dependency_item_set_faults (item, &faults);
  ferry_dependency_item_set_faults (item, &faults);
  g_object_get (item, "has-faults", &has_faults, NULL);
  g_assert_true (has_faults);
  g_assert_cmpuint (notices, ==, 1);
  ferry_adapter_get_faults (ferry_dependency_item_get_adapter (item), &read);
  g_assert_cmpuint (read.error_percent, ==, 100);
  run_until_delivered (session, "{'seconds': <0.0>}");
  g_assert_cmpuint (ferry_dependency_item_get_n_outcomes (item, FERRY_OUTCOME_FAILED), ==, 1);

  ferry_dependency_item_set_faults (item, NULL);
  g_object_get (item, "has-faults", &has_faults, NULL);
  g_assert_false (has_faults);
  g_assert_cmpuint (notices, ==, 2);
  run_until_delivered (session, "{'seconds': <0.0>}");
  g_assert_cmpuint (ferry_dependency_item_get_n_outcomes (item, FERRY_OUTCOME_SUCCEEDED), ==, 1);

  session_close (session);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/dependency-list/counts-outcomes", test_counts_outcomes);
  g_test_add_func ("/model/dependency-list/says-when-faults-are-on", test_says_when_faults_are_on);

  return g_test_run ();
}
