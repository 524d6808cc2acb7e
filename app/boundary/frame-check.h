/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a content from the other side is in normal form, at the speed of memory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @content (transfer full) as a value that can be trusted (transfer full), or NULL if it is not in
 * normal form: what it holds, written again, would be other bytes. Any thread.
 *
 * The same as g_variant_is_normal_form(), which looks at an array of numbers number by number: 50 MiB
 * of bytes a second. */
GVariant *ferry_frame_check (GVariant *content);

G_END_DECLS
