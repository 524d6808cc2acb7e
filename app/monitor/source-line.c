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

/* The outermost inlined function is called by the one that has the symbol. */
static Dwarf_Die *
find_outermost_inlined (Dwarf_Die *scopes,
                        int n)
{
  Dwarf_Die *found = NULL;

  for (int i = 0; i < n && dwarf_tag (&scopes[i]) != DW_TAG_subprogram; i++)
    {
      if (dwarf_tag (&scopes[i]) == DW_TAG_inlined_subroutine)
        found = &scopes[i];
    }

  return found;
}

/* FALSE if the code at @address is the function's own. @file is lent by @module. */
static gboolean
find_call_of_inlined (Dwfl_Module *module,
                      guint64 address,
                      const char **file,
                      int *line)
{
  Dwarf_Addr bias = 0;
  Dwarf_Die *unit = dwfl_module_addrdie (module, address, &bias);
  Dwarf_Die *scopes = NULL;
  Dwarf_Die *inlined;
  Dwarf_Files *files;
  Dwarf_Word file_index;
  Dwarf_Word number;
  gboolean found;
  int n;

  if (unit == NULL)
    return FALSE;

  n = get_scopes (module, unit, address - bias, &scopes);
  inlined = find_outermost_inlined (scopes, n);
  found = inlined != NULL &&
          get_number (inlined, DW_AT_call_file, &file_index) &&
          get_number (inlined, DW_AT_call_line, &number) &&
          dwarf_getsrcfiles (unit, &files, NULL) == 0;
  free (scopes);
  if (!found)
    return FALSE;

  *file = dwarf_filesrc (files, file_index, NULL, NULL);
  *line = number;

  return *file != NULL;
}

static gboolean
find_line (Dwfl_Module *module,
           guint64 address,
           const char **file,
           int *line)
{
  Dwfl_Line *found = dwfl_module_getsrc (module, address);

  *file = found != NULL ? dwfl_lineinfo (found, NULL, line, NULL, NULL, NULL) : NULL;

  /* 0 is for what the compiler made up. */
  return *file != NULL && *line > 0;
}

gboolean
ferry_source_line_describe (Dwfl_Module *module,
                            guint64 address,
                            char *text,
                            gsize size)
{
  const char *file = NULL;
  const char *slash;
  int line = 0;

  if (!find_call_of_inlined (module, address, &file, &line) && !find_line (module, address, &file, &line))
    return FALSE;

  slash = strrchr (file, '/');
  g_snprintf (text, size, "%s:%d", slash != NULL ? slash + 1 : file, line);

  return TRUE;
}
