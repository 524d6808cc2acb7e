/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that is known of one stall, in the place of the list. */
#pragma once

#include "model/stall-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_STALL_DETAILS (ferry_stall_details_get_type ())
G_DECLARE_FINAL_TYPE (FerryStallDetails, ferry_stall_details, FERRY, STALL_DETAILS, GtkWidget)

/* Signal "back" (): the person wants the list again. */

/* NULL to let go of one. What is shown stays as it is, whatever stalls come. */
void ferry_stall_details_set_item (FerryStallDetails *self,
                                   FerryStallItem *item);

G_END_DECLS
