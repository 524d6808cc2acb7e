/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the frames that have more than a value in them hold: a start, an error, a log record. */
#pragma once

#include "frame.h"
#include "operation.h"

G_BEGIN_DECLS

/**
 * FerryFrameStart:
 * @confinement: what the worker must be kept from, FerryConfinement: as it was told when it was started
 * @trace: the attempt's ids (C15); its strings are lent by @content
 * @operation: its id
 * @parameters: complete and checked, a{sv}; owned
 *
 * What a worker needs to run an operation.
 */
typedef struct
{
  FerryConfinement confinement;
  FerryTraceContext trace;
  const char *operation;
  GVariant *parameters;
} FerryFrameStart;

/* (transfer floating). */
GVariant *ferry_frame_pack_start (const FerryFrameStart *start);

/* Lends from @content, except for the parameters, which are owned. */
void ferry_frame_unpack_start (GVariant *content,
                               FerryFrameStart *start);

/* An error with its domain, and with what stays attached to one of ours. (transfer floating). */
GVariant *ferry_frame_pack_error (const GError *error);

/* The same error on this side. (transfer full). */
GError *ferry_frame_unpack_error (GVariant *content);

/* A log record. (transfer floating). */
GVariant *ferry_frame_pack_log (GLogLevelFlags level,
                                const GLogField *fields,
                                gsize n_fields);

/* Logs it on this side, as if it had been said here: the thread's trace context becomes its fields.
 * What ended the worker, an error, does not end this program: it becomes a message. */
void ferry_frame_log (GVariant *content);

G_END_DECLS
