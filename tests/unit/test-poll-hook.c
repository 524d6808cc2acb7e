/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The hook around poll, counted in calls, with other people's poll functions above and below it. */
#include "monitor/poll-hook.h"

#include <errno.h>

/* What the hook told us. */
typedef struct
{
  guint before;
  guint after;
  guint missed;
} Calls;

static void
count_before (gpointer data,
              int timeout)
{
  ((Calls *)data)->before++;
}

/* Does to errno what any code may do. */
static void
count_after (gpointer data)
{
  ((Calls *)data)->after++;
  errno = ENOENT;
}

static void
count_missed (gpointer data)
{
  ((Calls *)data)->missed++;
}

static const FerryPollHookFuncs counting_funcs = {
  .before_poll = count_before,
  .after_poll = count_after,
  .missed_polls = count_missed,
};

static void
assert_calls (Calls *calls,
              guint polls,
              guint missed)
{
  g_assert_cmpuint (calls->before, ==, polls);
  g_assert_cmpuint (calls->after, ==, polls);
  g_assert_cmpuint (calls->missed, ==, missed);
}

static void
iterate (GMainContext *context,
         guint n)
{
  for (guint i = 0; i < n; i++)
    g_main_context_iteration (context, FALSE);
}

/* Somebody else's poll functions. Each test that uses them sets them anew. */
static GPollFunc chained;
static guint n_chaining;
static guint n_deaf;

static int
chaining_poll (GPollFD *fds,
               guint n_fds,
               int timeout)
{
  n_chaining++;

  return chained (fds, n_fds, timeout);
}

static int
deaf_poll (GPollFD *fds,
           guint n_fds,
           int timeout)
{
  n_deaf++;

  return g_poll (fds, n_fds, timeout);
}

static int
interrupted_poll (GPollFD *fds,
                  guint n_fds,
                  int timeout)
{
  errno = EINTR;

  return -1;
}

static int seen_result;
static int seen_errno;

static int
recording_poll (GPollFD *fds,
                guint n_fds,
                int timeout)
{
  seen_result = chained (fds, n_fds, timeout);
  seen_errno = errno;

  return seen_result;
}

static void
put_on_top (GMainContext *context,
            GPollFunc func)
{
  chained = g_main_context_get_poll_func (context);
  n_chaining = n_deaf = 0;
  g_main_context_set_poll_func (context, func);
}

/* A hook that was removed below somebody is found when its function is uppermost again. */
static void
reclaim (GMainContext *context,
         GPollFunc ours)
{
  Calls calls = {0};

  g_main_context_set_poll_func (context, ours);
  ferry_poll_hook_remove (ferry_poll_hook_install (context, &counting_funcs, &calls));
}

static void
test_install_and_remove (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook = ferry_poll_hook_install (context, &counting_funcs, &calls);

  g_assert_nonnull (hook);
  assert_calls (&calls, 0, 0);
  iterate (context, 3);
  assert_calls (&calls, 3, 0);

  ferry_poll_hook_look (hook);
  iterate (context, 1);
  assert_calls (&calls, 4, 0);

  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == g_poll);
  iterate (context, 1);
  assert_calls (&calls, 4, 0);
}

static void
test_keeps_former_and_errno (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook;

  g_main_context_set_poll_func (context, interrupted_poll);
  hook = ferry_poll_hook_install (context, &counting_funcs, &calls);
  put_on_top (context, recording_poll);

  iterate (context, 1);
  assert_calls (&calls, 1, 0);
  g_assert_cmpint (seen_result, ==, -1);
  g_assert_cmpint (seen_errno, ==, EINTR);

  g_main_context_set_poll_func (context, chained);
  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == interrupted_poll);
}

