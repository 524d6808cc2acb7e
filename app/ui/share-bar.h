/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A flat bar: how large this one is beside the largest, or how much is done. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SHARE_BAR (ferry_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (FerryShareBar, ferry_share_bar, FERRY, SHARE_BAR, GtkWidget)

GtkWidget *ferry_share_bar_new (void);

/* From 0 to 1. */
void ferry_share_bar_set_share (FerryShareBar *self,
                                double share);

G_END_DECLS
