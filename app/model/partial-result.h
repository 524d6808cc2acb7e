/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a call has found so far, put together from its partial results. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryPartialResult FerryPartialResult;

/* (transfer full) */
FerryPartialResult *ferry_partial_result_new (void);
void ferry_partial_result_free (FerryPartialResult *self);

/* Adds @partial, and returns what there is now in the shape of a result; NULL for a partial of another
 * shape. Of lists it holds the newest thousand elements or so: who looks on reads no more. (transfer full) */
GVariant *ferry_partial_result_take (FerryPartialResult *self,
                                     GVariant *partial);

G_END_DECLS
