/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Turns come in order, once each, and whoever always asks for another leaves the loop to others. */
#include "operations/network/turns.h"

#include <string.h>

static GString *story;

static void
on_turn (GTask *task)
{
  g_string_append_printf (story, " %s", (const char *)g_task_get_task_data (task));
}

static GTask *
create_task (const char *name)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, (gpointer)name, NULL);
  return task;
}

static void
test_in_order (void)
{
  g_autoptr (GTask) one = create_task ("one");
  g_autoptr (GTask) two = create_task ("two");
  g_autoptr (GTask) three = create_task ("three");

  story = g_string_new (NULL);
  ferry_turns_wait (one, on_turn);
  ferry_turns_wait (two, on_turn);
  ferry_turns_wait (three, on_turn);
  ferry_turns_wait (one, on_turn);
  g_assert_cmpstr (story->str, ==, "");
  while (strlen (story->str) < strlen (" one two three one"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (story->str, ==, " one two three one");
  /* Nothing is left of them. */
  g_assert_false (g_main_context_pending (NULL));
  g_string_free (story, TRUE);
}

static guint turns;

static void
take_another (GTask *task)
{
  turns++;
  if (g_task_get_task_data (task) != NULL)
    ferry_turns_wait (task, take_another);
}

static gboolean
on_least_urgent (gpointer n_left)
{
  /* Before the first turn it had the loop for itself. */
  if (turns > 0)
    --*(guint *)n_left;
  return *(guint *)n_left > 0;
}

/* Also to what is less urgent than anything. */
static void
test_others_have_the_loop (void)
{
  g_autoptr (GTask) greedy = create_task ("greedy");
  g_autoptr (GTask) other = create_task ("other");
  guint n_left = 20;

  turns = 0;
  ferry_turns_wait (greedy, take_another);
  ferry_turns_wait (other, take_another);
  g_idle_add_full (G_PRIORITY_LOW + 100, on_least_urgent, &n_left, NULL);
  while (n_left > 0 || turns < 20)
    g_main_context_iteration (NULL, TRUE);

  g_task_set_task_data (greedy, NULL, NULL);
  g_task_set_task_data (other, NULL, NULL);
  for (guint n = turns + 2; turns < n;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_main_context_pending (NULL));
}

/* A context that goes with somebody waiting says nothing to those of the next, which may be in its place. */
static void
test_context_goes (void)
{
  story = g_string_new (NULL);
  for (guint i = 0; i < 10; i++)
    {
      GMainContext *context = g_main_context_new ();
      GTask *lost, *kept;

      g_main_context_push_thread_default (context);
      kept = create_task ("kept");
      lost = create_task ("lost");
      g_string_truncate (story, 0);
      ferry_turns_wait (kept, on_turn);
      while (story->len == 0)
        g_main_context_iteration (context, TRUE);
      g_assert_cmpstr (story->str, ==, " kept");
      ferry_turns_wait (lost, on_turn);
      g_main_context_pop_thread_default (context);
      g_object_unref (kept);
      g_object_unref (lost);
      g_main_context_unref (context);
    }
  g_string_free (story, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/operations/turns/in-order", test_in_order);
  g_test_add_func ("/operations/turns/others-have-the-loop", test_others_have_the_loop);
  g_test_add_func ("/operations/turns/context-goes", test_context_goes);

  return g_test_run ();
}
