/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which calls of the list are shown: by what they say, and by how far they are. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CALL_FILTER (ferry_call_filter_get_type ())
G_DECLARE_FINAL_TYPE (FerryCallFilter, ferry_call_filter, FERRY, CALL_FILTER, GtkFilter)

/* In the order of the page's drop-down. */
typedef enum {
  FERRY_CALLS_ALL,
  FERRY_CALLS_UNFINISHED,
  FERRY_CALLS_SUCCEEDED,
  FERRY_CALLS_NOT_SUCCEEDED,
} FerryCallsShown;

/* Of FerryCallRecord; takes all at first. (transfer full) */
FerryCallFilter *ferry_call_filter_new (void);

/* In what a row says, in capitals or not; "" for any. */
void ferry_call_filter_set_text (FerryCallFilter *self,
                                 const char *text);

void ferry_call_filter_set_shown (FerryCallFilter *self,
                                  FerryCallsShown shown);

gboolean ferry_call_filter_takes_all (FerryCallFilter *self);

G_END_DECLS
