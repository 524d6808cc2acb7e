/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What several threads own, until the last one drops it: none of these races. */
#include "planted.h"

#include <glib-object.h>

/* What has two owners: a thread, which drops it first, and the program. */
typedef struct
{
  gpointer object;
  GDestroyNotify drop;
  int dropped; /* relaxed */
} Shared;

static gpointer
use_and_drop (gpointer data)
{
  Shared *shared = data;

  planted_value++;
  shared->drop (shared->object);
  planted_raise (&shared->dropped);
  return NULL;
}

/* Whoever drops the last reference comes after the other owner, and so does the end. Takes two
 * references. */
static void
share (gpointer object,
       GDestroyNotify drop)
{
  Shared shared = {object, drop, 0};
  GThread *thread = g_thread_new ("owner", use_and_drop, &shared);

  planted_wait (&shared.dropped, 1);
  drop (object);
  g_thread_join (thread);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
on_end (gpointer data)
{
  planted_value++;
}

static void
on_object_end (gpointer data,
               GObject *object)
{
  planted_value++;
}

static void
order_object (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_weak_ref (object, on_object_end, NULL);
  share (g_object_ref (object), g_object_unref);
}

static void
order_variant (void)
{
  GVariant *variant = g_variant_new_from_data (G_VARIANT_TYPE_BYTE, "", 1, TRUE, on_end, NULL);

  g_variant_ref_sink (variant);
  share (g_variant_ref (variant), (GDestroyNotify)g_variant_unref);
}

static void
order_bytes (void)
{
  GBytes *bytes = g_bytes_new_with_free_func ("", 1, on_end, NULL);

  share (g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
}

static void
order_table (void)
{
  GHashTable *table = g_hash_table_new_full (NULL, NULL, NULL, on_end);

  g_hash_table_insert (table, table, table);
  share (g_hash_table_ref (table), (GDestroyNotify)g_hash_table_unref);
}

static void
order_array (void)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (on_end);

  g_ptr_array_add (array, array);
  share (g_ptr_array_ref (array), (GDestroyNotify)g_ptr_array_unref);
}

typedef struct
{
  gatomicrefcount owners;
  int by_first, by_second;
} Counted;

static void
drop_counted (Counted *counted)
{
  if (!g_atomic_ref_count_dec (&counted->owners))
    return;
  g_assert_cmpint (counted->by_first + counted->by_second, ==, 2);
  g_free (counted);
}

static gpointer
use_first (gpointer data)
{
  ((Counted *)data)->by_first++;
  drop_counted (data);
  return NULL;
}

static gpointer
use_second (gpointer data)
{
  ((Counted *)data)->by_second++;
  drop_counted (data);
  return NULL;
}

static void
order_counted (void)
{
  Counted *counted = g_new0 (Counted, 1);

  g_atomic_ref_count_init (&counted->owners);
  g_atomic_ref_count_inc (&counted->owners);
  planted_run_two (use_first, use_second, counted);
}

/* Whoever sees that nobody else owns it any more has it to itself. */
static void
order_unshared (void)
{
  Counted counted = {.by_first = 1};
  GThread *thread;

  g_atomic_ref_count_init (&counted.owners);
  g_atomic_ref_count_inc (&counted.owners);
  thread = g_thread_new ("owner", use_second, &counted);
  while (!g_atomic_ref_count_compare (&counted.owners, 1))
    g_usleep (100);
  g_assert_cmpint (counted.by_second, ==, 1);
  g_thread_join (thread);
}

static gpointer
wait_for_object (gpointer weak)
{
  GObject *object;

  while ((object = g_weak_ref_get (weak)) == NULL)
    g_usleep (100);
  planted_value++;
  g_object_unref (object);
  return NULL;
}

static void
order_weak (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  GThread *thread;
  GWeakRef weak;

  g_weak_ref_init (&weak, NULL);
  thread = g_thread_new ("waiter", wait_for_object, &weak);
  planted_value = 1;
  g_weak_ref_set (&weak, object);
  g_thread_join (thread);
  g_object_unref (object);
  g_weak_ref_clear (&weak);
  g_assert_cmpint (planted_value, ==, 2);
}

const PlantedCase planted_references[] = {
  {"object", order_object},
  {"variant", order_variant},
  {"bytes", order_bytes},
  {"table", order_table},
  {"array", order_array},
  {"weak", order_weak},
  {"counted", order_counted},
  {"unshared", order_unshared},
  {NULL},
};
