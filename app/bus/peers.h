/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The other programs that have asked for something and are still on the bus. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryPeers FerryPeers;

/* The program with the unique name @name has left the bus. In the default context. */
typedef void (*FerryPeerGoneFunc) (const char *name,
                                   gpointer user_data);

/* Main thread, as all below. (transfer full) */
FerryPeers *ferry_peers_new (GDBusConnection *bus,
                             FerryPeerGoneFunc gone,
                             gpointer user_data);
void ferry_peers_free (FerryPeers *self);

/* @name has asked for something; that it may have left since is found out too. */
void ferry_peers_note (FerryPeers *self,
                       const char *name);

guint ferry_peers_get_n (FerryPeers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPeers, ferry_peers_free)

G_END_DECLS
