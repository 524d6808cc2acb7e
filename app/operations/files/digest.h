/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Message digests by libcrypto, which uses the processor's instructions for them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryDigest FerryDigest;

/* @id is "sha256", "sha512" or "blake2b". One digest serves any number of files, one after the
 * other: looking an algorithm up costs more than digesting a small file. Blocks where libcrypto is not
 * loaded yet (crypto-library.h). (transfer full), or NULL and %FERRY_ERROR_UNAVAILABLE where there is
 * none, or %G_IO_ERROR_NOT_SUPPORTED where it is configured without this digest. */
FerryDigest *ferry_digest_new (const char *id,
                               GError **error);

void ferry_digest_free (FerryDigest *self);

/* Starts afresh. */
void ferry_digest_begin (FerryDigest *self);

void ferry_digest_update (FerryDigest *self,
                          gconstpointer data,
                          gsize length);

/* The digest in lowercase hexadecimal, lent until the next call; NULL where libcrypto failed on
 * the way, which takes a want of memory. */
const char *ferry_digest_finish (FerryDigest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDigest, ferry_digest_free)

G_END_DECLS
