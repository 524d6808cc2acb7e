/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reference counts: what each owner did happened before the end. And memory that the program
 * allocates and frees through GLib. */
#include "happens-before.h"

#include <glib-object.h>
#include <stdlib.h>

/* The functions of these names, not what some versions of GLib's headers put in their place. */
#undef g_atomic_ref_count_dec
#undef g_atomic_ref_count_compare
#undef g_free

/* References to containers, and to values with somebody's memory in them. */
static const char last_owner[N_CHANNELS];

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean last;

  __tsan_release (count);
  last = CALL_REAL (g_atomic_ref_count_dec, count);
  if (last)
    __tsan_acquire (count);
  return last;
}

gboolean
g_atomic_ref_count_compare (gatomicrefcount *count,
                            int value)
{
  gboolean equal = CALL_REAL (g_atomic_ref_count_compare, count, value);

  if (equal)
    __tsan_acquire (count);
  return equal;
}

/* GLib's atomic decrement and the end of the object are one function: all references but the last
 * are dropped here. Those with a toggle reference are left to GLib, which has to tell about it. */
void
g_object_unref (gpointer object)
{
  GObject *self = object;
  guint count;

  if (!G_IS_OBJECT (object))
    {
      CALL_REAL (g_object_unref, object);
      return;
    }

  publish (self, CHANNEL_REFERENCES);
  count = __atomic_load_n (&self->ref_count, __ATOMIC_SEQ_CST);
  while (count > 1 && g_datalist_get_flags (&self->qdata) == 0)
    {
      if (__atomic_compare_exchange_n (&self->ref_count, &count, count - 1, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return;
    }
  receive (self, CHANNEL_REFERENCES);
  CALL_REAL (g_object_unref, object);
}

/* Before 2.80 a lock of GLib's orders who sets a weak reference and who gets it, and locks.c tells of that;
 * since then it is a bit of a pointer inside libgobject. */
void
g_weak_ref_set (GWeakRef *weak,
                gpointer object)
{
  publish (weak, CHANNEL_REFERENCES);
  CALL_REAL (g_weak_ref_set, weak, object);
}

gpointer
g_weak_ref_get (GWeakRef *weak)
{
  gpointer object = CALL_REAL (g_weak_ref_get, weak);

  if (object != NULL)
    receive (weak, CHANNEL_REFERENCES);
  return object;
}

/* The end of these is inside GLib, and of interest only where it calls back to free memory that
 * was lent to them. */

typedef struct
{
  GDestroyNotify notify;
  gpointer data;
} Lent;

static void
tell_return (gpointer data)
{
  Lent *lent = data;

  receive (last_owner, CHANNEL_REFERENCES);
  lent->notify (lent->data);
  g_free (lent);
}

static Lent *
lent_new (GDestroyNotify notify,
          gpointer data)
{
  Lent *lent = g_new (Lent, 1);

  *lent = (Lent) {notify, data};
  return lent;
}

GVariant *
g_variant_new_from_data (const GVariantType *type,
                         gconstpointer bytes,
                         gsize size,
                         gboolean trusted,
                         GDestroyNotify notify,
                         gpointer data)
{
  if (notify == NULL)
    return CALL_REAL (g_variant_new_from_data, type, bytes, size, trusted, NULL, NULL);
  return CALL_REAL (g_variant_new_from_data, type, bytes, size, trusted, tell_return, lent_new (notify, data));
}

GBytes *
g_bytes_new_with_free_func (gconstpointer bytes,
                            gsize size,
                            GDestroyNotify notify,
                            gpointer data)
{
  if (notify == NULL)
    return CALL_REAL (g_bytes_new_with_free_func, bytes, size, NULL, NULL);
  return CALL_REAL (g_bytes_new_with_free_func, bytes, size, tell_return, lent_new (notify, data));
}

#define DEFINE_UNREF(Type, name)              \
  void name (Type *object)                    \
  {                                           \
    publish (last_owner, CHANNEL_REFERENCES); \
    CALL_REAL (name, object);                 \
  }

DEFINE_UNREF (GVariant, g_variant_unref)
DEFINE_UNREF (GBytes, g_bytes_unref)

/* Freeing the elements of these calls back, too; nothing says which of them is called for. Between
 * the two lines another owner may come by, which only two threads can bring about that drop the
 * last two references at the same moment. */
#define DEFINE_CONTAINER_UNREF(Type, name) \
  void name (Type *object)                 \
  {                                        \
    publish (object, CHANNEL_REFERENCES);  \
    receive (object, CHANNEL_REFERENCES);  \
    CALL_REAL (name, object);              \
  }

DEFINE_CONTAINER_UNREF (GPtrArray, g_ptr_array_unref)
DEFINE_CONTAINER_UNREF (GArray, g_array_unref)
DEFINE_CONTAINER_UNREF (GHashTable, g_hash_table_unref)

/* What the program itself allocates and frees is its doing, for a race with either to be seen:
 * only ThreadSanitizer must not take it for GLib's. */

#define DEFINE_ALLOCATE(name, arguments, is_nothing, call, ...)    \
  gpointer name arguments                                          \
  {                                                                \
    gpointer memory;                                               \
                                                                   \
    if (!is_own_code (__builtin_return_address (0)) || is_nothing) \
      return CALL_REAL (name, __VA_ARGS__);                        \
    memory = call;                                                 \
    if (memory == NULL)                                            \
      abort ();                                                    \
    return memory;                                                 \
  }

DEFINE_ALLOCATE (g_malloc, (gsize size), size == 0, malloc (size), size)
DEFINE_ALLOCATE (g_malloc0, (gsize size), size == 0, calloc (1, size), size)
DEFINE_ALLOCATE (g_malloc_n, (gsize n, gsize size), n == 0 || size == 0, reallocarray (NULL, n, size), n, size)
DEFINE_ALLOCATE (g_malloc0_n, (gsize n, gsize size), n == 0 || size == 0, calloc (n, size), n, size)
DEFINE_ALLOCATE (g_realloc, (gpointer old, gsize size), size == 0, realloc (old, size), old, size)
DEFINE_ALLOCATE (g_realloc_n, (gpointer old, gsize n, gsize size), n == 0 || size == 0, reallocarray (old, n, size), old, n, size)

void
g_free (gpointer memory)
{
  if (is_own_code (__builtin_return_address (0)))
    free (memory);
  else
    CALL_REAL (g_free, memory);
}
