/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The timers alone: order, moving, references, and the end of their thread. */
#include "boundary/timers.h"

#include "boundary-helper.h"

typedef struct
{
  FerryTimer timer; /* first */
  int references;   /* atomic */
  int fired;        /* atomic */
  gint64 due;
} Alarm;

static struct
{
  GMutex lock;
  GCond changed;
  GPtrArray *fired; /* of Alarm, in their order */
  FerryTimers *drop;
  TestGate *gate; /* that the timers' thread waits at */
} fixture;

static void
on_fire (FerryTimer *timer)
{
  Alarm *alarm = (Alarm *)timer;

  g_assert_cmpint (g_get_monotonic_time (), >=, alarm->due);
  g_atomic_int_inc (&alarm->fired);
  g_mutex_lock (&fixture.lock);
  g_ptr_array_add (fixture.fired, alarm);
  g_cond_broadcast (&fixture.changed);
  g_mutex_unlock (&fixture.lock);

  if (fixture.gate != NULL)
    test_gate_wait (fixture.gate);
  if (fixture.drop != NULL)
    ferry_timers_unref (g_steal_pointer (&fixture.drop));
}

static void
on_hold (FerryTimer *timer)
{
  g_atomic_int_inc (&((Alarm *)timer)->references);
}

static void
on_release (FerryTimer *timer)
{
  g_mutex_lock (&fixture.lock);
  g_assert_cmpint (g_atomic_int_add (&((Alarm *)timer)->references, -1), >, 0);
  g_cond_broadcast (&fixture.changed);
  g_mutex_unlock (&fixture.lock);
}

static const FerryTimerFuncs alarm_funcs = {on_fire, on_hold, on_release};

static FerryTimers *
timers_new (void)
{
  g_ptr_array_set_size (fixture.fired, 0);
  return ferry_timers_new ();
}

static void
arm (FerryTimers *timers,
     Alarm *alarm,
     gint64 due)
{
  alarm->due = due;
  alarm->timer.funcs = &alarm_funcs;
  ferry_timers_arm (timers, &alarm->timer, due);
}

/* Until @n have fired and each alarm of them was released. */
static void
wait_fired (guint n)
{
  g_mutex_lock (&fixture.lock);
  while (fixture.fired->len < n || (n > 0 && g_atomic_int_get (&((Alarm *)g_ptr_array_index (fixture.fired, n - 1))->references) > 0))
    g_assert_true (g_cond_wait_until (&fixture.changed, &fixture.lock, g_get_monotonic_time () + TEST_HANG_GUARD));
  g_mutex_unlock (&fixture.lock);
}

/* Armed in a random order, some of them moved or disarmed: they fire sorted. All of them are due by
 * then, for the thread is kept busy with another one meanwhile. */
static void
test_order (void)
{
  enum {
    N = 500
  };
  g_autofree Alarm *alarms = g_new0 (Alarm, N);
  g_autofree Alarm *disarmed = g_new0 (Alarm, N);
  FerryTimers *timers = timers_new ();
  Alarm first = {0};
  TestGate gate;

  test_gate_init (&gate);
  fixture.gate = &gate;
  arm (timers, &first, 0);
  test_gate_wait_entered (&gate, 1);

  for (guint i = 0; i < N; i++)
    {
      arm (timers, &alarms[i], g_test_rand_int_range (1, 1000000));
      arm (timers, &disarmed[i], g_test_rand_int_range (1, 1000000));
    }
  for (guint i = 0; i < N; i += 2)
    arm (timers, &alarms[i], g_test_rand_int_range (1, 1000000));
  for (guint i = 0; i < N; i++)
    ferry_timers_disarm (timers, &disarmed[i].timer);
  g_assert_cmpuint (ferry_timers_get_armed (timers), ==, N);
  test_gate_open (&gate);
  wait_fired (N + 1);

  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpint (alarms[i].fired, ==, 1);
      g_assert_cmpint (alarms[i].references, ==, 0);
      g_assert_cmpint (disarmed[i].fired, ==, 0);
      g_assert_cmpint (disarmed[i].references, ==, 0);
      g_assert_cmpint (((Alarm *)fixture.fired->pdata[i])->due, <=, ((Alarm *)fixture.fired->pdata[i + 1])->due);
    }
  g_assert_cmpuint (ferry_timers_get_armed (timers), ==, 0);
  ferry_timers_unref (timers);
  fixture.gate = NULL;
  test_gate_clear (&gate);
}

