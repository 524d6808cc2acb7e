/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps texts for as long as the process lives, each once, and not more than so many. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_NAMES_MAX 16384
#define FERRY_NAME_LENGTH_MAX 160

/* The one copy of @text, cut to FERRY_NAME_LENGTH_MAX bytes and made valid UTF-8: at most 4 MB in
 * all. Once the table is full, whatever is not in it is "(too many names)". One thread only: the
 * namer's. */
const char *ferry_name_table_keep (const char *text);

/* Begins anew, for a forked child: the table may have been in the middle of a change. What was kept
 * stays valid. */
void ferry_name_table_forget (void);

G_END_DECLS
