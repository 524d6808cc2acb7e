/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known of a thread: where its stack lies, and memory that may not be there. */
#include "monitor/thread-probe.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Wherever the caller's stack lies, and no more than is its own. */
static void
assert_stack_is_found (void)
{
  guint64 here = (guintptr)__builtin_frame_address (0);
  FerryThreadProbe probe;
  pthread_attr_t attributes;
  void *lowest;
  size_t size;

  g_assert_cmpint (pthread_getattr_np (pthread_self (), &attributes), ==, 0);
  pthread_attr_getstack (&attributes, &lowest, &size);
  pthread_attr_destroy (&attributes);
  ferry_thread_probe_init (&probe);
  ferry_thread_probe_clear (&probe);
  g_assert_cmpuint (probe.stack_begin, <=, here);
  g_assert_cmpuint (probe.stack_end, >, here);
  g_assert_cmpuint (probe.stack_end, <=, (guintptr)lowest + size);
}

/* A program that asserts in a child ends there with a signal. */
static gpointer
find_stack_in_child (gpointer data)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      assert_stack_is_found ();
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);

  return NULL;
}

static gpointer
find_stack_here (gpointer data)
{
  assert_stack_is_found ();

  return NULL;
}

static void
test_stack_is_found (void)
{
  struct rlimit limit, wide;

  assert_stack_is_found ();
  g_thread_join (g_thread_new ("other", find_stack_here, NULL));
  g_thread_join (g_thread_new ("parent", find_stack_in_child, NULL));

  /* Then the first stack reaches to what lies below it, and only the map tells what that is. */
  g_assert_cmpint (getrlimit (RLIMIT_STACK, &limit), ==, 0);
  wide = limit;
  wide.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_STACK, &wide), ==, 0);
  assert_stack_is_found ();
  g_assert_cmpint (setrlimit (RLIMIT_STACK, &limit), ==, 0);
}

static void
test_read_memory (void)
{
  long page = sysconf (_SC_PAGESIZE);
  char text[] = "here";
  char copy[sizeof text];

  g_assert_cmpuint (ferry_read_memory (text, copy, sizeof copy), ==, sizeof text);
  g_assert_cmpstr (copy, ==, text);
  g_assert_cmpuint (ferry_read_memory ((gpointer)page, copy, sizeof copy), ==, 0);
  g_assert_cmpuint (ferry_read_memory (NULL, copy, sizeof copy), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m03/stack-is-found", test_stack_is_found);
  g_test_add_func ("/monitor/m03/read-memory", test_read_memory);

  return g_test_run ();
}
