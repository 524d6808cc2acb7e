/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a fetched body goes: into memory, or into a file that appears whole or not at all. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryBodySink FerryBodySink;

/* Takes at most @limit bytes. @path is the file's name, or "" for memory. A file is written under
 * another name beside it and renamed at the end; one of the same name is replaced. (transfer full),
 * or NULL and an error where there is no digest. */
FerryBodySink *ferry_body_sink_new (const char *path,
                                    guint64 limit,
                                    GError **error);

/* Committed or discarded, unless it never was opened. */
void ferry_body_sink_free (FerryBodySink *self);

/* Whether it keeps the body in memory: then it can be opened, written to and committed where nothing
 * may block. */
gboolean ferry_body_sink_is_in_memory (FerryBodySink *self);

/* Makes it ready to be written to. */
gboolean ferry_body_sink_open (FerryBodySink *self,
                               GCancellable *cancellable,
                               GError **error);
void ferry_body_sink_open_async (FerryBodySink *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean ferry_body_sink_open_finish (FerryBodySink *self,
                                      GAsyncResult *result,
                                      GError **error);

/* Counts and digests a block that is written next. %G_IO_ERROR_MESSAGE_TOO_LARGE beyond the limit. */
gboolean ferry_body_sink_count (FerryBodySink *self,
                                const char *block,
                                gsize length,
                                GError **error);

gboolean ferry_body_sink_write (FerryBodySink *self,
                                const char *block,
                                gsize length,
                                GCancellable *cancellable,
                                GError **error);

/* Of a file only. @block stays as it is until then. */
void ferry_body_sink_write_async (FerryBodySink *self,
                                  const char *block,
                                  gsize length,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean ferry_body_sink_write_finish (FerryBodySink *self,
                                       GAsyncResult *result,
                                       GError **error);

/* The end: the file gets its name. After an error it must be discarded. */
gboolean ferry_body_sink_commit (FerryBodySink *self,
                                 GCancellable *cancellable,
                                 GError **error);
void ferry_body_sink_commit_async (FerryBodySink *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean ferry_body_sink_commit_finish (FerryBodySink *self,
                                        GAsyncResult *result,
                                        GError **error);

/* The other end: nothing is left. Harmless where nothing was opened. */
void ferry_body_sink_discard (FerryBodySink *self);
void ferry_body_sink_discard_async (FerryBodySink *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* How much it has taken. */
guint64 ferry_body_sink_get_bytes (FerryBodySink *self);

/* Puts "bytes", "digest" and "body" or "file" into a result, once committed. */
void ferry_body_sink_insert (FerryBodySink *self,
                             GVariantDict *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBodySink, ferry_body_sink_free)

G_END_DECLS
