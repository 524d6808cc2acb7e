/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A binary heap with the least of the largest on top, where the next one pushes it out. */
#include "largest.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *path;
  guint64 bytes;
} Candidate;

struct _FerryLargest
{
  guint limit;
  GArray *heap; /* of Candidate */
};

static void
candidate_clear (gpointer data)
{
  Candidate *candidate = data;

  g_free (candidate->path);
}

FerryLargest *
ferry_largest_new (guint limit)
{
  FerryLargest *self;

  g_return_val_if_fail (limit > 0, NULL);

  self = g_new0 (FerryLargest, 1);
  self->limit = limit;
  self->heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (self->heap, candidate_clear);
  return self;
}

void
ferry_largest_free (FerryLargest *self)
{
  g_array_unref (self->heap);
  g_free (self);
}

/* The larger one first. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->bytes != right->bytes)
    return left->bytes > right->bytes ? -1 : 1;
  return strcmp (left->path, right->path);
}

static Candidate *
get_candidate (FerryLargest *self, guint position)
{
  return &g_array_index (self->heap, Candidate, position);
}

/* Swaps @position with @other if the lesser of the two is farther from the top. */
static gboolean
swap_if_lesser (FerryLargest *self, guint position, guint other)
{
  Candidate *upper = get_candidate (self, MIN (position, other));
  Candidate *lower = get_candidate (self, MAX (position, other));
  Candidate kept = *upper;

  if (compare_candidates (lower, upper) <= 0)
    return FALSE;

  *upper = *lower;
  *lower = kept;
  return TRUE;
}

static void
sift_up (FerryLargest *self, guint position)
{
  while (position > 0 && swap_if_lesser (self, position, (position - 1) / 2))
    position = (position - 1) / 2;
}

static void
sift_down (FerryLargest *self, guint position)
{
  for (;;)
    {
      guint child = 2 * position + 1;

      if (child >= self->heap->len)
        return;
      if (child + 1 < self->heap->len &&
          compare_candidates (get_candidate (self, child + 1), get_candidate (self, child)) > 0)
        child++;
      if (!swap_if_lesser (self, child, position))
        return;
      position = child;
    }
}

void
ferry_largest_offer (FerryLargest *self, const char *path, guint64 bytes)
{
  Candidate offered = {.path = (char *)path, .bytes = bytes};
  Candidate *least;

  if (self->heap->len < self->limit)
    {
      offered.path = g_strdup (path);
      g_array_append_val (self->heap, offered);
      sift_up (self, self->heap->len - 1);
      return;
    }

  least = get_candidate (self, 0);
  if (compare_candidates (&offered, least) >= 0)
    return;

  g_free (least->path);
  least->path = g_strdup (path);
  least->bytes = bytes;
  sift_down (self, 0);
}

GVariant *
ferry_largest_list (FerryLargest *self)
{
  /* In the heap they have their places; the paths are lent. */
  g_autofree Candidate *sorted = g_memdup2 (self->heap->data, self->heap->len * sizeof (Candidate));
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ayt)"));
  if (sorted != NULL)
    qsort (sorted, self->heap->len, sizeof (Candidate), compare_candidates);
  for (guint i = 0; i < self->heap->len; i++)
    g_variant_builder_add (&builder, "(^ayt)", sorted[i].path, sorted[i].bytes);
  return g_variant_builder_end (&builder);
}
