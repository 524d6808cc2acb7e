/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls of a session, newest first, with the calls that ran meanwhile. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

#define FERRY_TYPE_STALL_ITEM (ferry_stall_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryStallItem, ferry_stall_item, FERRY, STALL_ITEM, GObject)

/* The stall as the monitor measured it; lent. */
const FerryStall *ferry_stall_item_get_stall (FerryStallItem *self);

/* The wall-clock time of its beginning; lent. */
GDateTime *ferry_stall_item_get_time (FerryStallItem *self);

/* What a call had to do with a stall. */
typedef enum
{
  FERRY_STALL_IN_FLIGHT, /* it ran meanwhile, on whatever thread */
  FERRY_STALL_DELIVERED  /* it was over before; its outcome was handed out meanwhile */
} FerryStallRole;

#define FERRY_N_STALL_ROLES 2

/* The calls in that role, "Checksum files · GTask pool, …"; "" if there are none. Lent. */
const char *ferry_stall_item_get_calls (FerryStallItem *self,
                                        FerryStallRole role);

/* The stacks that were seen in it: ferry_loop_monitor_copy_samples(). */
guint ferry_stall_item_copy_samples (FerryStallItem *self,
                                     FerryStallSample *samples,
                                     guint n);

/* Why there may be none: ferry_loop_monitor_get_limits(). */
const char *ferry_stall_item_get_limits (FerryStallItem *self);

/* One line for a log. (transfer full) */
char *ferry_stall_item_describe (FerryStallItem *self);

/* All of it, stacks included, in lines for a bug report. (transfer full) */
char *ferry_stall_item_to_text (FerryStallItem *self);

/* A list of FerryStallItem that follows @session's monitor, FERRY_N_STALLS at most. (transfer full) */
GListModel *ferry_stall_list_new (FerrySession *session);

G_END_DECLS
