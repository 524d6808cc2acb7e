/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mutexes, read-write locks, conditions, and what is done once. */
#include "happens-before.h"

/* The functions of these names, not the macros that call them. */
#undef g_once_init_enter
#undef g_once_init_leave

/* Between before and after, nothing that GLib does inside counts. A static lock needs no more than
 * its first use. */
#define DEFINE_LIFE(Type, prefix, flags) \
  void prefix##_init (Type *lock)        \
  {                                      \
    CALL_REAL (prefix##_init, lock);     \
    __tsan_mutex_create (lock, flags);   \
  }                                      \
                                         \
  void prefix##_clear (Type *lock)       \
  {                                      \
    CALL_REAL (prefix##_clear, lock);    \
    __tsan_mutex_destroy (lock, 0);      \
  }

#define DEFINE_LOCK(Type, prefix, flags)                                                             \
  void prefix##lock (Type *lock)                                                                     \
  {                                                                                                  \
    __tsan_mutex_pre_lock (lock, flags);                                                             \
    CALL_REAL (prefix##lock, lock);                                                                  \
    __tsan_mutex_post_lock (lock, flags, 1);                                                         \
  }                                                                                                  \
                                                                                                     \
  gboolean prefix##trylock (Type *lock)                                                              \
  {                                                                                                  \
    unsigned try_flags = flags | __tsan_mutex_try_lock;                                              \
    gboolean locked;                                                                                 \
                                                                                                     \
    __tsan_mutex_pre_lock (lock, try_flags);                                                         \
    locked = CALL_REAL (prefix##trylock, lock);                                                      \
    __tsan_mutex_post_lock (lock, locked ? try_flags : try_flags | __tsan_mutex_try_lock_failed, 1); \
    return locked;                                                                                   \
  }                                                                                                  \
                                                                                                     \
  void prefix##unlock (Type *lock)                                                                   \
  {                                                                                                  \
    unsigned read_flag = flags & __tsan_mutex_read_lock;                                             \
                                                                                                     \
    __tsan_mutex_pre_unlock (lock, read_flag);                                                       \
    CALL_REAL (prefix##unlock, lock);                                                                \
    __tsan_mutex_post_unlock (lock, read_flag);                                                      \
  }

DEFINE_LIFE (GMutex, g_mutex, 0)
DEFINE_LOCK (GMutex, g_mutex_, 0)

DEFINE_LIFE (GRecMutex, g_rec_mutex, __tsan_mutex_write_reentrant)
DEFINE_LOCK (GRecMutex, g_rec_mutex_, __tsan_mutex_write_reentrant)

DEFINE_LIFE (GRWLock, g_rw_lock, 0)
DEFINE_LOCK (GRWLock, g_rw_lock_writer_, 0)
DEFINE_LOCK (GRWLock, g_rw_lock_reader_, __tsan_mutex_read_lock)

/* A condition orders nothing: the mutex does. */
void
g_cond_wait (GCond *cond,
             GMutex *mutex)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  __tsan_mutex_post_unlock (mutex, 0);
  CALL_REAL (g_cond_wait, cond, mutex);
  __tsan_mutex_pre_lock (mutex, 0);
  __tsan_mutex_post_lock (mutex, 0, 1);
}

gboolean
g_cond_wait_until (GCond *cond,
                   GMutex *mutex,
                   gint64 end_time)
{
  gboolean signalled;

  __tsan_mutex_pre_unlock (mutex, 0);
  __tsan_mutex_post_unlock (mutex, 0);
  signalled = CALL_REAL (g_cond_wait_until, cond, mutex, end_time);
  __tsan_mutex_pre_lock (mutex, 0);
  __tsan_mutex_post_lock (mutex, 0, 1);
  return signalled;
}

/* Whoever finds the value there reads it by an atomic of the program's own: this is the other
 * end, on the same address. */
void
g_once_init_leave (volatile void *location,
                   gsize result)
{
  __tsan_release ((gpointer)location);
  CALL_REAL (g_once_init_leave, location, result);
}

gboolean
g_once_init_enter (volatile void *location)
{
  gboolean first = CALL_REAL (g_once_init_enter, location);

  if (!first)
    __tsan_acquire ((gpointer)location);
  return first;
}

typedef struct
{
  GOnce *once;
  GThreadFunc func;
  gpointer argument;
} Once;

static gpointer
run_once (gpointer data)
{
  Once *once = data;
  gpointer value = once->func (once->argument);

  __tsan_release ((gpointer)&once->once->status);
  return value;
}

gpointer
g_once_impl (GOnce *once,
             GThreadFunc func,
             gpointer argument)
{
  Once call = {once, func, argument};
  gpointer value = CALL_REAL (g_once_impl, once, run_once, &call);

  __tsan_acquire ((gpointer)&once->status);
  return value;
}
