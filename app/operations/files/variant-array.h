/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Builds a GVariant array of a million elements in the memory of its bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryVariantArray FerryVariantArray;

/* @element_type must have no fixed size ("(ayts)", not "(tt)"); @alignment is that of its
 * strictest member: 8 with a "t" in it, 1 with bytes and strings alone. (transfer full) */
FerryVariantArray *ferry_variant_array_new (const char *element_type,
                                            gsize alignment);

void ferry_variant_array_free (FerryVariantArray *self);

/* Appends the bytes of @element, of which a floating reference is consumed. */
void ferry_variant_array_add (FerryVariantArray *self,
                              GVariant *element);

guint ferry_variant_array_get_length (FerryVariantArray *self);

/* The array, floating; @self is empty afterwards. */
GVariant *ferry_variant_array_end (FerryVariantArray *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryVariantArray, ferry_variant_array_free)

G_END_DECLS
