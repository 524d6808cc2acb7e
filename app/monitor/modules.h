/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program's code as libdw sees it: which file an address is in, its name, its frame rules. */
#pragma once

#include "name-table.h"

#include <elfutils/libdw.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryModules:
 *
 * Reads files and may take as long as a second at its first use: for a thread that nobody waits for.
 * It takes no lock of the loader's: it reads /proc/self/maps, and the files that stand there. One
 * thread at a time. Debug files installed in /usr/lib/debug are used; none are fetched.
 */
typedef struct _FerryModules FerryModules;

/* Where libdw cannot be used at all nothing is found. (transfer full) */
FerryModules *ferry_modules_new (void);

/* (transfer full). Names that were found in it are gone with it. The thread that used it. */
void ferry_modules_free (FerryModules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryModules, ferry_modules_free)

/* Takes note of what was loaded and unloaded since the last time. Some 100 us if nothing was. */
void ferry_modules_refresh (FerryModules *self);

/* Whether there is code at @address. */
gboolean ferry_modules_has_code (FerryModules *self,
                                 guint64 address);

/* The rules for the frame of the code at @address, to be freed with free(), or NULL. */
Dwarf_Frame *ferry_modules_find_frame (FerryModules *self,
                                       guint64 address);

/* One line of text for a frame. */
typedef char FerryFrameText[FERRY_NAME_LENGTH_MAX];

#define FERRY_FRAME_TEXTS_MAX 8

/* What @address lies in, in lines of text, at least one and at most @n or FERRY_FRAME_TEXTS_MAX: "load at load.c:123
 * (program)" if it lies within a symbol's size, before it "parse at parse.h:7 (program), inlined" for what the
 * compiler has put in there, innermost first; "g_usleep (libglib-2.0.so.0)" where there is no line information,
 * "libglib-2.0.so.0+0x5b1c7" where there is no symbol either, else the bare address. Returns how many. */
guint ferry_modules_describe (FerryModules *self,
                              guint64 address,
                              FerryFrameText *texts,
                              guint n);

/* The name of the symbol that @address lies in, or else as above: FERRY_NAME_LENGTH_MAX bytes at most. */
void ferry_modules_describe_function (FerryModules *self,
                                      guint64 address,
                                      char *text);

/* Whether @address belongs to the C library, the loader or GLib, which wait on others' behalf. */
gboolean ferry_modules_is_plumbing (FerryModules *self,
                                    guint64 address);

G_END_DECLS
