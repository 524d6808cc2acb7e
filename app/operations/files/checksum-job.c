/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the blocking and the native form of files.checksum make of what they find. */
#include "checksum-job.h"

#include "partial-pace.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#define BLOCK_ALIGNMENT 4096

void
ferry_checksum_job_free (FerryChecksumJob *self)
{
  g_clear_pointer (&self->digest, ferry_digest_free);
  g_clear_pointer (&self->entries, ferry_variant_array_free);
  g_clear_pointer (&self->fresh, ferry_variant_array_free);
  g_clear_pointer (&self->problems, ferry_variant_array_free);
  g_aligned_free (self->block);
  g_free (self);
}

FerryChecksumJob *
ferry_checksum_job_new (FerryRunContext *context, const char *digest,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (FerryChecksumJob) self = g_new0 (FerryChecksumJob, 1);

  self->context = context;
  self->cancellable = cancellable;
  self->digest_id = g_intern_string (digest);
  self->started = self->partial_told = g_get_monotonic_time ();
  self->digest = ferry_digest_new (digest, error);
  if (self->digest == NULL)
    return NULL;

  self->block = g_aligned_alloc (1, FERRY_CHECKSUM_BLOCK_SIZE, BLOCK_ALIGNMENT);
  self->entries = ferry_variant_array_new ("(ayts)", 8);
  self->fresh = ferry_variant_array_new ("(ayts)", 8);
  self->problems = ferry_variant_array_new ("(ays)", 1);
  return g_steal_pointer (&self);
}

void
ferry_checksum_job_add_problem (FerryChecksumJob *self, const char *path, const char *reason)
{
  ferry_variant_array_add (self->problems, g_variant_new ("(^ays)", path, reason));
}

gboolean
ferry_checksum_job_count_entry (FerryChecksumJob *self, const FerryTreeEntry *entry, GError **error)
{
  if (entry->event == FERRY_TREE_FILE && entry->type == S_IFREG)
    {
      self->total_files++;
      self->total_bytes += entry->status.st_size;
      ferry_run_context_report_progress (self->context, self->total_files, 0, FERRY_UNIT_FILES);
    }
  else if (entry->event == FERRY_TREE_PROBLEM && entry->depth == 0 &&
           (entry->problem == ENOENT || entry->problem == ENOTDIR))
    {
      g_autofree char *name = g_filename_display_name (entry->path);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” does not exist"), name);
      return FALSE;
    }
  return TRUE;
}

const char *
ferry_checksum_job_get_reason_to_skip (mode_t type)
{
  switch (type)
    {
    case S_IFIFO:
      return _ ("Skipped: a FIFO");
    case S_IFSOCK:
      return _ ("Skipped: a socket");
    case S_IFBLK:
    case S_IFCHR:
      return _ ("Skipped: a device");
    default:
      return _ ("Skipped: not a regular file");
    }
}

gboolean
ferry_checksum_job_is_file (FerryChecksumJob *self, const FerryTreeEntry *entry)
{
  /* A link's file is digested where it is, if that is among the paths at all. */
  if (entry->type == S_IFLNK)
    return FALSE;

  /* Opening a device may have effects: a tape winds back. */
  if (entry->type != S_IFREG)
    ferry_checksum_job_add_problem (self, entry->path, ferry_checksum_job_get_reason_to_skip (entry->type));
  return entry->type == S_IFREG;
}

void
ferry_checksum_job_add_block (FerryChecksumJob *self, gsize length)
{
  ferry_digest_update (self->digest, self->block, length);
  self->bytes += length;
  /* Files grow, and what is left of them is not known before the end. */
  ferry_run_context_report_progress (self->context, self->bytes,
                                     MAX (self->total_bytes, self->bytes), FERRY_UNIT_BYTES);
}

/* What was digested so far, with these of the files. */
static void
sum_up (FerryChecksumJob *self, FerryVariantArray *entries, GVariantDict *result)
{
  guint files = ferry_variant_array_get_length (self->entries);
  double seconds = (double)(g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;

  g_variant_dict_init (result, NULL);
  g_variant_dict_insert (result, "digest", "s", self->digest_id);
  g_variant_dict_insert (result, "files", "t", (guint64)files);
  g_variant_dict_insert (result, "bytes", "t", self->bytes);
  g_variant_dict_insert (result, "seconds", "d", seconds);
  g_variant_dict_insert_value (result, "entries", ferry_variant_array_end (entries));
}

/* Now and then, with the files that are new. Nobody may want them any more: then the job is cancelled. */
static void
tell_so_far (FerryChecksumJob *self)
{
  g_autoptr (GVariant) partial = NULL;
  GVariantDict result;

  if (!ferry_partial_is_due (&self->partial_told))
    return;
  sum_up (self, self->fresh, &result);
  partial = g_variant_ref_sink (g_variant_dict_end (&result));
  ferry_run_context_emit_partial (self->context, partial);
}

void
ferry_checksum_job_add_digest (FerryChecksumJob *self, const char *path, guint64 size)
{
  const char *text = ferry_digest_finish (self->digest);
  g_autoptr (GVariant) entry = NULL;

  if (text == NULL)
    {
      ferry_checksum_job_add_problem (self, path, _ ("The digest could not be computed"));
      return;
    }
  entry = g_variant_ref_sink (g_variant_new ("(^ayts)", path, size, text));
  ferry_variant_array_add (self->entries, entry);
  ferry_variant_array_add (self->fresh, entry);
  tell_so_far (self);
}

GVariant *
ferry_checksum_job_end (FerryChecksumJob *self)
{
  GVariantDict result;

  sum_up (self, self->entries, &result);
  g_variant_dict_insert_value (&result, "problems", ferry_variant_array_end (self->problems));
  return g_variant_dict_end (&result);
}
