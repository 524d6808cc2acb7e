/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines that matter in the source of an operation or of an executor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_SOURCE_MARKS_MAX 4

/**
 * FerrySourceMark:
 * @line: counted from 0
 * @meaning: why it matters; translated, static
 */
typedef struct
{
  guint line;
  const char *meaning;
} FerrySourceMark;

/* Finds them in @text, one C file: the first line of each kind, in the order of the lines. Returns how
 * many there are; a file need not have all. Any thread. */
guint ferry_source_find_marks (const char *text,
                               gboolean is_executor,
                               FerrySourceMark marks[FERRY_SOURCE_MARKS_MAX]);

G_END_DECLS
