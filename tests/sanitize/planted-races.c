/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Races, each of which has to be reported. */
#include "planted.h"

#include <gio/gio.h>

/* One thread after the other, without any order between them: two accesses at the very same moment
 * may escape ThreadSanitizer. */
static void
write_in_turn (void)
{
  static int arrived, written;
  int turn = __atomic_fetch_add (&arrived, 1, __ATOMIC_RELAXED);

  planted_wait (&written, turn);
  planted_value++;
  planted_raise (&written);
}

static gpointer
write_bare (gpointer data)
{
  write_in_turn ();
  return NULL;
}

static void
race_bare (void)
{
  planted_run_two (write_bare, write_bare, NULL);
}

static gpointer
write_under_own_lock (gpointer data)
{
  GMutex lock;

  g_mutex_init (&lock);
  g_mutex_lock (&lock);
  write_in_turn ();
  g_mutex_unlock (&lock);
  g_mutex_clear (&lock);
  return NULL;
}

static void
race_two_locks (void)
{
  planted_run_two (write_under_own_lock, write_under_own_lock, NULL);
}

static gpointer
write_as_reader (gpointer lock)
{
  g_rw_lock_reader_lock (lock);
  write_in_turn ();
  g_rw_lock_reader_unlock (lock);
  return NULL;
}

static void
race_reader_writes (void)
{
  GRWLock lock;

  g_rw_lock_init (&lock);
  planted_run_two (write_as_reader, write_as_reader, &lock);
  g_rw_lock_clear (&lock);
}

static void
write_item (gpointer item,
            gpointer written)
{
  (*(int *)item)++;
  planted_raise (written);
}

/* The worker's doing is not known before the pool is over. */
static void
race_before_pool_ends (void)
{
  int written = 0;
  GThreadPool *pool = g_thread_pool_new (write_item, &written, 1, FALSE, NULL);

  g_thread_pool_push (pool, &planted_value, NULL);
  planted_wait (&written, 1);
  planted_value++;
  g_thread_pool_free (pool, FALSE, TRUE);
}

static void
write_in_task (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  planted_value++;
  planted_raise (data);
  g_task_return_boolean (task, TRUE);
}

/* The submitter does not wait for the callback. */
static void
race_before_callback (void)
{
  int written = 0;
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, &written, NULL);
  g_task_run_in_thread (task, write_in_task);
  planted_wait (&written, 1);
  planted_value++;
  while (!g_task_get_completed (task))
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (task);
}

static gboolean
write_in_source (gpointer data)
{
  planted_value++;
  if (data != NULL)
    planted_raise (data);
  return G_SOURCE_REMOVE;
}

static gpointer
iterate_until (gpointer data)
{
  gpointer *shared = data;

  while (__atomic_load_n ((int *)shared[1], __ATOMIC_RELAXED) == 0)
    g_main_context_iteration (shared[0], TRUE);
  return NULL;
}

/* A dispatch is not known to whoever attached the source. */
static void
race_after_dispatch (void)
{
  int written = 0;
  GMainContext *context = g_main_context_new ();
  gpointer shared[] = {context, &written};
  GThread *thread = g_thread_new ("loop", iterate_until, shared);
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, write_in_source, &written, NULL);
  g_source_attach (source, context);
  planted_wait (&written, 1);
  planted_value++;
  g_thread_join (thread);
  g_source_unref (source);
  g_main_context_unref (context);
}

static gpointer
read_late (gpointer data)
{
  gpointer *shared = data;
  int read = *(int *)shared[0];

  planted_raise (shared[1]);
  return GINT_TO_POINTER (read);
}

/* Freed while somebody may still be reading it. */
static void
race_free (void)
{
  int has_read = 0;
  int *memory = g_new0 (int, 1);
  gpointer shared[] = {memory, &has_read};
  GThread *thread = g_thread_new ("reader", read_late, shared);

  planted_wait (&has_read, 1);
  g_free (memory);
  g_thread_join (thread);
}

const PlantedCase planted_races[] = {
  {"bare", race_bare},
  {"two-locks", race_two_locks},
  {"reader-writes", race_reader_writes},
  {"before-pool-ends", race_before_pool_ends},
  {"before-callback", race_before_callback},
  {"after-dispatch", race_after_dispatch},
  {"free", race_free},
  {NULL},
};
