/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a result holds, told by its shape, and how to sum it up. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_RESULT_KIND_VALUES,     /* any a{sv} */
  FERRY_RESULT_KIND_CHECKSUM,   /* "entries" a(ayts) */
  FERRY_RESULT_KIND_SCAN,       /* "largest_files" a(ayt) */
  FERRY_RESULT_KIND_DUPLICATES, /* "groups" a(tsaay) */
  FERRY_RESULT_KIND_ROWS,       /* "columns" as, "rows" aav */
  FERRY_RESULT_KIND_IMAGE       /* "pixels" ay */
} FerryResultKind;

#define FERRY_N_RESULT_KINDS 6

/* Any thread. */
FerryResultKind ferry_result_get_kind (GVariant *result);

/* One line: "1,234 files in /usr/share · 1.21 GB · 1.52 GB/s · SHA-256". @parameters are those of the
 * call. (transfer full) */
char *ferry_result_describe (FerryResultKind kind,
                             GVariant *parameters,
                             GVariant *result);

/* What to call the file it is saved to: "checksums.sha256". (transfer full) */
char *ferry_result_suggest_file_name (FerryResultKind kind,
                                      const FerryOperation *operation,
                                      GVariant *result);

/* The folder that all names of the result are in, or NULL. (transfer full) */
char *ferry_result_dup_folder (FerryResultKind kind,
                               GVariant *parameters);

/* Of an a{sv}: 0 if there is none. Any thread. */
guint64 ferry_result_get_number (GVariant *result,
                                 const char *name);

G_END_DECLS
