/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.checksum: the digest of every file among the paths named and below them. */
#include "boundary/operation.h"

#include "digest.h"
#include "tree-walk.h"
#include "variant-array.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Large enough that reading costs nothing beside digesting, small enough to cancel at once even
 * where a block comes over a slow network. */
#define BLOCK_SIZE (1024 * 1024)
#define BLOCK_ALIGNMENT 4096

/* O_NONBLOCK: a FIFO that takes the place of a file would hold us until somebody writes to it. */
#define OPEN_FILE_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  FerryDigest *digest;
  guint8 *block;

  guint64 total_files; /* as the first walk counted them */
  guint64 total_bytes;
  guint64 bytes; /* as read */

  FerryVariantArray *entries;
  FerryVariantArray *problems;
} Checksum;

static void
checksum_free (Checksum *self)
{
  g_clear_pointer (&self->digest, ferry_digest_free);
  g_clear_pointer (&self->entries, ferry_variant_array_free);
  g_clear_pointer (&self->problems, ferry_variant_array_free);
  g_aligned_free (self->block);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Checksum, checksum_free)

static Checksum *
checksum_new (FerryRunContext *context, const char *digest,
              GCancellable *cancellable, GError **error)
{
  g_autoptr (Checksum) self = g_new0 (Checksum, 1);

  self->context = context;
  self->cancellable = cancellable;
  self->digest = ferry_digest_new (digest, error);
  if (self->digest == NULL)
    return NULL;

  self->block = g_aligned_alloc (1, BLOCK_SIZE, BLOCK_ALIGNMENT);
  self->entries = ferry_variant_array_new ("(ayts)", 8);
  self->problems = ferry_variant_array_new ("(ays)", 1);
  return g_steal_pointer (&self);
}

static void
add_problem (Checksum *self, const char *path, const char *reason)
{
  ferry_variant_array_add (self->problems, g_variant_new ("(^ays)", path, reason));
}

/* The first walk: how much there is to do. Only a path that does not exist is an error; what
 * cannot be read is for the second walk to list. */
static gboolean
count_path (Checksum *self, const char *path, GError **error)
{
  g_autoptr (FerryTreeWalk) walk = NULL;
  FerryTreeEntry entry;

  walk = ferry_tree_walk_new (path, FERRY_TREE_STATUS, self->cancellable);
  while (ferry_tree_walk_next (walk, &entry))
    {
      if (entry.event == FERRY_TREE_FILE && entry.type == S_IFREG)
        {
          self->total_files++;
          self->total_bytes += entry.status.st_size;
          ferry_run_context_report_progress (self->context, self->total_files, 0, FERRY_UNIT_FILES);
        }
      else if (entry.event == FERRY_TREE_PROBLEM && entry.depth == 0 &&
               (entry.problem == ENOENT || entry.problem == ENOTDIR))
        {
          g_autofree char *name = g_filename_display_name (path);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” does not exist"), name);
          return FALSE;
        }
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static const char *
get_reason_to_skip (mode_t type)
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

/* Digests all that @descriptor gives. FALSE and an errno where it fails half-way. */
static gboolean
digest_descriptor (Checksum *self, int descriptor, guint64 *size)
{
  ferry_digest_begin (self->digest);
  for (*size = 0; !g_cancellable_is_cancelled (self->cancellable);)
    {
      gssize length = read (descriptor, self->block, BLOCK_SIZE);

      if (length < 0 && errno == EINTR)
        continue;
      if (length <= 0)
        return length == 0;

      ferry_digest_update (self->digest, self->block, length);
      *size += length;
      self->bytes += length;
      /* Files grow, and what is left of them is not known before the end. */
      ferry_run_context_report_progress (self->context, self->bytes,
                                         MAX (self->total_bytes, self->bytes), FERRY_UNIT_BYTES);
    }

  errno = ECANCELED;
  return FALSE;
}

/* Digests the regular file behind @descriptor and says what became of it. */
static void
add_descriptor (Checksum *self, const char *path, int descriptor)
{
  const char *text = NULL;
  struct stat status;
  guint64 size = 0;

  if (fstat (descriptor, &status) != 0)
    add_problem (self, path, g_strerror (errno));
  else if (!S_ISREG (status.st_mode))
    add_problem (self, path, get_reason_to_skip (status.st_mode & S_IFMT));
  else
    {
      if (status.st_size > BLOCK_SIZE)
        posix_fadvise (descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);

      if (!digest_descriptor (self, descriptor, &size))
        add_problem (self, path, g_strerror (errno));
      else if ((text = ferry_digest_finish (self->digest)) == NULL)
        add_problem (self, path, _ ("The digest could not be computed"));
      else
        ferry_variant_array_add (self->entries, g_variant_new ("(^ayts)", path, size, text));
    }
}

static void
add_file (Checksum *self, const FerryTreeEntry *entry)
{
  int no_follow = entry->depth > 0 ? O_NOFOLLOW : 0;
  int descriptor;

  /* A link's file is digested where it is, if that is among the paths at all. */
  if (entry->type == S_IFLNK)
    return;

  /* Opening a device may have effects: a tape winds back. */
  if (entry->type != S_IFREG)
    {
      add_problem (self, entry->path, get_reason_to_skip (entry->type));
      return;
    }

  descriptor = openat (entry->folder, entry->name, OPEN_FILE_FLAGS | no_follow);
  if (descriptor < 0)
    {
      add_problem (self, entry->path, g_strerror (errno));
      return;
    }

  add_descriptor (self, entry->path, descriptor);
  close (descriptor);
}

/* The second walk: digests. Walking twice is cheap beside reading, and keeps no list of a million
 * names, of which some are too long to open by path. */
static gboolean
digest_path (Checksum *self, const char *path, GError **error)
{
  g_autoptr (FerryTreeWalk) walk = NULL;
  FerryTreeEntry entry;

  walk = ferry_tree_walk_new (path, FERRY_TREE_SORTED, self->cancellable);
  while (ferry_tree_walk_next (walk, &entry))
    {
      if (entry.event == FERRY_TREE_FILE)
        add_file (self, &entry);
      else if (entry.event == FERRY_TREE_PROBLEM)
        add_problem (self, entry.path, g_strerror (entry.problem));
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static GVariant *
checksum_end (Checksum *self, const char *digest, gint64 started)
{
  guint files = ferry_variant_array_get_length (self->entries);
  double seconds = (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  GVariantDict result;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "digest", "s", digest);
  g_variant_dict_insert (&result, "files", "t", (guint64)files);
  g_variant_dict_insert (&result, "bytes", "t", self->bytes);
  g_variant_dict_insert (&result, "seconds", "d", seconds);
  g_variant_dict_insert_value (&result, "entries", ferry_variant_array_end (self->entries));
  g_variant_dict_insert_value (&result, "problems", ferry_variant_array_end (self->problems));
  return g_variant_dict_end (&result);
}

static GVariant *
checksum_run (GVariant *parameters, FerryRunContext *context,
              GCancellable *cancellable, GError **error)
{
  const char *digest = ferry_parameters_get_text (parameters, "digest");
  g_autofree const char **paths = ferry_parameters_get_paths (parameters, "paths");
  gint64 started = g_get_monotonic_time ();
  g_autoptr (Checksum) self = checksum_new (context, digest, cancellable, error);

  if (self == NULL)
    return NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    if (!count_path (self, paths[i], error))
      return NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    if (!digest_path (self, paths[i], error))
      return NULL;

  return checksum_end (self, digest, started);
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
  .result_view = FERRY_RESULT_TABLE,
};
