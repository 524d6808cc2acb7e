/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.duplicates: files with the same content. Of those with the same size the first blocks are
 * read, and only of those with the same first block the rest. */
#include "block-reader.h"
#include "boundary/operation.h"

#include "digest.h"
#include "duplicate-candidate.h"
#include "file-set.h"
#include "tree-walk.h"
#include "variant-array.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* What a disk brings at once anyway, and enough to tell most files of one size apart. */
#define FIRST_BLOCK_SIZE (16 * 1024)
#define BLOCK_SIZE (1024 * 1024)

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  guint64 smallest;

  GStringChunk *paths;
  GArray *candidates;   /* of FerryDuplicateCandidate */
  FerryFileSet *linked; /* a file with several names is no duplicate of itself */
  FerryDigest *digest;
  guint8 *block;

  guint64 files;
  guint64 settled; /* bytes of candidates that nothing more has to be known of */
  guint64 to_settle;
  guint64 bytes; /* as read */
  guint64 duplicates;
  guint64 wasted;

  FerryVariantArray *groups;
  FerryVariantArray *problems;
} Duplicates;

static void
duplicates_free (Duplicates *self)
{
  g_string_chunk_free (self->paths);
  g_array_unref (self->candidates);
  ferry_file_set_free (self->linked);
  g_clear_pointer (&self->digest, ferry_digest_free);
  g_free (self->block);
  ferry_variant_array_free (self->groups);
  ferry_variant_array_free (self->problems);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Duplicates, duplicates_free)

static Duplicates *
duplicates_new (FerryRunContext *context, guint64 smallest,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (Duplicates) self = g_new0 (Duplicates, 1);

  self->context = context;
  self->cancellable = cancellable;
  self->smallest = smallest;
  self->paths = g_string_chunk_new (64 * 1024);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (FerryDuplicateCandidate));
  g_array_set_clear_func (self->candidates, ferry_duplicate_candidate_clear);
  self->linked = ferry_file_set_new ();
  self->block = g_malloc (BLOCK_SIZE);
  self->groups = ferry_variant_array_new ("(tsaay)", 8);
  self->problems = ferry_variant_array_new ("(ays)", 1);
  self->digest = ferry_digest_new ("sha256", error);
  return self->digest != NULL ? g_steal_pointer (&self) : NULL;
}

static void
add_problem (Duplicates *self, const char *path, const char *reason)
{
  ferry_variant_array_add (self->problems, g_variant_new ("(^ays)", path, reason));
}

static void
add_file (Duplicates *self, const FerryTreeEntry *entry)
{
  FerryDuplicateCandidate candidate = {.size = MAX (entry->status.st_size, 0), .is_root = entry->depth == 0};

  self->files++;
  ferry_run_context_report_progress (self->context, self->files, 0, FERRY_UNIT_FILES);
  if (candidate.size < self->smallest)
    return;
  /* All of them, not only those with several names: the same folder may be named twice. */
  if (!ferry_file_set_add (self->linked, entry->status.st_dev, entry->status.st_ino))
    return;

  candidate.path = g_string_chunk_insert (self->paths, entry->path);
  g_array_append_val (self->candidates, candidate);
}

