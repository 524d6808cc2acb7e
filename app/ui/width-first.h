/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The place of something on a page of a stack: whoever asks is told how wide it is, then how high at that width. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WIDTH_FIRST (ferry_width_first_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryWidthFirst, ferry_width_first, FERRY, WIDTH_FIRST, GtkWidget)

struct _FerryWidthFirstClass
{
  GtkWidgetClass parent_class;
};

/* All of it is @child's. (transfer floating) */
GtkWidget *ferry_width_first_new (GtkWidget *child);

G_END_DECLS
