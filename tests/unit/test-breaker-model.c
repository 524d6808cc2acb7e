/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The breaker beside a naive model of itself, over random steps (C10). */
#include "breaker-helper.h"

/* The naive model: it remembers every result and every call. */
typedef struct
{
  FerryBreakerPolicy policy;
  FerryBreakerState state;
  gint64 open_until;
  GArray *results; /* ModelResult since it last closed */
  GArray *calls;   /* ModelCall that are admitted */
  guint trips;
} Model;

typedef struct
{
  gint64 time;
  gboolean success;
} ModelResult;

typedef struct
{
  guint pass;
  guint trips; /* when it was admitted */
  gboolean is_probe;
} ModelCall;

static guint
model_count_probes (const Model *model)
{
  guint probes = 0;

  for (guint i = 0; i < model->calls->len; i++)
    probes += g_array_index (model->calls, ModelCall, i).is_probe;

  return probes;
}

static void
model_count (const Model *model,
             gint64 now,
             guint *calls,
             guint *failures)
{
  gint64 tenth = model->policy.window / 10;
  gint64 begin = (now / tenth - 9) * tenth;

  *calls = *failures = 0;
  for (guint i = model->results->len; i > 0; i--)
    {
      ModelResult *result = &g_array_index (model->results, ModelResult, i - 1);

      if (result->time < begin)
        break;
      *calls += 1;
      *failures += !result->success;
    }
}

static void
model_open (Model *model,
            gint64 now)
{
  model->state = FERRY_BREAKER_OPEN;
  model->open_until = now + model->policy.open_time;
  model->trips++;
}

static void
model_record (Model *model,
              gint64 now,
              const ModelCall *call,
              gboolean success)
{
  ModelResult result = {now, success};
  guint calls, failures;

  if (call->is_probe && success)
    {
      model->state = FERRY_BREAKER_CLOSED;
      g_array_set_size (model->results, 0);
    }
  else if (call->is_probe)
    model_open (model, now);
  else if (model->state == FERRY_BREAKER_CLOSED && call->trips == model->trips)
    {
      g_array_append_val (model->results, result);
      model_count (model, now, &calls, &failures);
      if (!success && calls >= model->policy.minimum_calls &&
          (double)failures / calls * 100 >= model->policy.failure_percent - 1e-9)
        model_open (model, now);
    }
}

static void
step_admit (FerryBreaker *breaker,
            Model *model,
            gint64 now)
{
  gboolean is_late = model->state == FERRY_BREAKER_OPEN && now < model->open_until;
  gint64 retry_after = -1;
  ModelCall call = {.trips = model->trips, .is_probe = model->state != FERRY_BREAKER_CLOSED};

  if (ferry_breaker_admit (breaker, now, &call.pass, &retry_after))
    {
      g_assert_false (is_late);
      g_assert_cmpint (retry_after, ==, 0);
      if (call.is_probe)
        model->state = FERRY_BREAKER_HALF_OPEN;
      g_array_append_val (model->calls, call);
      g_assert_cmpuint (model_count_probes (model), <=, 1);
    }
  else
    {
      g_assert_true (is_late || model_count_probes (model) == 1);
      g_assert_cmpint (retry_after, ==, is_late ? model->open_until - now : 0);
    }
}

static void
step_end (FerryBreaker *breaker,
          Model *model,
          gint64 now,
          guint failure_percent)
{
  guint i = g_test_rand_int_range (0, model->calls->len);
  ModelCall call = g_array_index (model->calls, ModelCall, i);
  gboolean success = (guint)g_test_rand_int_range (0, 100) >= failure_percent;

  g_array_remove_index_fast (model->calls, i);
  if (g_test_rand_int_range (0, 8) == 0)
    ferry_breaker_drop (breaker, now, call.pass);
  else
    {
      ferry_breaker_record (breaker, now, call.pass, success);
      model_record (model, now, &call, success);
    }
}

static gint64
random_pause (const FerryBreakerPolicy *random_policy)
{
  switch (g_test_rand_int_range (0, 200))
    {
    case 0:
      return g_test_rand_int_range (0, 30) * random_policy->window / 10;
    case 1:
      return random_policy->open_time;
    default:
      return g_test_rand_int_range (0, random_policy->window / 20);
    }
}

static void
assert_equals_model (const FerryBreaker *breaker,
                     const Model *model,
                     gint64 now)
{
  gint64 time_left = model->state == FERRY_BREAKER_OPEN ? MAX (0, model->open_until - now) : 0;
  guint calls, failures;

  model_count (model, now, &calls, &failures);
  test_breaker_assert_figures (breaker, now, model->state, calls, failures, time_left);
}

static void
test_random_steps_equal_model (void)
{
  guint seen[3] = {0};

  for (guint round = 0; round < 100; round++)
    {
      Model model = {
        .policy = {
          .window = g_test_rand_int_range (1000, 1000000),
          .minimum_calls = g_test_rand_int_range (1, 20),
          .failure_percent = g_test_rand_int_range (1, 101),
          .open_time = g_test_rand_int_range (1000, 300000),
        },
        .results = g_array_new (FALSE, FALSE, sizeof (ModelResult)),
        .calls = g_array_new (FALSE, FALSE, sizeof (ModelCall)),
      };
      gint64 now = g_test_rand_int_range (0, G_MAXINT32);
      guint failure_percent = 0;
      FerryBreaker breaker;

      ferry_breaker_init (&breaker, &model.policy);
      for (guint step = 0; step < 1000; step++)
        {
          if (step % 100 == 0)
            failure_percent = g_test_rand_int_range (0, 101);
          now += random_pause (&model.policy);
          if (model.calls->len == 0 || (model.calls->len < 20 && g_test_rand_bit ()))
            step_admit (&breaker, &model, now);
          else
            step_end (&breaker, &model, now, failure_percent);
          assert_equals_model (&breaker, &model, now);
          seen[model.state]++;
        }
      g_array_unref (model.results);
      g_array_unref (model.calls);
    }

  g_test_message ("Closed, open, half-open: %u, %u, %u steps", seen[0], seen[1], seen[2]);
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_cmpuint (seen[i], >, 1000);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c10/random-steps-equal-model", test_random_steps_equal_model);

  return g_test_run ();
}
