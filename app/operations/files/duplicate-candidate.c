/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Candidates of one size, and of one digest once that is known, are equal. */
#include "duplicate-candidate.h"

#include "long-path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* O_NONBLOCK: a FIFO that takes the place of a file would hold us until somebody writes to it. */
#define OPEN_FILE_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW)

void
ferry_duplicate_candidate_clear (gpointer data)
{
  FerryDuplicateCandidate *candidate = data;

  g_free (candidate->digest);
}

int
ferry_duplicate_candidate_compare (gconstpointer a, gconstpointer b)
{
  const FerryDuplicateCandidate *left = a;
  const FerryDuplicateCandidate *right = b;

  if (left->size != right->size)
    return left->size > right->size ? -1 : 1;
  if (left->digest != NULL || right->digest != NULL)
    {
      int order = g_strcmp0 (left->digest, right->digest);

      if (order != 0)
        return order;
    }
  return strcmp (left->path, right->path);
}

guint
ferry_duplicate_candidate_find_end (const FerryDuplicateCandidate *candidates, guint start, guint end)
{
  guint i = start + 1;

  while (i < end && candidates[i].size == candidates[start].size &&
         g_strcmp0 (candidates[i].digest, candidates[start].digest) == 0)
    i++;
  return i;
}

int
ferry_duplicate_candidate_open (const FerryDuplicateCandidate *self)
{
  int folder;
  const char *rest = ferry_long_path_shorten (self->path, &folder);
  int descriptor, problem;

  if (rest == NULL)
    return -1;

  descriptor = openat (folder, rest, self->is_root ? OPEN_FILE_FLAGS & ~O_NOFOLLOW : OPEN_FILE_FLAGS);
  problem = errno;
  if (folder >= 0)
    close (folder);
  errno = problem;
  return descriptor;
}
