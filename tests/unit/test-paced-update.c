/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes are shown ten times a second where that costs little, and less often where it costs much. */
#include "model/paced-update.h"

/* Between the quickest pace and the slowest, milliseconds: what is over by then came at the quick one. */
#define BETWEEN_MS 175

/* As in model/paced-update.c, and a little more. */
#define SLOWEST_PACE_US 260000

#define CHEAP_US 1000
#define DEAR_US 15000

typedef struct
{
  FerryPacedUpdate update;
  GMainLoop *loop;
  gint64 cost;           /* of each frame */
  int priority;          /* of the timer */
  guint timer;           /* begins when something is shown */
  guint n_shown;         /* in all */
  guint n_shown_by_then; /* until the timer rang, for the last time */
} Screen;

static gboolean
on_between (gpointer user_data)
{
  Screen *self = user_data;

  self->timer = 0;
  self->n_shown_by_then = self->n_shown;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
show (gpointer user_data)
{
  Screen *self = user_data;

  self->n_shown++;
  if (self->timer == 0)
    self->timer = g_timeout_add_full (self->priority, BETWEEN_MS, on_between, self, NULL);
}

static gboolean
draw (gpointer user_data)
{
  Screen *self = user_data;

  ferry_paced_update_take_frame (self->cost);
  ferry_paced_update_request (&self->update);
  return G_SOURCE_CONTINUE;
}

/* How often something is shown in the time between the two paces from one time on, that one too: the most of some times.
 * Whatever else keeps this from running: @priority says which of two that are both due comes first. */
static guint
count_shown (gint64 cost,
             int priority)
{
  Screen self = {.loop = g_main_loop_new (NULL, FALSE), .cost = cost, .priority = priority};
  guint frames = g_timeout_add (10, draw, &self);
  guint most = 0;

  ferry_paced_update_init (&self.update, show, &self);
  /* A pace holds from the next time on: so one passes first. */
  for (guint i = 0; i < 4; i++)
    {
      const guint before = self.n_shown;

      g_main_loop_run (self.loop);
      if (i > 0)
        most = MAX (most, self.n_shown_by_then - before);
    }
  g_source_remove (frames);
  ferry_paced_update_clear (&self.update);
  g_main_loop_unref (self.loop);
  return most;
}

static void
test_what_costs_little_is_shown_at_once (void)
{
  g_assert_cmpuint (count_shown (CHEAP_US, G_PRIORITY_LOW), >=, 2);
}

static void
test_what_costs_much_is_shown_less_often (void)
{
  g_assert_cmpuint (count_shown (DEAR_US, G_PRIORITY_HIGH), ==, 1);
  /* It is quick again as soon as that is cheap. */
  g_assert_cmpuint (count_shown (CHEAP_US, G_PRIORITY_LOW), >=, 2);
}

static void
count_up (gpointer n)
{
  (*(guint *)n)++;
}

/* What has to be done now, and nothing that is waited for. */
static void
do_what_is_due (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_what_is_due_is_shown_behind_a_frame (void)
{
  FerryPacedUpdate update;
  guint n_shown = 0;

  ferry_paced_update_init (&update, count_up, &n_shown);
  /* Whatever pace there was, it has passed. */
  g_usleep (SLOWEST_PACE_US);
  do_what_is_due ();
  ferry_paced_update_take_frame (CHEAP_US);
  do_what_is_due ();
  g_usleep (SLOWEST_PACE_US);
  do_what_is_due ();

  ferry_paced_update_request (&update);
  do_what_is_due ();
  g_assert_cmpuint (n_shown, ==, 1);
  ferry_paced_update_request (&update);
  g_usleep (SLOWEST_PACE_US);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_shown, ==, 1);
  ferry_paced_update_take_frame (CHEAP_US);
  g_assert_cmpuint (n_shown, ==, 1);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_shown, ==, 2);
  ferry_paced_update_clear (&update);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/paced-update/what-costs-little-is-shown-at-once", test_what_costs_little_is_shown_at_once);
  g_test_add_func ("/model/paced-update/what-is-due-is-shown-behind-a-frame", test_what_is_due_is_shown_behind_a_frame);
  g_test_add_func ("/model/paced-update/what-costs-much-is-shown-less-often", test_what_costs_much_is_shown_less_often);

  return g_test_run ();
}
