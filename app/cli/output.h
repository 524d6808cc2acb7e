/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What goes out: results on stdout, one-line messages on stderr. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes standard streams that are closed or go away an error that writing reports, never a signal
 * or somebody else's file. Before anything opens a descriptor. */
void ferry_output_prepare (void);

/* Writes bytes as they are, all or nothing more: FALSE after saying on stderr why not. */
gboolean ferry_output_bytes (const char *bytes,
                             gsize length);

/* The same for UTF-8 text that a person reads, in the locale's character set. */
gboolean ferry_output_text (const char *text);

/* An answer: JSON as it is, for it is UTF-8 everywhere, or text. */
gboolean ferry_output_answer (const char *answer,
                              gboolean is_json);

/* "ferry: …" and a line's end on stderr. Control characters, which may come from a file's name,
 * are escaped. */
void ferry_output_message (const char *format,
                           ...) G_GNUC_PRINTF (1, 2);

/* A whole line on stderr, escaped as well. */
void ferry_output_note (const char *line);

G_END_DECLS
