/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list that changes ten times a second at most, however often the one behind it does. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PACED_LIST (ferry_paced_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryPacedList, ferry_paced_list, FERRY, PACED_LIST, GObject)

/* Implements GListModel. Its changes come together, and with all else that has changed meanwhile
 * (model/paced-update.h): each time that the window is laid out for costs the same, for one change or many. It is made for lists that grow in front and shrink at the
 * end, where two signals tell of all; after other changes all items are told to be new. It keeps its items, so
 * those that have left @source stay until it says so. Main context of the thread. (transfer full) */
FerryPacedList *ferry_paced_list_new (GListModel *source);

/* While nobody looks, items that come wait, however many: a view makes its rows of them, seen or not. Of items that
 * have left the source only some are kept. */
void ferry_paced_list_set_held (FerryPacedList *self,
                                gboolean held);

G_END_DECLS
