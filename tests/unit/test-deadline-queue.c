/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of deadlines alone: earliest first, in whatever order they came (C8). */
#include "boundary/deadline-queue.h"

typedef struct
{
  FerryDeadline deadline;
  gint64 due;
} Owner;

static void
test_sorted (void)
{
  FerryDeadlineQueue queue = {0};
  Owner owners[200] = {0};
  gint64 last = 0;
  Owner *owner;

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      owners[i].due = g_test_rand_int_range (1, 100);
      ferry_deadline_queue_add (&queue, &owners[i].deadline, owners[i].due, &owners[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (owners); i += 3)
    ferry_deadline_queue_remove (&queue, &owners[i].deadline);
  for (guint i = 0; i < G_N_ELEMENTS (owners) - (G_N_ELEMENTS (owners) + 2) / 3; i++)
    {
      gint64 next = ferry_deadline_queue_get_next (&queue);

      g_assert_null (ferry_deadline_queue_pop_due (&queue, next - 1));
      owner = ferry_deadline_queue_pop_due (&queue, next);
      g_assert_nonnull (owner);
      g_assert_cmpuint ((owner - owners) % 3, !=, 0);
      g_assert_cmpint (owner->due, ==, next);
      g_assert_cmpint (owner->due, >=, last);
      last = owner->due;
    }
  g_assert_cmpint (ferry_deadline_queue_get_next (&queue), ==, 0);
  g_assert_null (ferry_deadline_queue_pop_due (&queue, G_MAXINT64));
}

/* Equal deadlines pass in the order in which they came. */
static void
test_stable (void)
{
  FerryDeadlineQueue queue = {0};
  Owner owners[3] = {0};

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    ferry_deadline_queue_add (&queue, &owners[i].deadline, 7, &owners[i]);
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    g_assert_true (ferry_deadline_queue_pop_due (&queue, 7) == &owners[i]);
}

static void
test_remove_twice (void)
{
  FerryDeadlineQueue queue = {0};
  Owner owner = {0};

  ferry_deadline_queue_remove (&queue, &owner.deadline);
  ferry_deadline_queue_add (&queue, &owner.deadline, 1, &owner);
  ferry_deadline_queue_remove (&queue, &owner.deadline);
  ferry_deadline_queue_remove (&queue, &owner.deadline);
  g_assert_null (ferry_deadline_queue_pop_due (&queue, 1));

  ferry_deadline_queue_add (&queue, &owner.deadline, 2, &owner);
  g_assert_true (ferry_deadline_queue_pop_due (&queue, 2) == &owner);
  ferry_deadline_queue_remove (&queue, &owner.deadline);
  g_assert_cmpint (ferry_deadline_queue_get_next (&queue), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c08/deadlines-sorted", test_sorted);
  g_test_add_func ("/boundary/c08/deadlines-stable", test_stable);
  g_test_add_func ("/boundary/c08/deadlines-remove-twice", test_remove_twice);

  return g_test_run ();
}
