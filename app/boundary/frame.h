/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames: what the program and a worker say to each other.
 *
 * Eight bytes, then the content: length of the content (4 bytes, little-endian), version, kind, two
 * zero bytes; then a GVariant of the kind's one type, little-endian. Whatever comes from the other
 * side is checked before anybody looks at it: nothing here trusts a length, a kind or a content. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_FRAME_VERSION 1
#define FERRY_FRAME_HEADER_SIZE 8
#define FERRY_FRAME_CONTENT_MAX (64 * 1024 * 1024)

/**
 * FerryFrameKind:
 * @FERRY_FRAME_START: to the worker: run an operation; "(utttttxssa{sv})", see frame-content.h
 * @FERRY_FRAME_HELLO: its first word, once: "u", its process id
 * @FERRY_FRAME_PROGRESS: "(ttu)": done, total, FerryUnit
 * @FERRY_FRAME_PARTIAL: "v"
 * @FERRY_FRAME_LOG: "(ua(say))": GLogLevelFlags, fields
 * @FERRY_FRAME_RESULT: "v"; ends the run
 * @FERRY_FRAME_FAILED: "(sismssimsb)", see frame-content.h; ends the run
 *
 * A worker greets; then, for each start, it sends any number of progress, partial and log, and one
 * result or failure.
 */
typedef enum
{
  FERRY_FRAME_START = 1,
  FERRY_FRAME_HELLO,
  FERRY_FRAME_PROGRESS,
  FERRY_FRAME_PARTIAL,
  FERRY_FRAME_LOG,
  FERRY_FRAME_RESULT,
  FERRY_FRAME_FAILED
} FerryFrameKind;

/**
 * FerryFrameError:
 * @FERRY_FRAME_ERROR_GARBLED: no frame, or its content is not of its type in normal form
 * @FERRY_FRAME_ERROR_VERSION: a frame of another version
 * @FERRY_FRAME_ERROR_OVERSIZED: longer than a content may be
 * @FERRY_FRAME_ERROR_TRUNCATED: the other side ended in the middle of a frame
 * @FERRY_FRAME_ERROR_OUT_OF_ORDER: a frame that must not come now
 *
 * How the protocol can be broken. Reaches callers as the origin of a %FERRY_ERROR_FAILED.
 */
typedef enum
{
  FERRY_FRAME_ERROR_GARBLED,
  FERRY_FRAME_ERROR_VERSION,
  FERRY_FRAME_ERROR_OVERSIZED,
  FERRY_FRAME_ERROR_TRUNCATED,
  FERRY_FRAME_ERROR_OUT_OF_ORDER
} FerryFrameError;

#define FERRY_FRAME_ERROR (ferry_frame_error_quark ())
/* The domain's number. Any thread. */
GQuark ferry_frame_error_quark (void);

/* The one type of a kind's content; NULL for no kind. Static. Any thread. */
const GVariantType *ferry_frame_kind_get_type (FerryFrameKind kind);

/**
 * FerryFrame:
 * @kind: what it says
 * @content: of the kind's type, in normal form; owned
 */
typedef struct
{
  FerryFrameKind kind;
  GVariant *content;
} FerryFrame;

/* Lets go of the content. */
void ferry_frame_clear (FerryFrame *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryFrame, ferry_frame_clear)

/**
 * FerryFrameReader:
 *
 * Makes frames of bytes as they come, in pieces of any size. Zero-filled is a reader at the start.
 * Small frames are collected in a buffer, several to a read; a long content is read to where it
 * stays. Its fields belong to frame.c. One thread at a time.
 */
typedef struct
{
  guint8 *buffer; /* FERRY_FRAME_BUFFER_SIZE; NULL before the first read */
  gsize start;
  gsize end;

  gboolean in_content;
  FerryFrameKind kind;
  guint8 *content;
  gsize size;
  gsize filled;
} FerryFrameReader;

#define FERRY_FRAME_BUFFER_SIZE (64 * 1024)

/* Forgets what was read, and is a reader at the start. */
void ferry_frame_reader_clear (FerryFrameReader *self);

/* Where the next bytes go: at least one fits. Lent until the next call. */
gpointer ferry_frame_reader_get_space (FerryFrameReader *self,
                                       gsize *size);

/* Says that @n bytes were put there. */
void ferry_frame_reader_add (FerryFrameReader *self,
                             gsize n);

/* Takes the next whole frame: TRUE. FALSE without an error: more bytes are needed. FALSE and a
 * %FERRY_FRAME_ERROR: what came is no frame, and nothing that follows can be trusted. */
gboolean ferry_frame_reader_next (FerryFrameReader *self,
                                  FerryFrame *frame,
                                  GError **error);

/* Whether nothing is left over: the end of the stream may come now. */
gboolean ferry_frame_reader_is_empty (const FerryFrameReader *self);

/**
 * FerryFrameWriter:
 *
 * One frame on its way out. Zero-filled is one with nothing to send. Its fields belong to frame.c.
 */
typedef struct
{
  guint8 header[FERRY_FRAME_HEADER_SIZE];
  GVariant *content;
  gboolean is_boxed; /* the content is that of a variant around it */
  gsize sent;
} FerryFrameWriter;

/* Prepares a frame; @content, of the kind's type, may be floating. FALSE, and nothing prepared, if it
 * is longer than FERRY_FRAME_CONTENT_MAX: %FERRY_FRAME_ERROR_OVERSIZED. */
gboolean ferry_frame_writer_set (FerryFrameWriter *self,
                                 FerryFrameKind kind,
                                 GVariant *content,
                                 GError **error);
void ferry_frame_writer_clear (FerryFrameWriter *self);

/* The same for a kind whose content is a variant, of the @value that is in it: it may be long, and is not
 * copied into one. */
gboolean ferry_frame_writer_set_value (FerryFrameWriter *self,
                                       FerryFrameKind kind,
                                       GVariant *value,
                                       GError **error);

/* Sends to a socket, without raising SIGPIPE, as much as it takes. Returns 0 when all of it is on
 * its way, else an errno: EAGAIN when a socket that does not block is full. */
int ferry_frame_writer_send (FerryFrameWriter *self,
                             int socket);

G_END_DECLS
