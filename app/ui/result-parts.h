/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A value of several parts, as a person reads it: rows, groups, names with their values. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Appends @value, each row on a line of its own and what belongs to it below. @append_leaf appends what has no parts. */
void ferry_result_append_parts (GString *text,
                                GVariant *value,
                                void (*append_leaf) (GString *text,
                                                     GVariant *leaf));

G_END_DECLS
