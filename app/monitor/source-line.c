/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* DWARF's line table, and its tree of functions for what was inlined. */
#include "source-line.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

/* The scopes that the code at @address is in by the compiler's doing, innermost first, to be freed with
 * free(); those of dwarf_getscopes() alone are the sources' from the first inlined function on. */
static int
get_scopes (Dwfl_Module *module,
            Dwarf_Die *unit,
            Dwarf_Addr address,
            Dwarf_Die **scopes)
{
  Dwarf_Addr bias = 0;
  Dwarf_Die innermost;
  Dwarf_Off offset;

  *scopes = NULL;
  if (dwarf_getscopes (unit, address, scopes) <= 0)
    return 0;

  offset = dwarf_dieoffset (&(*scopes)[0]);
  g_clear_pointer (scopes, free);
  if (dwarf_offdie (dwfl_module_getdwarf (module, &bias), offset, &innermost) == NULL)
    return 0;

  return dwarf_getscopes_die (&innermost, scopes);
}

static gboolean
get_number (Dwarf_Die *scope,
            unsigned int name,
            Dwarf_Word *number)
{
  Dwarf_Attribute attribute;

  return dwarf_formudata (dwarf_attr (scope, name, &attribute), number) == 0;
}

static const char *
get_base_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

/* The line of the instruction itself; 0 is for what the compiler made up. */
static gboolean
find_line (Dwfl_Module *module,
           guint64 address,
           FerrySourceLine *place)
{
  Dwfl_Line *line = dwfl_module_getsrc (module, address);
  const char *file = line != NULL ? dwfl_lineinfo (line, NULL, &place->line, NULL, NULL, NULL) : NULL;

  if (file == NULL || place->line <= 0)
    return FALSE;

  place->file = get_base_name (file);

  return TRUE;
}

/* The line that @inlined is called at, in the function around it. */
static gboolean
find_call (Dwarf_Die *unit,
           Dwarf_Die *inlined,
           FerrySourceLine *place)
{
  Dwarf_Files *files;
  Dwarf_Word file_index;
  Dwarf_Word line;
  const char *file;

  if (!get_number (inlined, DW_AT_call_file, &file_index) || !get_number (inlined, DW_AT_call_line, &line) ||
      dwarf_getsrcfiles (unit, &files, NULL) != 0)
    return FALSE;

  file = dwarf_filesrc (files, file_index, NULL, NULL);
  if (file == NULL)
    return FALSE;

  *place = (FerrySourceLine) {NULL, get_base_name (file), line};

  return TRUE;
}

guint
ferry_source_lines_find (Dwfl_Module *module,
                         guint64 address,
                         FerrySourceLine *lines,
                         guint n)
{
  Dwarf_Addr bias = 0;
  Dwarf_Die *unit = dwfl_module_addrdie (module, address, &bias);
  FerrySourceLine place = {NULL};
  Dwarf_Die *scopes = NULL;
  guint found = 0;
  int n_scopes;

  g_assert (n > 0);

  if (!find_line (module, address, &place))
    return 0;

  n_scopes = unit != NULL ? get_scopes (module, unit, address - bias, &scopes) : 0;
  for (int i = 0; i < n_scopes && dwarf_tag (&scopes[i]) != DW_TAG_subprogram; i++)
    {
      if (dwarf_tag (&scopes[i]) != DW_TAG_inlined_subroutine)
        continue;
      place.function = dwarf_diename (&scopes[i]);
      if (place.function != NULL && found < n - 1)
        lines[found++] = place;
      if (!find_call (unit, &scopes[i], &place))
        break;
    }
  free (scopes);

  place.function = NULL;
  lines[found++] = place;

  return found;
}
