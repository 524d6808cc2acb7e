/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "crypto-library.h"

#include <glib/gi18n-lib.h>

static const char * const names[] = {FERRY_CRYPTO_FUNCTIONS (FERRY_LIBRARY_NAME) NULL};

FerryCrypto ferry_crypto;

FerryLibrary ferry_crypto_library = {
  .file = "libcrypto.so.3",
  .title = N_ ("The library for digests"),
  .names = names,
  .functions = (gpointer *)&ferry_crypto,
};
