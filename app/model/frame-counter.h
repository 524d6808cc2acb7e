/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The frames of a window (M8): what each phase took, and which were missed. Knows no GDK: it is told. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of GDK's frame clock, in the order in which they come. */
typedef enum
{
  FERRY_FRAME_UPDATE,     /* animations move on */
  FERRY_FRAME_LAYOUT,     /* widgets get sizes and places */
  FERRY_FRAME_PAINT,      /* they are drawn */
  FERRY_FRAME_AFTER_PAINT /* the picture is handed over */
} FerryFramePhase;

#define FERRY_N_FRAME_PHASES 4

/* Where the display does not say: 60 Hz. */
#define FERRY_FRAME_REFRESH_US 16667

/**
 * FerryFrameTime:
 * @mean, @worst: of the frames of the last 10 s, microseconds; 0 without any
 */
typedef struct
{
  gint64 mean;
  gint64 worst;
} FerryFrameTime;

/**
 * FerryFrameFigures:
 * @refresh: microseconds from one frame to the next
 * @refresh_is_assumed: whether the display does not say that
 * @drawn: frames since the counter was made
 * @missed: frames since then that were due and not drawn. While frames are wanted all the time one is due
 *   with every refresh; else with every refresh in a stall: whatever had changed would not have been
 *   seen then
 * @rate: frames a second, over the last full second in which they were wanted all the time; else 0
 * @phases: by FerryFramePhase
 * @whole: all phases of a frame together
 */
typedef struct
{
  gint64 refresh;
  gboolean refresh_is_assumed;
  guint64 drawn;
  guint64 missed;
  double rate;
  FerryFrameTime phases[FERRY_N_FRAME_PHASES];
  FerryFrameTime whole;
} FerryFrameFigures;

typedef struct _FerryFrameCounter FerryFrameCounter;

/* At rest. (transfer full). All times are g_get_monotonic_time()'s. */
FerryFrameCounter *ferry_frame_counter_new (void);
void ferry_frame_counter_free (FerryFrameCounter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFrameCounter, ferry_frame_counter_free)

/* From one frame to the next, microseconds; 0 where the display does not say. */
void ferry_frame_counter_set_refresh (FerryFrameCounter *self,
                                      gint64 refresh);

/* Whether frames are wanted all the time from @now on, because something moves. */
void ferry_frame_counter_set_wanted (FerryFrameCounter *self,
                                     gboolean wanted,
                                     gint64 now);

/* A frame begins, by its frame time. */
void ferry_frame_counter_begin (FerryFrameCounter *self,
                                gint64 now);

/* It is drawn; what each of its phases took, microseconds. */
void ferry_frame_counter_end (FerryFrameCounter *self,
                              const gint64 phases[FERRY_N_FRAME_PHASES],
                              gint64 now);

/* The loop was kept from drawing. Frames that were wanted meanwhile are not counted twice. In order, and within a
 * second of its end. */
void ferry_frame_counter_take_stall (FerryFrameCounter *self,
                                     gint64 start,
                                     gint64 end);

void ferry_frame_counter_get_figures (FerryFrameCounter *self,
                                      gint64 now,
                                      FerryFrameFigures *figures);

/* How much of the frames that were due in the last full second was drawn, from 0 to 1; 1 where none were wanted. */
double ferry_frame_figures_get_drawn_share (const FerryFrameFigures *figures);

G_END_DECLS
