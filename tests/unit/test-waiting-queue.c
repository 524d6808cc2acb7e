/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is next: priorities, and the aging that keeps them from starving anybody (C11). */
#include "boundary/waiting-queue.h"

#include <string.h>

#define INTERACTIVE FERRY_PRIORITY_INTERACTIVE
#define BACKGROUND FERRY_PRIORITY_BACKGROUND

static FerryWaitingQueue queue;
static FerryWaiter waiters[100];
static guint n_waiters;

static void
add (FerryPriority priority,
     gint64 since,
     const char *name)
{
  ferry_waiting_queue_add (&queue, &waiters[n_waiters++], priority, since, (gpointer)name);
}

/* What comes out, as one string, until the queue is empty. */
static void
assert_order (const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);
  const char *name;

  g_assert_cmpuint (ferry_waiting_queue_get_length (&queue), ==, strlen (expected));
  while ((name = ferry_waiting_queue_pop (&queue)) != NULL)
    g_string_append (order, name);
  g_assert_cmpstr (order->str, ==, expected);
  n_waiters = 0;
}

static void
test_first_come (void)
{
  add (INTERACTIVE, 1, "a");
  add (INTERACTIVE, 1, "b");
  add (INTERACTIVE, 3, "c");
  assert_order ("abc");
  assert_order ("");
}

static void
test_interactive_first (void)
{
  add (BACKGROUND, 1, "x");
  add (BACKGROUND, 2, "y");
  add (INTERACTIVE, 3, "a");
  add (BACKGROUND, 4, "z");
  add (INTERACTIVE, 5, "b");
  assert_order ("abxyz");
}

/* However many people come, a background call waits no longer than the head start for those who came
 * after it. */
static void
test_aging (void)
{
  add (BACKGROUND, 1000, "x");
  add (INTERACTIVE, 1000 + FERRY_PRIORITY_AGING - 1, "a");
  add (INTERACTIVE, 1000 + FERRY_PRIORITY_AGING, "b");
  add (INTERACTIVE, 1000 + FERRY_PRIORITY_AGING + 1, "c");
  add (BACKGROUND, 1000 + FERRY_PRIORITY_AGING + 2, "y");
  assert_order ("abxcy");
}

static void
test_remove (void)
{
  add (BACKGROUND, 1, "x");
  add (INTERACTIVE, 2, "a");
  add (BACKGROUND, 3, "y");
  add (INTERACTIVE, 4, "b");
  ferry_waiting_queue_remove (&queue, &waiters[0]);
  ferry_waiting_queue_remove (&queue, &waiters[1]);
  assert_order ("by");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c11/waiting-first-come", test_first_come);
  g_test_add_func ("/boundary/c11/waiting-interactive-first", test_interactive_first);
  g_test_add_func ("/boundary/c11/waiting-aging", test_aging);
  g_test_add_func ("/boundary/c11/waiting-remove", test_remove);

  return g_test_run ();
}
