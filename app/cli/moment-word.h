/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A moment of the past, as a person types one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads "2026-11-29", "2026-11-29 17:30", "2026-11-29T17:30:05" (a "Z" or "+01:00" behind it says which time
 * zone, the local one otherwise), or how long ago it was: "90s", "15min", "2h", "3d". Microseconds since
 * 1970 in *@moment; FALSE for anything else. @now is likewise. */
gboolean ferry_moment_word_parse (const char *word,
                                  gint64 now,
                                  gint64 *moment);

/* What is allowed, for an error's text. Translated, static. */
const char *ferry_moment_word_describe (void);

G_END_DECLS
