/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has been digested so far: the part of files.checksum that does not read. */
#pragma once

#include "boundary/operation.h"
#include "digest.h"
#include "tree-walk.h"
#include "variant-array.h"

G_BEGIN_DECLS

/* Large enough that reading costs nothing beside digesting, small enough to cancel at once even
 * where a block comes over a slow network. */
#define FERRY_CHECKSUM_BLOCK_SIZE (1024 * 1024)

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  FerryDigest *digest;
  const char *digest_id; /* lent */
  gint64 started;
  guint8 *block;

  guint64 total_files; /* as the first walk counted them */
  guint64 total_bytes;
  guint64 bytes; /* as read */

  FerryVariantArray *entries;
  FerryVariantArray *fresh; /* entries that no partial result has told yet */
  gint64 partial_told;
  FerryVariantArray *problems;
} FerryChecksumJob;

/* Begins; @digest is the algorithm's id. (transfer full), or NULL and an error where there is none of that id. */
FerryChecksumJob *ferry_checksum_job_new (FerryRunContext *context,
                                          const char *digest,
                                          GCancellable *cancellable,
                                          GError **error);
void ferry_checksum_job_free (FerryChecksumJob *self);

void ferry_checksum_job_add_problem (FerryChecksumJob *self,
                                     const char *path,
                                     const char *reason);

/* An entry of the first walk: how much there is to do. Only a path that does not exist is an error;
 * what cannot be read is for the second walk to list. */
gboolean ferry_checksum_job_count_entry (FerryChecksumJob *self,
                                         const FerryTreeEntry *entry,
                                         GError **error);

/* Why an entry of that type is no file to be digested. */
const char *ferry_checksum_job_get_reason_to_skip (mode_t type);

/* Whether it is a file to be digested; tells what is not, unless it is a link. */
gboolean ferry_checksum_job_is_file (FerryChecksumJob *self,
                                     const FerryTreeEntry *entry);

/* Digests what was read into the block. */
void ferry_checksum_job_add_block (FerryChecksumJob *self,
                                   gsize length);

/* The end of a file of @size bytes. */
void ferry_checksum_job_add_digest (FerryChecksumJob *self,
                                    const char *path,
                                    guint64 size);

/* The result, floating. */
GVariant *ferry_checksum_job_end (FerryChecksumJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryChecksumJob, ferry_checksum_job_free)

G_END_DECLS
