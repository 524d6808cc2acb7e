/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file that others may have the same content as, as far as is known. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryDuplicateCandidate:
 * @path: lent
 * @size: in bytes, when it was found
 * @is_root: named by the user: a link is followed there
 * @digest: of as much as was read so far; NULL if it could not be read
 */
typedef struct
{
  const char *path;
  guint64 size;
  gboolean is_root;
  char *digest;
} FerryDuplicateCandidate;

/* Frees what is in the candidate. A GDestroyNotify for an array of them. */
void ferry_duplicate_candidate_clear (gpointer data);

/* For sorting an array of candidates: equal ones come to stand together. The largest first: they matter most, and are
 * told first. */
int ferry_duplicate_candidate_compare (gconstpointer a,
                                       gconstpointer b);

/* Finds the run of equal ones among sorted @candidates, up to @end, that begins at @start and returns where it ends. */
guint ferry_duplicate_candidate_find_end (const FerryDuplicateCandidate *candidates,
                                          guint start,
                                          guint end);

/* Opens the file for reading: a descriptor, or -1 and an errno. It may be something else by now: see what it is before
 * reading. */
int ferry_duplicate_candidate_open (const FerryDuplicateCandidate *self);

G_END_DECLS
