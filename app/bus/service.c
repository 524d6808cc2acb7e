/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Methods to the calls, properties to the figures, and news to those who care. */
#include "service.h"

#include "answers.h"
#include "calls.h"
#include "ferry-bus-resources.h"
#include "figures.h"
#include "peers.h"

#define INTERFACE "io.github.ferry_gtk.Ferry.Monitor"
#define INTERFACE_FILE "/io/github/ferry_gtk/Ferry/bus/" INTERFACE ".xml"

/* PropertiesChanged comes no oftener. */
#define NEWS_INTERVAL_MS 500

/* Everything here belongs to the main thread. */
struct _FerryBusService
{
  GDBusConnection *bus;
  char *path;
  GDBusNodeInfo *node;
  guint registration;

  FerrySession *session;   /* NULL without a window */
  FerryBusCalls *calls;    /* NULL likewise */
  FerryPeers *peers;       /* who cares */
  guint news_source;       /* 0 while nobody does */
  GVariant *told;          /* the figures of the last news; NULL before the first */
};

typedef void (*MethodFunc) (FerryBusCalls *calls,
                            GVariant *arguments,
                            GDBusMethodInvocation *invocation);

static const struct
{
  const char *name;
  MethodFunc function;
} methods[] = {
  {"Run", ferry_bus_calls_run},
  {"Wait", ferry_bus_calls_wait},
  {"Cancel", ferry_bus_calls_cancel},
  {"ListCalls", ferry_bus_calls_list},
};

static gboolean
on_news_due (gpointer user_data)
{
  FerryBusService *self = user_data;
  g_autoptr(GVariant) figures = ferry_bus_figures_read (self->session);
  g_autoptr(GVariant) changed = ferry_bus_figures_compare (self->told, figures);

  if (changed == NULL)
    return G_SOURCE_CONTINUE;
  g_variant_unref (self->told);
  self->told = g_steal_pointer (&figures);
  g_dbus_connection_emit_signal (self->bus, NULL, self->path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(s@a{sv}as)", INTERFACE, changed, NULL), NULL);
  return G_SOURCE_CONTINUE;
}

/* The clock runs while there is something to tell and somebody to hear it. */
static void
follow_interest (FerryBusService *self)
{
  gboolean is_wanted = self->session != NULL && ferry_peers_get_n (self->peers) > 0;

  if (is_wanted && self->news_source == 0)
    {
      self->told = ferry_bus_figures_read (self->session);
      self->news_source = g_timeout_add (NEWS_INTERVAL_MS, on_news_due, self);
      g_source_set_name_by_id (self->news_source, "[ferry] figures for the bus");
    }
  else if (!is_wanted && self->news_source != 0)
    {
      g_clear_handle_id (&self->news_source, g_source_remove);
      g_clear_pointer (&self->told, g_variant_unref);
    }
}

static void
on_peer_gone (const char *name,
              gpointer user_data)
{
  FerryBusService *self = user_data;

  if (self->calls != NULL)
    ferry_bus_calls_leave (self->calls, name);
  follow_interest (self);
}

static void
note_peer (FerryBusService *self,
           const char *name)
{
  ferry_peers_note (self->peers, name);
  follow_interest (self);
}

static void
on_finished (FerryCallRecord *record,
             gpointer user_data)
{
  FerryBusService *self = user_data;

  if (ferry_peers_get_n (self->peers) == 0)
    return;
  g_dbus_connection_emit_signal (self->bus, NULL, self->path, INTERFACE, "CallFinished",
                                 g_variant_new ("(tss)", ferry_call_record_get_id (record),
                                                ferry_call_record_get_operation (record)->id,
                                                ferry_outcome_get_name (ferry_call_record_get_outcome (record))),
                                 NULL);
}

static void
on_method_call (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *arguments,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  FerryBusService *self = user_data;

  note_peer (self, sender);
  if (self->calls == NULL)
    {
      ferry_bus_answer_no_window (invocation);
      return;
    }
  /* GIO lets no other names and types through than those of the interface. */
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (method, methods[i].name))
      methods[i].function (self->calls, arguments, invocation);
}

static GVariant *
on_get_property (GDBusConnection *bus,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GError **error,
                 gpointer user_data)
{
  FerryBusService *self = user_data;
  g_autoptr(GVariant) figures = NULL;

  note_peer (self, sender);
  if (self->session == NULL)
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "Ferry has no window open: activate it first");
      return NULL;
    }
  figures = ferry_bus_figures_read (self->session);
  return g_variant_lookup_value (figures, property, NULL);
}

static GDBusNodeInfo *
read_node (void)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data (ferry_bus_get_resource (), INTERFACE_FILE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GDBusNodeInfo *node = bytes != NULL ? g_dbus_node_info_new_for_xml (g_bytes_get_data (bytes, NULL), NULL) : NULL;

  /* It is built in. */
  g_assert (node != NULL);
  return node;
}

FerryBusService *
ferry_bus_service_new (GDBusConnection *bus,
                       const char *path,
                       GError **error)
{
  static const GDBusInterfaceVTable vtable = {.method_call = on_method_call, .get_property = on_get_property};
  g_autoptr(FerryBusService) self = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FerryBusService, 1);
  self->bus = g_object_ref (bus);
  self->path = g_strdup (path);
  self->node = read_node ();
  self->peers = ferry_peers_new (bus, on_peer_gone, self);
  self->registration = g_dbus_connection_register_object (bus, path, self->node->interfaces[0], &vtable, self, NULL, error);
  return self->registration != 0 ? g_steal_pointer (&self) : NULL;
}

void
ferry_bus_service_free (FerryBusService *self)
{
  g_return_if_fail (self != NULL);

  ferry_bus_service_set_session (self, NULL);
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  g_clear_pointer (&self->peers, ferry_peers_free);
  g_clear_pointer (&self->node, g_dbus_node_info_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->bus);
  g_free (self);
}

void
ferry_bus_service_set_session (FerryBusService *self,
                               FerrySession *session)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (session == NULL || FERRY_IS_SESSION (session));

  if (session == self->session)
    return;
  g_clear_pointer (&self->calls, ferry_bus_calls_free);
  g_clear_object (&self->session);
  follow_interest (self);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->calls = ferry_bus_calls_new (session, on_finished, self);
  follow_interest (self);
}
