/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A window's frames in words. */
#pragma once

#include "frame-counter.h"

G_BEGIN_DECLS

/* What the number of missed frames is called: "frames missed", or how the refresh is known where it is not.
 * (transfer full) */
char *ferry_frame_figures_describe_missed (const FerryFrameFigures *figures);

/* All figures, in lines of text. (transfer full) */
char *ferry_frame_figures_describe (const FerryFrameFigures *figures);

G_END_DECLS
