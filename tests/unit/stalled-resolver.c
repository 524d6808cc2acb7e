/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Both forms of a look-up that brings nothing. */
#include "stalled-resolver.h"

typedef struct
{
  GResolver parent;
} TestStalledResolver;

typedef struct
{
  GResolverClass parent_class;
} TestStalledResolverClass;

GType test_stalled_resolver_get_type (void);

G_DEFINE_TYPE (TestStalledResolver, test_stalled_resolver, G_TYPE_RESOLVER)

static gboolean
is_stalled (const char *host)
{
  return g_str_equal (host, "stalled.test");
}

static GError *
new_failure (const char *host)
{
  return g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "%s: no server can be reached", host);
}

static GList *
look_up (GResolver *resolver,
         const char *host,
         GCancellable *cancellable,
         GError **error)
{
  GPollFD cancelled;

  if (is_stalled (host) && g_cancellable_make_pollfd (cancellable, &cancelled))
    {
      g_poll (&cancelled, 1, -1);
      g_cancellable_release_fd (cancellable);
    }
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, new_failure (host));
  return NULL;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer task)
{
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
look_up_async (GResolver *resolver,
               const char *host,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  g_autoptr (GSource) source = NULL;

  if (!is_stalled (host))
    {
      g_task_return_error (task, new_failure (host));
      return;
    }
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (on_cancelled), g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static GList *
look_up_finish (GResolver *resolver,
                GAsyncResult *result,
                GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The same whatever kind of addresses is asked for. */
static GList *
look_up_with_flags (GResolver *resolver,
                    const char *host,
                    GResolverNameLookupFlags flags,
                    GCancellable *cancellable,
                    GError **error)
{
  return look_up (resolver, host, cancellable, error);
}

static void
look_up_with_flags_async (GResolver *resolver,
                          const char *host,
                          GResolverNameLookupFlags flags,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  look_up_async (resolver, host, cancellable, callback, user_data);
}

static void
test_stalled_resolver_class_init (TestStalledResolverClass *klass)
{
  GResolverClass *resolver = G_RESOLVER_CLASS (klass);

  resolver->lookup_by_name = look_up;
  resolver->lookup_by_name_async = look_up_async;
  resolver->lookup_by_name_finish = look_up_finish;
  resolver->lookup_by_name_with_flags = look_up_with_flags;
  resolver->lookup_by_name_with_flags_async = look_up_with_flags_async;
  resolver->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
test_stalled_resolver_init (TestStalledResolver *self)
{
}

void
test_stalled_resolver_install (void)
{
  g_autoptr (GResolver) resolver = g_object_new (test_stalled_resolver_get_type (), NULL);

  g_resolver_set_default (resolver);
}
