/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls of a session, newest first, with what ran meanwhile. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

#define FERRY_TYPE_STALL_ITEM (ferry_stall_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryStallItem, ferry_stall_item, FERRY, STALL_ITEM, GObject)

/* The stall as the monitor measured it; lent. */
const FerryStall *ferry_stall_item_get_stall (FerryStallItem *self);

/* The wall-clock time of its beginning; lent. */
GDateTime *ferry_stall_item_get_time (FerryStallItem *self);

/* What was going on: the mark of a deliberate one, else the calls in flight; "" if nothing. Lent. */
const char *ferry_stall_item_get_what (FerryStallItem *self);

/* One line for a log. (transfer full) */
char *ferry_stall_item_describe (FerryStallItem *self);

/* A list of FerryStallItem that follows @session's monitor, FERRY_N_STALLS at most. (transfer full) */
GListModel *ferry_stall_list_new (FerrySession *session);

G_END_DECLS
