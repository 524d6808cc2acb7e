/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a file from its beginning in blocks, the next one on its way meanwhile. How far is read ahead is said here, in
 * small steps: left to the kernel it is what the device's administrator set, up to many MiB, which a kernel without
 * preemption reads in one go, with a processor that nobody else has for that long, the window's thread included. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int descriptor; /* lent */
  goffset size;
  goffset position;
  goffset asked; /* up to where the kernel was asked to read */
} FerryBlockReader;

/* Begins to read @descriptor, a regular file's at its beginning, of which @size bytes are wanted: no more than that is
 * read ahead, but the file may turn out to be longer or shorter. */
void ferry_block_reader_init (FerryBlockReader *self,
                              int descriptor,
                              goffset size);

/* Reads up to @length bytes into @block, for as long as that takes. Their number, 0 at the end, or -1 and an errno. */
gssize ferry_block_reader_read (FerryBlockReader *self,
                                void *block,
                                gsize length);

G_END_DECLS
