/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether this process may be lost: one that only runs operations for another may. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Says so, once and for all, before the first operation runs. For a helper program's main(). */
void ferry_expendable_declare (void);

/* Any thread. */
gboolean ferry_expendable_is_declared (void);

G_END_DECLS
