/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A resolver whose servers are out of reach: no machine of ours can be asked to have one. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on the process looks names up with it: "stalled.test" until somebody cancels, all others
 * fail for now. Addresses and localhost are GLib's own business. */
void test_stalled_resolver_install (void);

G_END_DECLS
