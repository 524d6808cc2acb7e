/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many files of each kind there are, and how large they are together. */
#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

typedef struct _FerryTypeTotals FerryTypeTotals;

FerryTypeTotals *ferry_type_totals_new (void);
void ferry_type_totals_free (FerryTypeTotals *self);

/* Counts @name by its extension, or by what @mode says it is. */
void ferry_type_totals_add (FerryTypeTotals *self,
                            const char *name,
                            mode_t mode,
                            guint64 bytes);

/* "a(stt)": extension (".so") or category ("folders"), count, bytes; those with the most bytes
 * first, at most @limit, and the rest in one last row. Floating. */
GVariant *ferry_type_totals_end (FerryTypeTotals *self,
                                 guint limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTypeTotals, ferry_type_totals_free)

G_END_DECLS
