/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.checksum: the digest of every file among the paths named and below them. */
#include "block-reader.h"
#include "boundary/operation.h"

#include "checksum-job.h"
#include "checksum-native.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* O_NONBLOCK: a FIFO that takes the place of a file would hold us until somebody writes to it. */
#define OPEN_FILE_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

static gboolean
count_path (FerryChecksumJob *self, const char *path, GError **error)
{
  g_autoptr (FerryTreeWalk) walk = NULL;
  FerryTreeEntry entry;

  walk = ferry_tree_walk_new (path, FERRY_TREE_STATUS, self->cancellable);
  while (ferry_tree_walk_next (walk, &entry))
    if (!ferry_checksum_job_count_entry (self, &entry, error))
      return FALSE;

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* Digests all that @descriptor gives, expected to be @size bytes. FALSE and an errno where it fails half-way. */
static gboolean
digest_descriptor (FerryChecksumJob *self, int descriptor, guint64 *size)
{
  FerryBlockReader reader;

  ferry_block_reader_init (&reader, descriptor, *size);
  ferry_digest_begin (self->digest);
  for (*size = 0; !g_cancellable_is_cancelled (self->cancellable);)
    {
      gssize length = ferry_block_reader_read (&reader, self->block, FERRY_CHECKSUM_BLOCK_SIZE);

      if (length <= 0)
        return length == 0;

      ferry_checksum_job_add_block (self, length);
      *size += length;
    }

  errno = ECANCELED;
  return FALSE;
}

/* Digests the regular file behind @descriptor and says what became of it. */
static void
add_descriptor (FerryChecksumJob *self, const char *path, int descriptor)
{
  struct stat status;

  if (fstat (descriptor, &status) != 0)
    ferry_checksum_job_add_problem (self, path, g_strerror (errno));
  else if (!S_ISREG (status.st_mode))
    ferry_checksum_job_add_problem (self, path, ferry_checksum_job_get_reason_to_skip (status.st_mode & S_IFMT));
  else
    {
      guint64 size = status.st_size;

      if (!digest_descriptor (self, descriptor, &size))
        ferry_checksum_job_add_problem (self, path, g_strerror (errno));
      else
        ferry_checksum_job_add_digest (self, path, size);
    }
}

static void
add_file (FerryChecksumJob *self, const FerryTreeEntry *entry)
{
  int no_follow = entry->depth > 0 ? O_NOFOLLOW : 0;
  int descriptor;

  if (!ferry_checksum_job_is_file (self, entry))
    return;

  descriptor = openat (entry->folder, entry->name, OPEN_FILE_FLAGS | no_follow);
  if (descriptor < 0)
    {
      ferry_checksum_job_add_problem (self, entry->path, g_strerror (errno));
      return;
    }

  add_descriptor (self, entry->path, descriptor);
  close (descriptor);
}

/* The second walk: digests. Walking twice is cheap beside reading, and keeps no list of a million
 * names, of which some are too long to open by path. */
static gboolean
digest_path (FerryChecksumJob *self, const char *path, GError **error)
{
  g_autoptr (FerryTreeWalk) walk = NULL;
  FerryTreeEntry entry;

  walk = ferry_tree_walk_new (path, FERRY_TREE_SORTED, self->cancellable);
  while (ferry_tree_walk_next (walk, &entry))
    {
      if (entry.event == FERRY_TREE_FILE)
        add_file (self, &entry);
      else if (entry.event == FERRY_TREE_PROBLEM)
        ferry_checksum_job_add_problem (self, entry.path, g_strerror (entry.problem));
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static GVariant *
checksum_run (GVariant *parameters, FerryRunContext *context,
              GCancellable *cancellable, GError **error)
{
  const char *digest = ferry_parameters_get_text (parameters, "digest");
  g_autofree const char **paths = ferry_parameters_get_paths (parameters, "paths");
  g_autoptr (FerryChecksumJob) self = ferry_checksum_job_new (context, digest, cancellable, error);

  if (self == NULL)
    return NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    if (!count_path (self, paths[i], error))
      return NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    if (!digest_path (self, paths[i], error))
      return NULL;

  return ferry_checksum_job_end (self);
}

static const FerryChoice digests[] = {
  {"sha256", N_ ("SHA-256")},
  {"sha512", N_ ("SHA-512")},
  {"blake2b", N_ ("BLAKE2b")},
  {NULL}};

static const FerryParameter checksum_parameters[] = {
  {
    .name = "paths",
    .type = FERRY_PARAMETER_PATHS,
    .label = N_ ("Files and folders"),
    .help = N_ ("What to read; of a folder, everything below it"),
    .fallback = "/usr/share",
  },
  {
    .name = "digest",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Digest"),
    .help = N_ ("The algorithm that makes the checksum"),
    .fallback = "sha256",
    .choices = digests,
  },
  {NULL}};

const FerryOperation ferry_checksum_operation = {
  .id = "files.checksum",
  .title = N_ ("Checksum files"),
  .summary = N_ ("SHA-256 of files and folders"),
  .icon_name = "ferry-checksum-symbolic",
  .dependency = "files",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = checksum_parameters,
  .run = checksum_run,
  .run_async = ferry_checksum_run_async,
  .run_finish = ferry_checksum_run_finish,
  .result_view = FERRY_RESULT_TABLE,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};
