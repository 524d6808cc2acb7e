/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libdwfl over our own process, with no way to the network and none to the loader. */
#include "modules.h"

#include "source-line.h"

#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct _FerryModules
{
  Dwfl *dwfl;
  guint mapped; /* a hash of what was mapped as code at the last refresh */
};

/* Not dwfl_standard_find_debuginfo(): that asks a server. */
static const Dwfl_Callbacks callbacks = {
  .find_elf = dwfl_linux_proc_find_elf,
  .find_debuginfo = dwfl_build_id_find_debuginfo,
};

FerryModules *
ferry_modules_new (void)
{
  FerryModules *self = g_new0 (FerryModules, 1);

  self->dwfl = dwfl_begin (&callbacks);

  return self;
}

void
ferry_modules_free (FerryModules *self)
{
  if (self->dwfl != NULL)
    dwfl_end (self->dwfl);
  g_free (self);
}

/* The heap grows all the time, code does not. */
static guint
hash_mapped_code (void)
{
  g_autofree char *text = NULL;
  char *rest = NULL;
  guint hash = 5381;

  if (!g_file_get_contents ("/proc/self/maps", &text, NULL, NULL))
    return 0;

  for (char *line = strtok_r (text, "\n", &rest); line != NULL; line = strtok_r (NULL, "\n", &rest))
    {
      if (strstr (line, " r-xp ") != NULL)
        hash = hash * 33 + g_str_hash (line);
    }

  return hash;
}

void
ferry_modules_refresh (FerryModules *self)
{
  guint mapped = hash_mapped_code ();

  if (self->dwfl == NULL || (mapped == self->mapped && mapped != 0))
    return;

  self->mapped = mapped;
  dwfl_report_begin (self->dwfl);
  dwfl_linux_proc_report (self->dwfl, getpid ());
  dwfl_report_end (self->dwfl, NULL, NULL);
}

static Dwfl_Module *
find_module (FerryModules *self,
             guint64 address)
{
  return self->dwfl != NULL ? dwfl_addrmodule (self->dwfl, address) : NULL;
}

gboolean
ferry_modules_has_code (FerryModules *self,
                        guint64 address)
{
  return find_module (self, address) != NULL;
}

static Dwarf_Frame *
look_up_frame (Dwarf_CFI *rules,
               guint64 address)
{
  Dwarf_Frame *frame = NULL;

  if (rules == NULL || dwarf_cfi_addrframe (rules, address, &frame) != 0)
    return NULL;

  return frame;
}

Dwarf_Frame *
ferry_modules_find_frame (FerryModules *self,
                          guint64 address)
{
  Dwfl_Module *module = find_module (self, address);
  Dwarf_Addr bias = 0;
  Dwarf_CFI *rules;
  Dwarf_Frame *frame;

  if (module == NULL)
    return NULL;

  rules = dwfl_module_eh_cfi (module, &bias);
  frame = look_up_frame (rules, address - bias);
  if (frame != NULL)
    return frame;

  rules = dwfl_module_dwarf_cfi (module, &bias);

  return look_up_frame (rules, address - bias);
}

/* FALSE unless @address lies within a symbol. Its name goes without the version behind an "@". */
static gboolean
find_symbol (Dwfl_Module *module,
             guint64 address,
             char *symbol_name,
             gsize size)
{
  GElf_Off offset;
  GElf_Sym symbol;
  const char *name = dwfl_module_addrinfo (module, address, &offset, &symbol, NULL, NULL, NULL);

  if (name == NULL || offset >= symbol.st_size)
    return FALSE;

  g_strlcpy (symbol_name, name, MIN (size, strcspn (name, "@") + 1));

  return TRUE;
}

/* "libglib-2.0.so.0.7400.6" is libglib-2.0.so.0 to everybody, and "[vdso: 1234]" has no number. */
static void
get_module_name (Dwfl_Module *module,
                 char *name,
                 gsize size)
{
  const char *path = dwfl_module_info (module, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  const char *slash = path != NULL ? strrchr (path, '/') : NULL;
  char *version;

  g_strlcpy (name, slash != NULL ? slash + 1 : path != NULL ? path
                                                            : "?",
             size);
  if (name[0] == '[')
    {
      g_strlcpy (name, "[vdso]", size);
      return;
    }

  version = strstr (name, ".so.");
  if (version != NULL)
    {
      version = strchr (version + strlen (".so."), '.');
      if (version != NULL)
        *version = '\0';
    }
}

/* What has no symbol: a place in a file, or the bare address. */
static void
describe_nameless (Dwfl_Module *module,
                   guint64 address,
                   char *text)
{
  Dwarf_Addr start = 0;
  char name[64];

  if (module == NULL)
    {
      g_snprintf (text, FERRY_NAME_LENGTH_MAX, "0x%" G_GINT64_MODIFIER "x", address);
      return;
    }

  get_module_name (module, name, sizeof name);
  dwfl_module_info (module, NULL, &start, NULL, NULL, NULL, NULL, NULL);
  g_snprintf (text, FERRY_NAME_LENGTH_MAX, "%s+0x%" G_GINT64_MODIFIER "x", name, address - start);
}

guint
ferry_modules_describe (FerryModules *self,
                        guint64 address,
                        FerryFrameText *texts,
                        guint n)
{
  Dwfl_Module *module = find_module (self, address);
  FerrySourceLine lines[FERRY_FRAME_TEXTS_MAX];
  char symbol[FERRY_NAME_LENGTH_MAX];
  char name[64];
  guint found;

  g_assert (n > 0);

  if (module == NULL || !find_symbol (module, address, symbol, sizeof symbol))
    {
      describe_nameless (module, address, texts[0]);
      return 1;
    }

  get_module_name (module, name, sizeof name);
  found = ferry_source_lines_find (module, address, lines, MIN (n, G_N_ELEMENTS (lines)));
  for (guint i = 0; i < found; i++)
    g_snprintf (texts[i], FERRY_NAME_LENGTH_MAX, "%s at %s:%d (%s)%s", lines[i].function != NULL ? lines[i].function : symbol,
                lines[i].file, lines[i].line, name, lines[i].function != NULL ? ", inlined" : "");
  if (found == 0)
    g_snprintf (texts[found++], FERRY_NAME_LENGTH_MAX, "%s (%s)", symbol, name);

  return found;
}

void
ferry_modules_describe_function (FerryModules *self,
                                 guint64 address,
                                 char *text)
{
  Dwfl_Module *module = find_module (self, address);

  if (module == NULL || !find_symbol (module, address, text, FERRY_NAME_LENGTH_MAX))
    describe_nameless (module, address, text);
}

gboolean
ferry_modules_is_plumbing (FerryModules *self,
                           guint64 address)
{
  static const char * const prefixes[] = {
    "libc.so",
    "libm.so",
    "libpthread.so",
    "ld-linux",
    "linux-vdso",
    "[vdso",
    "libglib-2.0.so",
    "libgobject-2.0.so",
    "libgio-2.0.so",
    "libgmodule-2.0.so",
    "libdl.so",
  };
  Dwfl_Module *module = find_module (self, address);
  char name[64];

  if (module == NULL)
    return TRUE;

  get_module_name (module, name, sizeof name);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_str_has_prefix (name, prefixes[i]))
        return TRUE;
    }

  return FALSE;
}