static gboolean
walk_path (Duplicates *self, const char *path, GError **error)
{
  g_autoptr (FerryTreeWalk) walk = NULL;
  FerryTreeEntry entry;

  walk = ferry_tree_walk_new (path, FERRY_TREE_STATUS, self->cancellable);
  while (ferry_tree_walk_next (walk, &entry))
    {
      if (entry.event == FERRY_TREE_FILE && entry.type == S_IFREG)
        add_file (self, &entry);
      else if (entry.event == FERRY_TREE_PROBLEM && entry.depth == 0 && entry.problem == ENOENT)
        {
          g_autofree char *name = g_filename_display_name (path);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” does not exist"), name);
          return FALSE;
        }
      else if (entry.event == FERRY_TREE_PROBLEM)
        add_problem (self, entry.path, g_strerror (entry.problem));
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* Digests the first @length bytes. FALSE and an errno where that fails; ESTALE if the file is not
 * as long any more as it was. */
static gboolean
digest_descriptor (Duplicates *self, int descriptor, guint64 length, gboolean settles)
{
  FerryBlockReader reader;
  guint64 done = 0;

  ferry_block_reader_init (&reader, descriptor, length);
  ferry_digest_begin (self->digest);
  while (done < length && !g_cancellable_is_cancelled (self->cancellable))
    {
      gssize got = ferry_block_reader_read (&reader, self->block, MIN (length - done, BLOCK_SIZE));

      if (got == 0)
        errno = ESTALE;
      if (got <= 0)
        return FALSE;

      ferry_digest_update (self->digest, self->block, got);
      done += got;
      self->bytes += got;
      if (settles)
        ferry_run_context_report_progress (self->context, self->settled + done, self->to_settle, FERRY_UNIT_BYTES);
    }

  return done == length;
}

/* Sets the candidate's digest: of its first block, or of the whole. */
static void
read_candidate (Duplicates *self, FerryDuplicateCandidate *candidate, guint64 length, gboolean settles)
{
  int descriptor = ferry_duplicate_candidate_open (candidate);
  struct stat status;
  const char *text = NULL;

  g_clear_pointer (&candidate->digest, g_free);
  if (descriptor < 0)
    {
      add_problem (self, candidate->path, g_strerror (errno));
      return;
    }

  if (fstat (descriptor, &status) != 0)
    add_problem (self, candidate->path, g_strerror (errno));
  else if (!S_ISREG (status.st_mode) || (guint64)status.st_size != candidate->size)
    add_problem (self, candidate->path, _ ("Changed while it was looked at"));
  else if (digest_descriptor (self, descriptor, length, settles))
    text = ferry_digest_finish (self->digest);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    add_problem (self, candidate->path, errno == ESTALE ? _ ("Changed while it was looked at") : g_strerror (errno));

  candidate->digest = g_strdup (text);
  close (descriptor);
}

static void
settle (Duplicates *self, guint64 bytes)
{
  self->settled += bytes;
  ferry_run_context_report_progress (self->context, self->settled, self->to_settle, FERRY_UNIT_BYTES);
}

static gboolean
add_group (Duplicates *self, const FerryDuplicateCandidate *candidates, guint n, GError **error)
{
  GVariantBuilder paths;
  GVariant *group;

  g_variant_builder_init (&paths, G_VARIANT_TYPE_BYTESTRING_ARRAY);
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&paths, "^ay", candidates[i].path);
  group = g_variant_ref_sink (g_variant_new ("(tsaay)", candidates->size, candidates->digest, &paths));

  self->duplicates += n - 1;
  self->wasted += (n - 1) * candidates->size;
  ferry_variant_array_add (self->groups, group);
  if (!ferry_run_context_emit_partial (self->context, group) &&
      !g_cancellable_set_error_if_cancelled (self->cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nobody wants the duplicates any more"));

  g_variant_unref (group);
  return *error == NULL;
}

/* What @n files of one size with the same first block have in common. */
static gboolean
compare_whole (Duplicates *self, FerryDuplicateCandidate *candidates, guint n, GError **error)
{
  guint end;

  for (guint i = 0; i < n && candidates->size > FIRST_BLOCK_SIZE; i++)
    {
      read_candidate (self, &candidates[i], candidates->size, TRUE);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      settle (self, candidates->size);
    }

  /* A short one's first block was all of it. */
  if (candidates->size <= FIRST_BLOCK_SIZE)
    settle (self, n * candidates->size);

  qsort (candidates, n, sizeof (FerryDuplicateCandidate), ferry_duplicate_candidate_compare);
  for (guint start = 0; start < n; start = end)
    {
      end = ferry_duplicate_candidate_find_end (candidates, start, n);
      if (end - start > 1 && candidates[start].digest != NULL &&
          !add_group (self, candidates + start, end - start, error))
        return FALSE;
    }
  return TRUE;
}

/* What @n files of one size have in common. */
static gboolean
compare_first_blocks (Duplicates *self, FerryDuplicateCandidate *candidates, guint n, GError **error)
{
  guint end;

  for (guint i = 0; i < n; i++)
    {
      read_candidate (self, &candidates[i], MIN (candidates->size, FIRST_BLOCK_SIZE), FALSE);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }

  qsort (candidates, n, sizeof (FerryDuplicateCandidate), ferry_duplicate_candidate_compare);
  for (guint start = 0; start < n; start = end)
    {
      end = ferry_duplicate_candidate_find_end (candidates, start, n);
      if (end - start == 1 || candidates[start].digest == NULL)
        settle (self, (end - start) * candidates->size);
      else if (!compare_whole (self, candidates + start, end - start, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
compare_all (Duplicates *self, GError **error)
{
  FerryDuplicateCandidate *candidates = (gpointer)self->candidates->data;
  guint n = self->candidates->len;
  guint end;

  g_array_sort (self->candidates, ferry_duplicate_candidate_compare);
  for (guint start = 0; start < n; start = end)
    {
      end = ferry_duplicate_candidate_find_end (candidates, start, n);
      if (end - start > 1)
        self->to_settle += (end - start) * candidates[start].size;
    }

  for (guint start = 0; start < n; start = end)
    {
      end = ferry_duplicate_candidate_find_end (candidates, start, n);
      if (end - start > 1 && !compare_first_blocks (self, candidates + start, end - start, error))
        return FALSE;
    }
  return TRUE;
}

static GVariant *
duplicates_end (Duplicates *self, gint64 started)
{
  GVariantDict result;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "files", "t", self->files);
  g_variant_dict_insert (&result, "duplicates", "t", self->duplicates);
  g_variant_dict_insert (&result, "wasted", "t", self->wasted);
  g_variant_dict_insert (&result, "bytes", "t", self->bytes);
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  g_variant_dict_insert_value (&result, "groups", ferry_variant_array_end (self->groups));
  g_variant_dict_insert_value (&result, "problems", ferry_variant_array_end (self->problems));
  return g_variant_dict_end (&result);
}

static GVariant *
duplicates_run (GVariant *parameters, FerryRunContext *context,
                GCancellable *cancellable, GError **error)
{
  g_autofree const char **paths = ferry_parameters_get_paths (parameters, "paths");
  guint64 smallest = ferry_parameters_get_integer (parameters, "smallest");
  gint64 started = g_get_monotonic_time ();
  g_autoptr (Duplicates) self = duplicates_new (context, smallest, cancellable, error);
  g_autoptr (GError) local_error = NULL;

  if (self == NULL)
    return NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    if (!walk_path (self, paths[i], error))
      return NULL;

  if (!compare_all (self, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return duplicates_end (self, started);
}

static const FerryParameter duplicates_parameters[] = {
  {
    .name = "paths",
    .type = FERRY_PARAMETER_PATHS,
    .label = N_ ("Files and folders"),
    .help = N_ ("Where to look; in a folder, everything below it"),
    .fallback = "/usr/share/doc",
  },
  {
    .name = "smallest",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("From"),
    .help = N_ ("The size of the smallest files to look at"),
    .fallback = "1",
    .minimum = 0,
    .maximum = 1e15,
    .unit = N_ ("bytes"),
  },
  {NULL}};

const FerryOperation ferry_duplicates_operation = {
  .id = "files.duplicates",
  .title = N_ ("Find duplicates"),
  .summary = N_ ("Files with the same content"),
  .icon_name = "ferry-duplicates-symbolic",
  .dependency = "files",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = duplicates_parameters,
  .run = duplicates_run,
  .result_view = FERRY_RESULT_TABLE,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};
