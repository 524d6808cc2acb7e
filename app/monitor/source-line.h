/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where in the sources an instruction comes from. */
#pragma once

#include <elfutils/libdwfl.h>
#include <glib.h>

G_BEGIN_DECLS

/* Writes "file.c:123", the line of the code at @address, to @text. Where that is code of another function
 * that the compiler has put in there, it is the line that calls it: one of the function whose symbol
 * @address lies in. FALSE if @module has no line information, or none for @address. Reads what the
 * unit of the code needs at its first use, and keeps it with @module: some milliseconds. */
gboolean ferry_source_line_describe (Dwfl_Module *module,
                                     guint64 address,
                                     char *text,
                                     gsize size);

G_END_DECLS
