/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One watch of a name for each program. */
#include "peers.h"

/* Everything here belongs to the main thread. */
struct _FerryPeers
{
  GDBusConnection *bus;
  FerryPeerGoneFunc gone;
  gpointer user_data;
  GHashTable *watches; /* unique name -> the id of its watch */
};

static void
on_vanished (GDBusConnection *bus,
             const char *name,
             gpointer user_data)
{
  FerryPeers *self = user_data;
  /* The table's key goes with the watch. */
  g_autofree char *gone = g_strdup (name);

  if (g_hash_table_remove (self->watches, gone))
    self->gone (gone, self->user_data);
}

static void
unwatch (gpointer id)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (id));
}

FerryPeers *
ferry_peers_new (GDBusConnection *bus,
                 FerryPeerGoneFunc gone,
                 gpointer user_data)
{
  FerryPeers *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (gone != NULL, NULL);

  self = g_new0 (FerryPeers, 1);
  self->bus = g_object_ref (bus);
  self->gone = gone;
  self->user_data = user_data;
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
  return self;
}

void
ferry_peers_free (FerryPeers *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->watches);
  g_object_unref (self->bus);
  g_free (self);
}

void
ferry_peers_note (FerryPeers *self,
                  const char *name)
{
  guint id;

  g_return_if_fail (self != NULL);

  /* Between two programs without a bus nobody has a name. */
  if (name == NULL || g_hash_table_contains (self->watches, name))
    return;
  id = g_bus_watch_name_on_connection (self->bus, name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_vanished, self, NULL);
  g_hash_table_insert (self->watches, g_strdup (name), GUINT_TO_POINTER (id));
}

guint
ferry_peers_get_n (FerryPeers *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->watches);
}
