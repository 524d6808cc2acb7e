/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "block-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Beyond the block that is read: what a disk does while that one is made use of. */
#define AHEAD (1024 * 1024)

/* How much one request to the kernel may take; every device reads that much at once. */
#define STEP (128 * 1024)

/* A file that is read with one or two calls needs no plan. */
#define SMALL AHEAD

void
ferry_block_reader_init (FerryBlockReader *self, int descriptor, goffset size)
{
  *self = (FerryBlockReader) {.descriptor = descriptor, .size = size};
}

/* Who finds all that it reads in memory has the kernel plan nothing by itself. */
static void
ask_until (FerryBlockReader *self, goffset end)
{
  for (end = MIN (end, self->size); self->asked < end; self->asked += STEP)
    posix_fadvise (self->descriptor, self->asked, STEP, POSIX_FADV_WILLNEED);
}

gssize
ferry_block_reader_read (FerryBlockReader *self, void *block, gsize length)
{
  gssize got;

  if (self->size > SMALL)
    ask_until (self, self->position + length + AHEAD);
  do
    got = read (self->descriptor, block, length);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    self->position += got;

  return got;
}
