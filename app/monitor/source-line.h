/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where in the sources an instruction comes from. */
#pragma once

#include <elfutils/libdwfl.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * FerrySourceLine:
 * @function: of code that the compiler has put into another function; NULL for that of the symbol
 * @file: without its folder; lent by the module, as @function
 * @line: from 1
 */
typedef struct
{
  const char *function;
  const char *file;
  int line;
} FerrySourceLine;

/* Where the code at @address stands: innermost first the inlined functions that it belongs to, then the
 * one whose symbol it lies in, at the line that calls them; of more than @n, which must not be 0, the outermost
 * inlined ones are left out. Returns how many; 0 if @module has no line information for it. Reads what the unit
 * of the code needs at its first use, and keeps it with @module: some milliseconds. */
guint ferry_source_lines_find (Dwfl_Module *module,
                               guint64 address,
                               FerrySourceLine *lines,
                               guint n);

G_END_DECLS
