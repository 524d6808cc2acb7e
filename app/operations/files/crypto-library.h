/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libcrypto, loaded when something is digested: it is the largest of our libraries. */
#pragma once

#include "operations/library.h"

#include <openssl/evp.h>

G_BEGIN_DECLS

#define FERRY_CRYPTO_FUNCTIONS(FUNCTION) \
  FUNCTION (EVP_DigestFinal_ex)          \
  FUNCTION (EVP_DigestInit_ex2)          \
  FUNCTION (EVP_DigestUpdate)            \
  FUNCTION (EVP_MD_CTX_free)             \
  FUNCTION (EVP_MD_CTX_new)              \
  FUNCTION (EVP_MD_fetch)                \
  FUNCTION (EVP_MD_free)

typedef struct
{
  FERRY_CRYPTO_FUNCTIONS (FERRY_LIBRARY_MEMBER)
} FerryCrypto;

extern FerryLibrary ferry_crypto_library;

/* Its functions, once it is loaded. */
extern FerryCrypto ferry_crypto;

G_END_DECLS
