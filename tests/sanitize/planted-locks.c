/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What locks, and what is done once, order: none of these races. */
#include "planted.h"

static gpointer
write_locked (gpointer lock)
{
  for (int i = 0; i < 100; i++)
    {
      if (i % 2 == 0 || !g_mutex_trylock (lock))
        g_mutex_lock (lock);
      planted_value++;
      g_mutex_unlock (lock);
    }
  return NULL;
}

static void
order_mutex (void)
{
  static GMutex lock;

  planted_run_two (write_locked, write_locked, &lock);
  g_assert_cmpint (planted_value, ==, 200);
}

static gpointer
write_locked_twice (gpointer lock)
{
  g_rec_mutex_lock (lock);
  g_rec_mutex_lock (lock);
  planted_value++;
  g_rec_mutex_unlock (lock);
  planted_value++;
  g_rec_mutex_unlock (lock);
  return NULL;
}

static void
order_rec_mutex (void)
{
  GRecMutex lock;

  g_rec_mutex_init (&lock);
  planted_run_two (write_locked_twice, write_locked_twice, &lock);
  g_rec_mutex_clear (&lock);
  g_assert_cmpint (planted_value, ==, 4);
}

static gpointer
write_as_writer (gpointer lock)
{
  g_rw_lock_writer_lock (lock);
  planted_value++;
  g_rw_lock_writer_unlock (lock);
  return NULL;
}

static gpointer
read_as_reader (gpointer lock)
{
  g_rw_lock_reader_lock (lock);
  g_assert_cmpint (planted_value, <=, 1);
  g_rw_lock_reader_unlock (lock);
  return NULL;
}

static void
order_rw_lock (void)
{
  static GRWLock lock;

  planted_run_two (write_as_writer, read_as_reader, &lock);
}

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean is_there;
} Box;

static gpointer
put (gpointer data)
{
  Box *box = data;

  planted_value = 1;
  g_mutex_lock (&box->lock);
  box->is_there = TRUE;
  g_cond_signal (&box->changed);
  g_mutex_unlock (&box->lock);
  return NULL;
}

static gpointer
take (gpointer data)
{
  Box *box = data;

  g_mutex_lock (&box->lock);
  while (!box->is_there)
    g_assert_true (g_cond_wait_until (&box->changed, &box->lock, g_get_monotonic_time () + PLANTED_HANG_GUARD));
  g_mutex_unlock (&box->lock);
  planted_value++;
  return NULL;
}

static void
order_condition (void)
{
  Box box = {0};

  planted_run_two (take, put, &box);
  g_assert_cmpint (planted_value, ==, 2);
}

/* The first thread is on it until the second has come by, or is done before. */
typedef struct
{
  gboolean meet;
  int began;
  int came;
} Meeting;

static void
write_for (Meeting *meeting)
{
  planted_raise (&meeting->began);
  if (meeting->meet)
    {
      planted_wait (&meeting->came, 1);
      g_usleep (20 * G_TIME_SPAN_MILLISECOND);
    }
  planted_value = 1;
}

static void
come_by (Meeting *meeting)
{
  planted_wait (&meeting->began, 1);
  if (!meeting->meet)
    g_usleep (20 * G_TIME_SPAN_MILLISECOND);
  planted_raise (&meeting->came);
}

static gsize is_initialized;

static gpointer
initialize (gpointer meeting)
{
  if (g_once_init_enter (&is_initialized))
    {
      write_for (meeting);
      g_once_init_leave (&is_initialized, 1);
    }
  return NULL;
}

static gpointer
use_initialized (gpointer meeting)
{
  come_by (meeting);
  initialize (meeting);
  g_assert_cmpint (planted_value, ==, 1);
  return NULL;
}

static void
order_once_init (void)
{
  planted_run_two (initialize, use_initialized, &(Meeting) {.meet = FALSE});
}

static void
order_once_init_meeting (void)
{
  planted_run_two (initialize, use_initialized, &(Meeting) {.meet = TRUE});
}

static gpointer
write_once (gpointer meeting)
{
  write_for (meeting);
  return NULL;
}

static gpointer
call_once (gpointer meeting)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, write_once, meeting);
}

static gpointer
use_called (gpointer meeting)
{
  come_by (meeting);
  call_once (meeting);
  g_assert_cmpint (planted_value, ==, 1);
  return NULL;
}

static void
order_once (void)
{
  planted_run_two (call_once, use_called, &(Meeting) {.meet = FALSE});
}

static void
order_once_meeting (void)
{
  planted_run_two (call_once, use_called, &(Meeting) {.meet = TRUE});
}

const PlantedCase planted_locks[] = {
  {"mutex", order_mutex},
  {"rec-mutex", order_rec_mutex},
  {"rw-lock", order_rw_lock},
  {"condition", order_condition},
  {"once-init", order_once_init},
  {"once-init-meeting", order_once_init_meeting},
  {"once", order_once},
  {"once-meeting", order_once_meeting},
  {NULL},
};
