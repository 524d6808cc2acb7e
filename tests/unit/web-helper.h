/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two servers of the web on this machine: one that is well behaved, and one that says what it likes. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _FerryTestWeb FerryTestWeb;

/* Starts both on a thread of their own; the well-behaved one speaks TLS if it has a certificate. */
FerryTestWeb *ferry_test_web_new (GTlsCertificate *certificate);
void ferry_test_web_free (FerryTestWeb *self);

/* The address of @path on libsoup's server, which knows /body/LENGTH, /gzip/LENGTH (zeros, packed),
 * /redirect/COUNT, /loop, /status/CODE, /secret (user "ferry", password "hush"), /headers (gives back
 * the request's) and /cookie. (transfer full) */
char *ferry_test_web_url (FerryTestWeb *self,
                          const char *path);

/* The same of the hostile one; see its table. (transfer full) */
char *ferry_test_web_hostile_url (FerryTestWeb *self,
                                  const char *path);

/* How many requests the hostile one is busy with. */
int ferry_test_web_get_busy (FerryTestWeb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTestWeb, ferry_test_web_free)

G_END_DECLS