static void
test_sixteen (void)
{
  GMainContext *contexts[FERRY_POLL_HOOKS_MAX + 1];
  FerryPollHook *installed[FERRY_POLL_HOOKS_MAX];
  Calls calls[FERRY_POLL_HOOKS_MAX] = {0};

  for (guint i = 0; i <= FERRY_POLL_HOOKS_MAX; i++)
    contexts[i] = g_main_context_new ();

  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      installed[i] = ferry_poll_hook_install (contexts[i], &counting_funcs, &calls[i]);
      g_assert_nonnull (installed[i]);
    }
  g_assert_null (ferry_poll_hook_install (contexts[FERRY_POLL_HOOKS_MAX], &counting_funcs, calls));

  /* Each hears of its own context only. */
  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    iterate (contexts[i], i + 1);
  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    assert_calls (&calls[i], i + 1, 0);

  ferry_poll_hook_remove (installed[7]);
  installed[7] = ferry_poll_hook_install (contexts[FERRY_POLL_HOOKS_MAX], &counting_funcs, &calls[7]);
  g_assert_nonnull (installed[7]);

  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    ferry_poll_hook_remove (installed[i]);
  for (guint i = 0; i <= FERRY_POLL_HOOKS_MAX; i++)
    g_main_context_unref (contexts[i]);
}

/* Somebody on top of us who calls us: everything stays as they want it. */
static void
test_chained (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook = ferry_poll_hook_install (context, &counting_funcs, &calls);

  put_on_top (context, chaining_poll);
  for (guint i = 0; i < 5; i++)
    {
      ferry_poll_hook_look (hook);
      iterate (context, 1);
    }

  assert_calls (&calls, 5, 0);
  g_assert_cmpuint (n_chaining, ==, 5);
  g_assert_true (g_main_context_get_poll_func (context) == chaining_poll);

  g_main_context_set_poll_func (context, chained);
  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == g_poll);
}

/* Somebody on top of us who does not: we go on top of them, and say that we missed something. */
static void
test_replaced (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook = ferry_poll_hook_install (context, &counting_funcs, &calls);

  iterate (context, 1);
  put_on_top (context, deaf_poll);
  iterate (context, 5);
  assert_calls (&calls, 1, 0);

  ferry_poll_hook_look (hook);
  ferry_poll_hook_look (hook);
  assert_calls (&calls, 1, 0);
  iterate (context, 1);
  assert_calls (&calls, 1, 1);

  n_deaf = 0;
  iterate (context, 4);
  assert_calls (&calls, 5, 1);
  g_assert_cmpuint (n_deaf, ==, 4);

  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == deaf_poll);
  reclaim (context, chained);
}

/* They begin to call us only after we went on top of them. Everyone is called once, in order. */
static void
test_never_in_a_circle (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook;
  GPollFunc ours;

  g_main_context_set_poll_func (context, deaf_poll);
  hook = ferry_poll_hook_install (context, &counting_funcs, &calls);
  ours = g_main_context_get_poll_func (context);

  put_on_top (context, chaining_poll);
  chained = g_poll;
  ferry_poll_hook_look (hook);
  iterate (context, 1);
  g_assert_true (g_main_context_get_poll_func (context) == ours);

  chained = ours;
  n_chaining = 0;
  calls = (Calls) {0};
  iterate (context, 3);
  assert_calls (&calls, 3, 0);
  g_assert_cmpuint (n_chaining, ==, 3);
  g_assert_cmpuint (n_deaf, ==, 3);

  /* Theirs is back on top and still calls ours, that now does nothing. */
  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == chaining_poll);
  iterate (context, 1);
  assert_calls (&calls, 3, 0);
  g_assert_cmpuint (n_chaining, ==, 4);
  g_assert_cmpuint (n_deaf, ==, 4);

  reclaim (context, ours);
  g_assert_true (g_main_context_get_poll_func (context) == deaf_poll);
}

/* Somebody who replaces us again and again wins in the end. */
static void
test_gives_up (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook = ferry_poll_hook_install (context, &counting_funcs, &calls);

  for (guint i = 0; i < 20; i++)
    {
      g_main_context_set_poll_func (context, i % 2 ? deaf_poll : g_poll);
      ferry_poll_hook_look (hook);
      iterate (context, 2);
    }

  g_assert_cmpuint (calls.missed, ==, 7);
  g_assert_true (g_main_context_get_poll_func (context) == deaf_poll);
  ferry_poll_hook_remove (hook);
}

