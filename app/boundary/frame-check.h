/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a content from the other side is in normal form, in one pass over its bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @content (transfer full) as a value that can be trusted (transfer full), or NULL if it is not in
 * normal form: what it holds, written again, would be other bytes. Any thread.
 *
 * The same as g_variant_is_normal_form(), but for what nobody sends: values within values deeper than 64,
 * and variants whose type is longer than 255 characters, are refused. It is there because GLib looks at
 * an array of numbers number by number, 50 MiB a second, and takes an untrusted array of anything that
 * varies in length apart in a time that grows by the square of its length. */
GVariant *ferry_frame_check (GVariant *content);

G_END_DECLS
