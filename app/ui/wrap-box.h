/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Children side by side, on as many lines as the width asks for. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WRAP_BOX (ferry_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (FerryWrapBox, ferry_wrap_box, FERRY, WRAP_BOX, GtkWidget)

/* @spacing: pixels between neighbours; @line_spacing: between lines. (transfer floating) */
GtkWidget *ferry_wrap_box_new (guint spacing,
                               guint line_spacing);

/* Adds @child at the end. What a line has to spare goes to those of its children that expand. */
void ferry_wrap_box_append (FerryWrapBox *self,
                            GtkWidget *child);

G_END_DECLS
