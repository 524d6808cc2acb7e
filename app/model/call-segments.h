/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a call's bar on a time axis, and its values in words. */
#pragma once

#include "call-record.h"

G_BEGIN_DECLS

/**
 * FerrySegmentKind:
 * @FERRY_SEGMENT_QUEUED: waited for a permit
 * @FERRY_SEGMENT_RUNNING: an attempt's function ran, and the call waited for it
 * @FERRY_SEGMENT_BACKOFF: between two attempts
 * @FERRY_SEGMENT_ABANDONED: the call had its outcome, or went on to another attempt, but the function
 *   still ran
 * @FERRY_SEGMENT_DELIVERING: the outcome waited for the loop
 */
typedef enum
{
  FERRY_SEGMENT_QUEUED,
  FERRY_SEGMENT_RUNNING,
  FERRY_SEGMENT_BACKOFF,
  FERRY_SEGMENT_ABANDONED,
  FERRY_SEGMENT_DELIVERING
} FerrySegmentKind;

#define FERRY_N_SEGMENT_KINDS 5

/**
 * FerryCallSegment:
 * @start, @end: monotonic microseconds
 * @is_open: it goes on; @end is the moment that was asked about
 */
typedef struct
{
  FerrySegmentKind kind;
  gint64 start;
  gint64 end;
  gboolean is_open;
} FerryCallSegment;

typedef void (*FerryCallSegmentFunc) (const FerryCallSegment *segment,
                                      gpointer user_data);

/* The kind for a person: "Queued". Translated, static. */
const char *ferry_segment_kind_get_title (FerrySegmentKind kind);

/* Calls @function for each part of the call as of @now, in the order of their beginnings. */
void ferry_call_segments_foreach (FerryCallRecord *record,
                                  gint64 now,
                                  FerryCallSegmentFunc function,
                                  gpointer user_data);

/* When the last of it was over, its abandoned functions included; 0 if something goes on. */
gint64 ferry_call_segments_get_end (FerryCallRecord *record);

/* "Checksum files · GTask pool · Succeeded: queued 0.1 ms, ran 12.4 s, delivering 0.3 ms; call 7", as of
 * @now. (transfer full) */
char *ferry_call_segments_describe (FerryCallRecord *record,
                                    gint64 now);

G_END_DECLS
