/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From where the time went to a cause, and from looks to contributors: no clock, no loop. */
#include "monitor/stall-cause.h"
#include "monitor/stall-profile.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static void
test_decide (void)
{
  static const struct
  {
    FerryStallAccount account;
    FerryStallCause cause;
  } cases[] = {
    {{.length = 100, .watched = 100, .computed = 90, .waited = 5}, FERRY_CAUSE_CPU},
    {{.length = 100, .watched = 100, .computed = 5, .waited = 5}, FERRY_CAUSE_BLOCKED},
    {{.length = 100, .watched = 100, .computed = 30, .waited = 60}, FERRY_CAUSE_STARVED},
    {{.length = 100, .watched = 100, .computed = 10, .frozen = 80}, FERRY_CAUSE_FROZEN},
    {{.length = 100, .watched = 100, .computed = 95, .is_many_small = TRUE}, FERRY_CAUSE_MANY_SMALL},
    /* Slept in small pieces is many-small too; but whoever is starved is to blame for nothing. */
    {{.length = 100, .watched = 100, .computed = 5, .is_many_small = TRUE}, FERRY_CAUSE_MANY_SMALL},
    {{.length = 100, .watched = 100, .waited = 90, .is_many_small = TRUE}, FERRY_CAUSE_STARVED},
    {{.length = 100, .watched = 100, .waited = 90, .frozen = 60}, FERRY_CAUSE_FROZEN},
    /* A short freeze in a long computation; sleep does not count twice. */
    {{.length = 100, .watched = 100, .computed = 60, .frozen = 40}, FERRY_CAUSE_CPU},
    {{.length = 100, .watched = 100, .computed = 35, .frozen = 40}, FERRY_CAUSE_CPU},
    {{.length = 100, .watched = 0}, FERRY_CAUSE_UNKNOWN},
    {{.length = 100, .watched = 0, .frozen = 90}, FERRY_CAUSE_FROZEN},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (ferry_stall_cause_decide (&cases[i].account), ==, cases[i].cause);
    }
}

static void
test_own (void)
{
  static const char * const own[] = {"unknown", "cpu", "blocked", "many-small"};

  for (guint cause = 0; cause < FERRY_N_STALL_CAUSES; cause++)
    {
      gboolean is_listed = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (own); i++)
        is_listed |= g_str_equal (ferry_stall_cause_get_name (cause), own[i]);
      g_assert_true (ferry_stall_cause_is_own (cause) == is_listed);
    }
}

static void
add (FerryStallProfile *profile,
     guint64 source,
     const char *name,
     guint64 function,
     gint64 time)
{
  FerryDispatch dispatch = {.source = source, .depth = 1, .function = function};

  g_strlcpy (dispatch.name, name, sizeof dispatch.name);
  ferry_stall_profile_add (profile, &dispatch, time);
}

static void
test_contributors (void)
{
  g_autofree FerryStallProfile *profile = g_new0 (FerryStallProfile, 1);

  add (profile, 1, "one", 10, 4 * MS);
  add (profile, 2, "two", 20, 3 * MS);
  add (profile, 2, "two", 20, 4 * MS);
  ferry_stall_profile_add (profile, NULL, 1 * MS);
  add (profile, 3, "one", 10, 2 * MS);
  add (profile, 4, "one", 11, 1 * MS);
  ferry_stall_profile_sort (profile);

  /* Same name and callback: one. Same name, another callback: another. */
  g_assert_cmpuint (profile->n_groups, ==, 3);
  g_assert_cmpstr (profile->groups[0].name, ==, "two");
  g_assert_cmpint (profile->groups[0].time, ==, 7 * MS);
  g_assert_cmpuint (profile->groups[0].dispatches, ==, 1);
  g_assert_cmpstr (profile->groups[1].name, ==, "one");
  g_assert_cmpuint (profile->groups[1].function, ==, 10);
  g_assert_cmpint (profile->groups[1].time, ==, 6 * MS);
  g_assert_cmpuint (profile->groups[1].dispatches, ==, 2);
  g_assert_cmpuint (profile->groups[2].function, ==, 11);
  g_assert_cmpint (profile->total, ==, 15 * MS);
  g_assert_cmpint (profile->longest, ==, 7 * MS);
  g_assert_cmpuint (profile->dispatches, ==, 4);
}

static void
test_many_small (void)
{
  g_autofree FerryStallProfile *profile = g_new0 (FerryStallProfile, 1);

  add (profile, 1, "", 10, 4 * MS);
  add (profile, 2, "", 10, 4 * MS);
  g_assert_false (ferry_stall_profile_is_many_small (profile));
  add (profile, 3, "", 10, 4 * MS);
  g_assert_true (ferry_stall_profile_is_many_small (profile));

  /* One long dispatch among them, and they are not what it is about. */
  add (profile, 4, "", 10, 20 * MS);
  g_assert_false (ferry_stall_profile_is_many_small (profile));

  ferry_stall_profile_clear (profile);
  g_assert_cmpuint (profile->n_groups, ==, 0);
  g_assert_false (ferry_stall_profile_is_many_small (profile));

  /* Two are not many, however much lies between them. */
  for (guint i = 0; i < 2; i++)
    {
      add (profile, 1 + i, "", 10, 4 * MS);
      ferry_stall_profile_add (profile, NULL, 3 * MS);
    }
  g_assert_cmpint (profile->longest, <, profile->total / 2);
  g_assert_false (ferry_stall_profile_is_many_small (profile));
}

static void
test_too_many_contributors (void)
{
  g_autofree FerryStallProfile *profile = g_new0 (FerryStallProfile, 1);

  for (guint i = 1; i <= FERRY_PROFILE_GROUPS_MAX + 5; i++)
    add (profile, i, "", i, 1 * MS);

  g_assert_cmpuint (profile->n_groups, ==, FERRY_PROFILE_GROUPS_MAX);
  g_assert_cmpuint (profile->dispatches, ==, FERRY_PROFILE_GROUPS_MAX + 5);
  g_assert_cmpint (profile->total, ==, (FERRY_PROFILE_GROUPS_MAX + 5) * MS);
}

static void
test_format (void)
{
  FerryStall stall = {
    .serial = 7,
    .duration = 311400,
    .stall_class = FERRY_STALL_HANG,
    .cause = FERRY_CAUSE_BLOCKED,
    .system_call = "poll",
    .contributors = {{"wait (wait_for_it)", 310000, 1}},
    .n_contributors = 1,
  };
  FerryStallSample sample = {.age = 17200, .system_call = "poll", .n_frames = 2, .frames = {"poll (libc.so.6)", "main (ferry)"}};
  g_autofree char *text = ferry_stall_format (&stall, &sample, 1);

  g_assert_cmpstr (text, ==,
                   "stall 7: 311.4 ms, hang, blocked in poll\n"
                   "  310 ms in 1 of wait (wait_for_it)\n"
                   "  after 17.2 ms, asleep in poll\n"
                   "    poll (libc.so.6)\n"
                   "    main (ferry)\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m05/decide", test_decide);
  g_test_add_func ("/monitor/m05/own", test_own);
  g_test_add_func ("/monitor/m04/contributors", test_contributors);
  g_test_add_func ("/monitor/m05/many-small-rule", test_many_small);
  g_test_add_func ("/monitor/m10/too-many-contributors", test_too_many_contributors);
  g_test_add_func ("/monitor/m03/format", test_format);

  return g_test_run ();
}
