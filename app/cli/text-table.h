/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of text that line up in a terminal. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryTextTable FerryTextTable;

/* A table with a column for each letter: 'l' to the left, 'r' to the right. (transfer full) */
FerryTextTable *ferry_text_table_new (const char *columns);
void ferry_text_table_free (FerryTextTable *self);

/* Adds a row of exactly as many strings as there are columns; they are copied, and made printable. */
void ferry_text_table_add_row (FerryTextTable *self,
                               const char *first,
                               ...);

/* The same for tables whose number of columns is only known at run time. */
void ferry_text_table_add_cells (FerryTextTable *self,
                                 const char * const *cells);

/* The rows, one a line, each behind @indent, two spaces between columns, none at a line's end.
 * (transfer full) */
char *ferry_text_table_format (FerryTextTable *self,
                               const char *indent);

/* How many cells of a terminal the valid UTF-8 @text takes. */
guint ferry_text_get_width (const char *text);

/* The beginning of @text that fits into @width cells. (transfer full) */
char *ferry_text_cut (const char *text,
                      guint width);

/* @text, valid UTF-8, in lines of at most @width cells unless a word is longer, each with its end.
 * (transfer full) */
char *ferry_text_wrap (const char *text,
                       guint width);

/* Any bytes as valid UTF-8 without control characters, which a file's name may hold and a terminal
 * would obey: they become "\012". (transfer full) */
char *ferry_text_make_printable (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTextTable, ferry_text_table_free)

G_END_DECLS
