/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a query as text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An integer, or a number with all of its digits and no more. (transfer full) */
char *ferry_row_text_format_number (GVariant *number);

/* Appends "columns" and "rows" of @result as CSV (RFC 4180): NULL as nothing, empty text as "", bytes as X'…', what SQL
 * calls them. Any thread. */
void ferry_row_text_append (GString *text,
                            GVariant *result);

G_END_DECLS