static void
test_move (void)
{
  Alarm sooner = {0}, later = {0}, never = {0};
  FerryTimers *timers = timers_new ();
  gint64 now = g_get_monotonic_time ();

  arm (timers, &never, now + G_TIME_SPAN_DAY);
  arm (timers, &sooner, now + G_TIME_SPAN_DAY);
  arm (timers, &later, now + 5 * MS);
  /* The thread sleeps until tomorrow unless each of these wakes it. */
  arm (timers, &later, now + 40 * MS);
  arm (timers, &sooner, 0);
  wait_fired (2);
  g_assert_true (fixture.fired->pdata[0] == &sooner);
  g_assert_true (fixture.fired->pdata[1] == &later);

  g_assert_cmpint (never.references, ==, 1);
  ferry_timers_disarm (timers, &never.timer);
  g_assert_cmpint (never.references, ==, 0);
  ferry_timers_disarm (timers, &never.timer);
  g_assert_cmpint (never.references, ==, 0);
  ferry_timers_unref (timers);
}

typedef struct
{
  FerryTimers *timers;
  Alarm alarms[20];
  guint32 seed;
} Stress;

static gpointer
stress_thread (gpointer data)
{
  Stress *stress = data;
  GRand *rand = g_rand_new_with_seed (stress->seed);

  for (guint i = 0; i < 20; i++)
    stress->alarms[i].timer.funcs = &alarm_funcs;
  for (guint i = 0; i < 20000; i++)
    {
      FerryTimer *timer = &stress->alarms[g_rand_int_range (rand, 0, 20)].timer;

      if (g_rand_boolean (rand))
        ferry_timers_arm (stress->timers, timer, g_get_monotonic_time () + g_rand_int_range (rand, 0, 300));
      else
        ferry_timers_disarm (stress->timers, timer);
    }
  for (guint i = 0; i < 20; i++)
    ferry_timers_disarm (stress->timers, &stress->alarms[i].timer);
  g_rand_free (rand);
  return NULL;
}

/* However arming, disarming and firing cross, every hold has its release. */
static void
test_stress (void)
{
  Stress stress[3] = {0};
  GThread *threads[3];
  FerryTimers *timers = timers_new ();

  for (guint i = 0; i < 3; i++)
    {
      stress[i].timers = timers;
      stress[i].seed = g_test_rand_int ();
      threads[i] = g_thread_new ("stress", stress_thread, &stress[i]);
    }
  for (guint i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (ferry_timers_get_armed (timers), ==, 0);
  ferry_timers_unref (timers);

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 20; j++)
      g_assert_cmpint (stress[i].alarms[j].references, ==, 0);
}

static void
test_dropped_while_firing (void)
{
  for (guint i = 0; i < 100; i++)
    {
      Alarm alarm = {0};

      fixture.drop = timers_new ();
      arm (fixture.drop, &alarm, 0);
      wait_fired (1);
      g_assert_cmpint (alarm.references, ==, 0);
    }
}

static void
test_references (void)
{
  FerryTimers *timers = timers_new ();
  Alarm alarm = {0};

  ferry_timers_ref (timers);
  ferry_timers_unref (timers);
  arm (timers, &alarm, 0);
  wait_fired (1);
  ferry_timers_unref (timers);
}

/* Moved forward only: what somebody else has armed it for is not put off. */
static void
test_advance (void)
{
  FerryTimers *timers = timers_new ();
  gint64 now = g_get_monotonic_time ();
  Alarm alarms[3] = {0};

  for (guint i = 0; i < G_N_ELEMENTS (alarms); i++)
    {
      alarms[i].due = now;
      alarms[i].timer.funcs = &alarm_funcs;
    }
  ferry_timers_advance (timers, &alarms[0].timer, now + G_TIME_SPAN_HOUR);
  g_assert_cmpuint (ferry_timers_get_armed (timers), ==, 1);
  ferry_timers_advance (timers, &alarms[0].timer, now + MS);
  wait_fired (1);

  ferry_timers_arm (timers, &alarms[1].timer, now + G_TIME_SPAN_HOUR);
  ferry_timers_arm (timers, &alarms[2].timer, now + G_TIME_SPAN_MINUTE);
  ferry_timers_advance (timers, &alarms[2].timer, now + G_TIME_SPAN_HOUR);
  g_assert_cmpint (alarms[2].timer.due, ==, now + G_TIME_SPAN_MINUTE);
  ferry_timers_disarm (timers, &alarms[1].timer);
  ferry_timers_disarm (timers, &alarms[2].timer);
  g_assert_cmpint (alarms[2].references, ==, 0);
  ferry_timers_unref (timers);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture.fired = g_ptr_array_new ();

  g_test_add_func ("/boundary/timers/order", test_order);
  g_test_add_func ("/boundary/timers/advance", test_advance);
  g_test_add_func ("/boundary/timers/move", test_move);
  g_test_add_func ("/boundary/timers/stress", test_stress);
  g_test_add_func ("/boundary/timers/dropped-while-firing", test_dropped_while_firing);
  g_test_add_func ("/boundary/timers/references", test_references);

  return g_test_run ();
}
