/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model over a GVariant array, made so that no change of it takes longer than a frame. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_VARIANT_LIST (ferry_variant_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryVariantList, ferry_variant_list, FERRY, VARIANT_LIST, GObject)

/* Empty. @first_rows come at once, as many as there is time for; all others with ferry_variant_list_settle(). */
FerryVariantList *ferry_variant_list_new (guint first_rows);

/* Shows the elements of @array that @order (of guint32, positions in @array) names, in that order;
 * all of them as they come if it is NULL. A NULL @array empties the list. The content is there at
 * once, the number of items follows with ferry_variant_list_settle(): rows too many are empty. */
void ferry_variant_list_set_array (FerryVariantList *self,
                                   GVariant *array,
                                   GArray *order);

/* Shows the elements of @array, each followed by what its child @members, an array, holds. @starts (of guint32) says at
 * which row each of them stands, and how many rows there are: ferry_variant_groups_finish() gave it. */
void ferry_variant_list_set_groups (FerryVariantList *self,
                                    GVariant *array,
                                    GArray *starts,
                                    guint members);

/* Adds or removes @n_rows items on the way to the right number: call it with every frame, until it
 * returns TRUE because nothing is left to do. */
gboolean ferry_variant_list_settle (FerryVariantList *self,
                                    guint n_rows);

/* How many rows there are to show, whatever the number of items just now. */
guint ferry_variant_list_get_n_rows (FerryVariantList *self);

G_END_DECLS
