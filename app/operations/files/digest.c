/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thin cover over libcrypto's EVP interface. */
#include "digest.h"

#include "crypto-library.h"

#include <glib/gi18n-lib.h>

struct _FerryDigest
{
  EVP_MD *algorithm;
  EVP_MD_CTX *context;
  gboolean failed;
  char text[EVP_MAX_MD_SIZE * 2 + 1];
};

static const struct
{
  const char *id;
  const char *libcrypto_name;
} algorithms[] = {
  {"sha256", "SHA2-256"},
  {"sha512", "SHA2-512"},
  {"blake2b", "BLAKE2B-512"},
};

FerryDigest *
ferry_digest_new (const char *id, GError **error)
{
  g_autoptr (FerryDigest) self = NULL;

  if (!ferry_library_load (&ferry_crypto_library, error))
    return NULL;

  self = g_new0 (FerryDigest, 1);
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (g_str_equal (algorithms[i].id, id))
      self->algorithm = ferry_crypto.EVP_MD_fetch (NULL, algorithms[i].libcrypto_name, NULL);

  self->context = ferry_crypto.EVP_MD_CTX_new ();
  if (self->algorithm == NULL || self->context == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("The digest “%s” is not available"), id);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
ferry_digest_free (FerryDigest *self)
{
  ferry_crypto.EVP_MD_CTX_free (self->context);
  ferry_crypto.EVP_MD_free (self->algorithm);
  g_free (self);
}

void
ferry_digest_begin (FerryDigest *self)
{
  self->failed = ferry_crypto.EVP_DigestInit_ex2 (self->context, self->algorithm, NULL) != 1;
}

void
ferry_digest_update (FerryDigest *self, gconstpointer data, gsize length)
{
  if (!self->failed)
    self->failed = ferry_crypto.EVP_DigestUpdate (self->context, data, length) != 1;
}

const char *
ferry_digest_finish (FerryDigest *self)
{
  static const char digits[] = "0123456789abcdef";
  guint8 bytes[EVP_MAX_MD_SIZE];
  unsigned int length = 0;

  if (self->failed || ferry_crypto.EVP_DigestFinal_ex (self->context, bytes, &length) != 1)
    return NULL;

  for (guint i = 0; i < length; i++)
    {
      self->text[2 * i] = digits[bytes[i] >> 4];
      self->text[2 * i + 1] = digits[bytes[i] & 15];
    }
  self->text[2 * length] = '\0';
  return self->text;
}
