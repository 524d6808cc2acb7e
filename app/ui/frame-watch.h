/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures the frames of the window that a widget is in, by the signals of its frame clock. */
#pragma once

#include "model/frame-counter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _FerryFrameWatch FerryFrameWatch;

/* Of no window yet. (transfer full) */
FerryFrameWatch *ferry_frame_watch_new (void);
void ferry_frame_watch_free (FerryFrameWatch *self);

/* Follows @widget, which is mapped, until the next call; nothing with NULL. What is not shown draws no
 * frames, and misses none. */
void ferry_frame_watch_set_widget (FerryFrameWatch *self,
                                   GtkWidget *widget);

/* Whether frames are wanted all the time from now on. */
void ferry_frame_watch_set_wanted (FerryFrameWatch *self,
                                   gboolean wanted);

/* The loop was kept from drawing, monotonic microseconds. */
void ferry_frame_watch_take_stall (FerryFrameWatch *self,
                                   gint64 start,
                                   gint64 end);

void ferry_frame_watch_get_figures (FerryFrameWatch *self,
                                    FerryFrameFigures *figures);

G_END_DECLS
