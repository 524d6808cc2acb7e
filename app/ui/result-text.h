/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A result as text, to be copied or saved. */
#pragma once

#include "result-kind.h"

G_BEGIN_DECLS

/* Checksums in the format of sha256sum(1), for its --check, with file names byte for byte; others as
 * lines with tabs between. The text ends with a line feed. Takes a while for a long result: not for
 * the main thread. Any thread. (transfer full) */
GString *ferry_result_to_text (FerryResultKind kind,
                               GVariant *result);

/* What one value of an a{sv} called @name says to a person. (transfer full) */
char *ferry_result_format_value (const char *name,
                                 GVariant *value);

/* "exit_status" as a caption: "Exit status". (transfer full) */
char *ferry_result_format_name (const char *name);

/* The names of an a{sv}, in the order in which a person looks for them. (transfer full) */
GPtrArray *ferry_result_get_names (GVariant *result);

G_END_DECLS
