/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.resolve: the addresses of a host, as the system's resolver gives them. */
#include "boundary/operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GResolverNameLookupFlags
get_flags (GVariant *parameters)
{
  const char *family = ferry_parameters_get_text (parameters, "family");

  if (g_str_equal (family, "ipv4"))
    return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY;
  if (g_str_equal (family, "ipv6"))
    return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
  return G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT;
}

/* Takes over @addresses. */
static GVariant *
resolve_end (const char *host, GList *addresses, gint64 started)
{
  GVariantBuilder builder;
  GVariantDict result;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (GList *link = addresses; link != NULL; link = link->next)
    g_variant_builder_add_value (&builder, g_variant_new_take_string (g_inet_address_to_string (link->data)));
  g_resolver_free_addresses (addresses);

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "host", "s", host);
  g_variant_dict_insert_value (&result, "addresses", g_variant_builder_end (&builder));
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  return g_variant_dict_end (&result);
}

static GVariant *
resolve_run (GVariant *parameters, FerryRunContext *context,
             GCancellable *cancellable, GError **error)
{
  const char *host = ferry_parameters_get_text (parameters, "host");
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  gint64 started = g_get_monotonic_time ();
  GList *addresses;

  /* Of an address, and of localhost, GLib does not look at it. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  addresses = g_resolver_lookup_by_name_with_flags (resolver, host, get_flags (parameters), cancellable, error);
  return addresses != NULL ? resolve_end (host, addresses, started) : NULL;
}

typedef struct
{
  char *host;
  gint64 started;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->host);
  g_free (lookup);
}

static void
on_addresses (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  GError *error = NULL;
  GList *addresses;

  addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);
  if (addresses == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_variant_ref_sink (resolve_end (lookup->host, addresses, lookup->started)),
                           (GDestroyNotify)g_variant_unref);
}

static void
resolve_run_async (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, resolve_run_async);
  g_task_set_name (task, "[ferry] network.resolve");
  lookup->host = g_strdup (ferry_parameters_get_text (parameters, "host"));
  lookup->started = g_get_monotonic_time ();
  g_task_set_task_data (task, lookup, lookup_free);
  g_resolver_lookup_by_name_with_flags_async (resolver, lookup->host, get_flags (parameters), cancellable,
                                              on_addresses, task);
}

static GVariant *
resolve_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const FerryChoice families[] = {
  {"any", N_ ("Any")},
  {"ipv4", N_ ("IPv4")},
  {"ipv6", N_ ("IPv6")},
  {NULL}};

static const FerryParameter resolve_parameters[] = {
  {
    .name = "host",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Host"),
    .help = N_ ("The name to look up"),
    .fallback = "localhost",
    .minimum = 1,
  },
  {
    .name = "family",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Addresses"),
    .help = N_ ("Which kind of addresses to ask for"),
    .fallback = "any",
    .choices = families,
  },
  {NULL}};

const FerryOperation ferry_resolve_operation = {
  .id = "network.resolve",
  .title = N_ ("Look up host"),
  .summary = N_ ("The addresses of a name"),
  .icon_name = "ferry-resolve-symbolic",
  .dependency = "network",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = resolve_parameters,
  .run = resolve_run,
  .run_async = resolve_run_async,
  .run_finish = resolve_run_finish,
  .result_view = FERRY_RESULT_TEXT,
  .confinement = FERRY_CONFINE_WRITING,
};
