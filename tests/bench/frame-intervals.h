/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How even a window's frames are: the time between one and the next, and what each takes of the main thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of frames, in milliseconds; those in @intervals are from one to the next, and one fewer than were drawn. */
typedef struct
{
  GArray *intervals; /* double */
  GArray *costs;     /* double: processor time of the main thread */
} FrameIntervals;

/* What is to be done with each. */
typedef void (*FrameStep) (gpointer user_data,
                           guint frame);

/* Runs the loop for that many frames of @window. @step is nullable. */
void frame_intervals_measure (FrameIntervals *self,
                              GtkWidget *window,
                              guint n_frames,
                              FrameStep step,
                              gpointer user_data);
void frame_intervals_clear (FrameIntervals *self);

/* The one that @share of @values stay below, 0 to 1; sorts them. */
double frame_intervals_get_percentile (GArray *values,
                                       double share);

/* How many frames were due, at 60 a second, and how many of them had none. */
guint frame_intervals_count_due (const FrameIntervals *self,
                                 guint *missed);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FrameIntervals, frame_intervals_clear)

G_END_DECLS
