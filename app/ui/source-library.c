/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source-library.h"

#include <glib/gi18n-lib.h>

static const char * const names[] = {FERRY_SOURCE_FUNCTIONS (FERRY_LIBRARY_NAME) NULL};

FerrySource ferry_source;

FerryLibrary ferry_source_library = {
  .file = "libgtksourceview-5.so.0",
  .title = N_ ("The library for source text"),
  .names = names,
  .functions = (gpointer *)&ferry_source,
};
