/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The two thresholds: by themselves, beside each other, from outside, without settings, and in a session. */
#include "model/session.h"
#include "model/settings.h"
#include "model/thresholds.h"

#include <math.h>
#include <string.h>

#define MS 1000

static void
count (FerryThresholds *thresholds,
       guint *n)
{
  (*n)++;
}

static void
assert_both (FerryThresholds *thresholds,
             gint64 stall,
             gint64 red)
{
  g_assert_cmpint (ferry_thresholds_get (thresholds, FERRY_THRESHOLD_STALL), ==, stall);
  g_assert_cmpint (ferry_thresholds_get (thresholds, FERRY_THRESHOLD_RED), ==, red);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GSettings *
get_clean_settings (void)
{
  GSettings *settings = ferry_settings_new ();

  g_assert_nonnull (settings);
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    g_settings_reset (settings, ferry_threshold_parameters[i].name);
  iterate ();

  return settings;
}

/* Not allowed: told with all these words, and nothing is changed. */
static void
assert_refused (FerryThresholds *thresholds,
                FerryThreshold which,
                double value,
                const char *words)
{
  gint64 stall = ferry_thresholds_get (thresholds, FERRY_THRESHOLD_STALL);
  gint64 red = ferry_thresholds_get (thresholds, FERRY_THRESHOLD_RED);
  g_autoptr (GError) error = NULL;
  guint n = 0;
  gulong handler = g_signal_connect (thresholds, "changed", G_CALLBACK (count), &n);

  g_assert_false (ferry_thresholds_set (thresholds, which, value, &error));
  g_assert_true (g_pattern_match_simple (words, error->message));
  assert_both (thresholds, stall, red);
  g_assert_cmpuint (n, ==, 0);
  g_signal_handler_disconnect (thresholds, handler);
}

/* Form, schema and monitor have the same of each. */
static void
test_table (void)
{
  g_autoptr (GSettings) settings = get_clean_settings ();
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  for (FerryThreshold i = 0; i < FERRY_N_THRESHOLDS; i++)
    {
      const FerryParameter *parameter = &ferry_threshold_parameters[i];
      g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, parameter->name);
      g_autoptr (GVariant) fallback = g_settings_schema_key_get_default_value (key);
      g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
      g_autoptr (GVariant) bounds = NULL;
      double minimum, maximum;

      g_variant_get (range, "(&sv)", NULL, &bounds);
      g_variant_get (bounds, "(dd)", &minimum, &maximum);
      g_assert_cmpfloat (g_variant_get_double (fallback), ==, g_ascii_strtod (parameter->fallback, NULL));
      g_assert_cmpfloat (minimum, ==, parameter->minimum);
      g_assert_cmpfloat (maximum, ==, parameter->maximum);
    }
  g_assert_cmpfloat (ferry_threshold_parameters[FERRY_THRESHOLD_STALL].minimum * MS, ==, FERRY_STALL_THRESHOLD_MIN_US);
  g_assert_cmpfloat (ferry_threshold_parameters[FERRY_THRESHOLD_STALL].maximum * MS, ==, FERRY_STALL_THRESHOLD_MAX_US);
}

/* Without settings there are the defaults, and they can be changed. */
static void
test_no_settings (void)
{
  FerryThresholds *thresholds = ferry_thresholds_new (NULL);
  guint n = 0;

  assert_both (thresholds, FERRY_STALL_THRESHOLD_US, 100 * MS);
  g_signal_connect (thresholds, "changed", G_CALLBACK (count), &n);
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 7.25, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 7.25, NULL));
  assert_both (thresholds, 7250, 100 * MS);
  g_assert_cmpuint (n, ==, 1);
  g_assert_finalize_object (thresholds);
}

static void
test_contradiction (void)
{
  g_autoptr (FerryThresholds) thresholds = ferry_thresholds_new (NULL);

  assert_refused (thresholds, FERRY_THRESHOLD_STALL, 4.9, "*stall-threshold*4.9*5 to 1000*");
  assert_refused (thresholds, FERRY_THRESHOLD_STALL, 1001, "*stall-threshold*1001*5 to 1000*");
  assert_refused (thresholds, FERRY_THRESHOLD_STALL, NAN, "*stall-threshold*nan*5 to 1000*");
  assert_refused (thresholds, FERRY_THRESHOLD_RED, 10001, "*red-threshold*10001*5 to 10000*");
  assert_refused (thresholds, FERRY_THRESHOLD_STALL, 100.5, "*stall-threshold*100.5*5 to 100,*Red from*100");
  assert_refused (thresholds, FERRY_THRESHOLD_RED, 16.6, "*red-threshold*16.6*16.7 to 10000,*Stall from*16.7");

  /* The same is no contradiction, nor are both ends. */
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 100, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, 10000, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 1000, NULL));
  assert_both (thresholds, 1000 * MS, 10000 * MS);
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 5, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, 5, NULL));
  assert_both (thresholds, 5 * MS, 5 * MS);
}