/* Removed while somebody is on top: they may call ours for ever, so it has to work for ever. */
static void
test_removed_below (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  Calls later_calls = {0};
  FerryPollHook *hook = ferry_poll_hook_install (context, &counting_funcs, &calls);

  put_on_top (context, chaining_poll);
  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == chaining_poll);
  iterate (context, 2);
  assert_calls (&calls, 0, 0);
  g_assert_cmpuint (n_chaining, ==, 2);

  hook = ferry_poll_hook_install (context, &counting_funcs, &later_calls);
  iterate (context, 2);
  assert_calls (&calls, 0, 0);
  assert_calls (&later_calls, 2, 0);
  ferry_poll_hook_remove (hook);
  g_assert_true (g_main_context_get_poll_func (context) == chaining_poll);

  /* They step aside for what they found: no place is lost. */
  g_main_context_set_poll_func (context, chained);
  iterate (context, 1);
  reclaim (context, chained);
  g_assert_true (g_main_context_get_poll_func (context) == g_poll);
}

/* With every other place in use, one that was left below somebody is there again. */
static void
test_left_place_is_found (void)
{
  GMainContext *contexts[FERRY_POLL_HOOKS_MAX];
  FerryPollHook *installed[FERRY_POLL_HOOKS_MAX];
  Calls calls = {0};

  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      contexts[i] = g_main_context_new ();
      installed[i] = ferry_poll_hook_install (contexts[i], &counting_funcs, &calls);
    }

  put_on_top (contexts[0], chaining_poll);
  ferry_poll_hook_remove (installed[0]);
  g_assert_null (ferry_poll_hook_install (contexts[0], &counting_funcs, &calls));

  g_main_context_set_poll_func (contexts[0], chained);
  installed[0] = ferry_poll_hook_install (contexts[0], &counting_funcs, &calls);
  g_assert_nonnull (installed[0]);

  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      ferry_poll_hook_remove (installed[i]);
      g_main_context_unref (contexts[i]);
    }
}

/* Two on one context, removed in either order. */
static void
test_two_on_one_context (void)
{
  for (guint first = 0; first < 2; first++)
    {
      g_autoptr (GMainContext) context = g_main_context_new ();
      Calls calls[2] = {0};
      FerryPollHook *pair[2];

      for (guint i = 0; i < 2; i++)
        pair[i] = ferry_poll_hook_install (context, &counting_funcs, &calls[i]);

      ferry_poll_hook_look (pair[0]);
      iterate (context, 2);
      assert_calls (&calls[0], 2, 0);
      assert_calls (&calls[1], 2, 0);

      ferry_poll_hook_remove (pair[first]);
      iterate (context, 2);
      assert_calls (&calls[first], 2, 0);
      assert_calls (&calls[1 - first], 4, 0);

      ferry_poll_hook_remove (pair[1 - first]);
      g_assert_true (g_main_context_get_poll_func (context) == g_poll);
    }
}

static gpointer
iterate_copy (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_set_poll_func (context, data);
  iterate (context, 100);

  return NULL;
}

/* Our function on a context of another thread, put there by somebody who copied it. */
static void
test_copied_to_another_thread (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Calls calls = {0};
  FerryPollHook *hook = ferry_poll_hook_install (context, &counting_funcs, &calls);

  g_thread_join (g_thread_new ("copy", iterate_copy, g_main_context_get_poll_func (context)));
  assert_calls (&calls, 0, 0);

  ferry_poll_hook_remove (hook);
}

/* The tests before may not have lost a single place. */
static void
test_no_place_lost (void)
{
  test_sixteen ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m01/install-and-remove", test_install_and_remove);
  g_test_add_func ("/monitor/m01/keeps-former-and-errno", test_keeps_former_and_errno);
  g_test_add_func ("/monitor/m01/sixteen", test_sixteen);
  g_test_add_func ("/monitor/m01/chained", test_chained);
  g_test_add_func ("/monitor/m01/replaced", test_replaced);
  g_test_add_func ("/monitor/m01/removed-below", test_removed_below);
  g_test_add_func ("/monitor/m01/left-place-is-found", test_left_place_is_found);
  g_test_add_func ("/monitor/m01/two-on-one-context", test_two_on_one_context);
  g_test_add_func ("/monitor/m01/copied-to-another-thread", test_copied_to_another_thread);
  g_test_add_func ("/monitor/m01/never-in-a-circle", test_never_in_a_circle);
  g_test_add_func ("/monitor/m01/no-place-lost", test_no_place_lost);

  /* This one does lose its place: somebody might still call ours. */
  g_test_add_func ("/monitor/m01/gives-up", test_gives_up);

  return g_test_run ();
}