/* What is set is remembered; the default is remembered as nothing. */
static void
test_remembered (void)
{
  g_autoptr (GSettings) settings = get_clean_settings ();
  g_autoptr (FerryThresholds) thresholds = ferry_thresholds_new (settings);
  g_autoptr (FerryThresholds) later = NULL;
  g_autoptr (GVariant) written = NULL;

  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, 500, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 300, NULL));
  g_assert_cmpfloat (g_settings_get_double (settings, "stall-threshold"), ==, 300);
  later = ferry_thresholds_new (settings);
  assert_both (later, 300 * MS, 500 * MS);

  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 16.7, NULL));
  written = g_settings_get_user_value (settings, "stall-threshold");
  g_assert_null (written);
  assert_both (later, FERRY_STALL_THRESHOLD_US, 500 * MS);
}

static void
keep_message (const char *domain,
              GLogLevelFlags level,
              const char *message,
              gpointer messages)
{
  g_ptr_array_add (messages, g_strdup (message));
}

/* Another program writes: both hold at once, or, if they contradict each other, neither, and that is told once. */
static void
test_from_outside (void)
{
  g_autoptr (GSettings) settings = get_clean_settings ();
  g_autoptr (GSettings) others = ferry_settings_new ();
  g_autoptr (FerryThresholds) thresholds = ferry_thresholds_new (settings);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);
  guint handler = g_log_set_handler ("ferry-model", G_LOG_LEVEL_MESSAGE, keep_message, messages);
  guint n = 0;

  g_signal_connect (thresholds, "changed", G_CALLBACK (count), &n);
  g_settings_set_double (others, "stall-threshold", 50);
  iterate ();
  assert_both (thresholds, 50 * MS, 100 * MS);
  g_assert_cmpuint (n, ==, 1);

  g_settings_set_double (others, "stall-threshold", 400);
  iterate ();
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_true (g_pattern_match_simple ("*stall-threshold*400*5 to 100,*default*both*", messages->pdata[0]));
  assert_both (thresholds, FERRY_STALL_THRESHOLD_US, 100 * MS);
  /* The same again, as where both keys are written. */
  g_signal_emit_by_name (settings, "changed::red-threshold", "red-threshold");
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpuint (n, ==, 2);

  g_settings_set_double (others, "red-threshold", 400);
  iterate ();
  assert_both (thresholds, 400 * MS, 400 * MS);
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpuint (n, ==, 3);
  g_log_remove_handler ("ferry-model", handler);
}

/* A person who sets one of them means it: what stood there is gone, the other one too. */
static void
test_contradiction_is_ended (void)
{
  g_autoptr (GSettings) settings = get_clean_settings ();
  g_autoptr (FerryThresholds) thresholds = NULL;

  g_settings_set_double (settings, "stall-threshold", 900);
  g_test_expect_message ("ferry-model", G_LOG_LEVEL_MESSAGE, "*stall-threshold*900*");
  thresholds = ferry_thresholds_new (settings);
  g_test_assert_expected_messages ();
  assert_both (thresholds, FERRY_STALL_THRESHOLD_US, 100 * MS);

  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, 60, NULL));
  iterate ();
  assert_both (thresholds, FERRY_STALL_THRESHOLD_US, 60 * MS);
  g_assert_cmpfloat (g_settings_get_double (settings, "stall-threshold"), ==, 16.7);
}

static gboolean
sleep_50 (gpointer n_left)
{
  g_usleep (50 * MS);

  return --*(guint *)n_left > 0;
}

/* How many stalls there are of a turn of 50 ms. */
static guint64
count_stalls (FerrySession *session)
{
  FerryLoopFigures figures;
  guint64 sum = 0;
  guint n_left = 1;
  guint id = g_idle_add (sleep_50, &n_left);

  while (g_main_context_find_source_by_id (NULL, id) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_main_context_iteration (NULL, FALSE);
  ferry_loop_monitor_get_figures (ferry_session_get_monitor (session), &figures);
  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    sum += figures.stalls[i] + figures.foreign_stalls[i];

  return sum;
}

/* The session's monitor goes by them, from the beginning and as they change. */
static void
test_session (void)
{
  g_autoptr (FerryThresholds) thresholds = ferry_thresholds_new (NULL);
  g_autoptr (FerrySession) session = ferry_session_new ();
  guint64 n;

  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, 10000, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 1000, NULL));
  ferry_session_follow_thresholds (session, thresholds);
  g_main_context_iteration (NULL, FALSE);
  n = count_stalls (session);
  g_assert_cmpuint (count_stalls (session), ==, n);

  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, 20, NULL));
  g_assert_cmpuint (count_stalls (session), >, n);
}

static void
test_format (void)
{
  static const struct
  {
    gint64 microseconds;
    const char *text;
  } rows[] = {{FERRY_STALL_THRESHOLD_US, "16.7 ms"}, {5 * MS, "5 ms"}, {300 * MS, "300 ms"}, {1234567, "1234.567 ms"}};

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ferry_threshold_format (rows[i].microseconds);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/thresholds/table", test_table);
  g_test_add_func ("/model/thresholds/no-settings", test_no_settings);
  g_test_add_func ("/model/thresholds/contradiction", test_contradiction);
  g_test_add_func ("/model/thresholds/remembered", test_remembered);
  g_test_add_func ("/model/thresholds/from-outside", test_from_outside);
  g_test_add_func ("/model/thresholds/contradiction-is-ended", test_contradiction_is_ended);
  g_test_add_func ("/model/thresholds/session", test_session);
  g_test_add_func ("/model/thresholds/format", test_format);

  return g_test_run ();
}
