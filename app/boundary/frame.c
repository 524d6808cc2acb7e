/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames as bytes: reading what nobody has checked yet, and writing. */
#include "frame.h"

#include "frame-check.h"
#include "i18n.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* The dashes of the name are no minus signs. */
/* clang-format off */
G_DEFINE_QUARK (ferry-frame-error-quark, ferry_frame_error)
/* clang-format on */

const GVariantType *
ferry_frame_kind_get_type (FerryFrameKind kind)
{
  switch (kind)
    {
    case FERRY_FRAME_START:
      return G_VARIANT_TYPE ("(utttttxssa{sv})");
    case FERRY_FRAME_HELLO:
      return G_VARIANT_TYPE ("u");
    case FERRY_FRAME_PROGRESS:
      return G_VARIANT_TYPE ("(ttu)");
    case FERRY_FRAME_PARTIAL:
    case FERRY_FRAME_RESULT:
      return G_VARIANT_TYPE ("v");
    case FERRY_FRAME_LOG:
      return G_VARIANT_TYPE ("(ua(say))");
    case FERRY_FRAME_FAILED:
      return G_VARIANT_TYPE ("(sismssimsb)");
    default:
      return NULL;
    }
}

void
ferry_frame_clear (FerryFrame *self)
{
  g_clear_pointer (&self->content, g_variant_unref);
}

/* GVariants are in the machine's order, frames in little-endian. */
static GVariant *
swap_if_needed (GVariant *content)
{
  GVariant *swapped;

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return content;
  swapped = g_variant_byteswap (content);
  g_variant_unref (content);
  return swapped;
}

void
ferry_frame_reader_clear (FerryFrameReader *self)
{
  g_free (self->buffer);
  g_free (self->content);
  *self = (FerryFrameReader) {0};
}

gpointer
ferry_frame_reader_get_space (FerryFrameReader *self,
                              gsize *size)
{
  g_return_val_if_fail (size != NULL, NULL);

  /* While a content is being filled the buffer is empty. */
  if (self->in_content && self->filled < self->size)
    {
      *size = self->size - self->filled;
      return self->content + self->filled;
    }

  if (self->buffer == NULL)
    self->buffer = g_malloc (FERRY_FRAME_BUFFER_SIZE);
  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  *size = FERRY_FRAME_BUFFER_SIZE - self->end;
  return self->buffer + self->end;
}

void
ferry_frame_reader_add (FerryFrameReader *self,
                        gsize n)
{
  if (self->in_content && self->filled < self->size)
    self->filled += n;
  else
    self->end += n;
}

static gboolean
read_header (FerryFrameReader *self,
             GError **error)
{
  const guint8 *header = self->buffer + self->start;
  guint32 size;

  memcpy (&size, header, sizeof size);
  size = GUINT32_FROM_LE (size);
  if (header[4] != FERRY_FRAME_VERSION)
    {
      g_set_error (error, FERRY_FRAME_ERROR, FERRY_FRAME_ERROR_VERSION,
                   _ ("The worker sent a frame of version %u; this program understands %u"), header[4], FERRY_FRAME_VERSION);
      return FALSE;
    }
  if (ferry_frame_kind_get_type (header[5]) == NULL || header[6] != 0 || header[7] != 0)
    {
      g_set_error (error, FERRY_FRAME_ERROR, FERRY_FRAME_ERROR_GARBLED, _ ("The worker sent what is no frame"));
      return FALSE;
    }
  if (size > FERRY_FRAME_CONTENT_MAX)
    {
      g_set_error (error, FERRY_FRAME_ERROR, FERRY_FRAME_ERROR_OVERSIZED,
                   _ ("The worker sent a frame of %u bytes; at most %u are allowed"), size, FERRY_FRAME_CONTENT_MAX);
      return FALSE;
    }

  self->start += FERRY_FRAME_HEADER_SIZE;
  self->in_content = TRUE;
  self->kind = header[5];
  self->size = size;
  self->filled = 0;
  /* Pages are taken as bytes come, not for what a header claims. */
  self->content = g_malloc (size);
  return TRUE;
}

/* Moves what is there of the content out of the buffer. */
static void
fill_from_buffer (FerryFrameReader *self)
{
  gsize n = MIN (self->end - self->start, self->size - self->filled);

  if (n > 0)
    memcpy (self->content + self->filled, self->buffer + self->start, n);
  self->filled += n;
  self->start += n;
  if (self->start == self->end)
    self->start = self->end = 0;
}

static gboolean
take_frame (FerryFrameReader *self,
            FerryFrame *frame,
            GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&self->content), self->size);
  GVariant *content = g_variant_ref_sink (g_variant_new_from_bytes (ferry_frame_kind_get_type (self->kind), bytes, FALSE));

  self->in_content = FALSE;
  content = ferry_frame_check (content);
  if (content == NULL)
    {
      g_set_error (error, FERRY_FRAME_ERROR, FERRY_FRAME_ERROR_GARBLED, _ ("The worker sent a frame whose content is garbled"));
      return FALSE;
    }
  frame->kind = self->kind;
  frame->content = swap_if_needed (content);
  return TRUE;
}

gboolean
ferry_frame_reader_next (FerryFrameReader *self,
                         FerryFrame *frame,
                         GError **error)
{
  if (!self->in_content)
    {
      if (self->end - self->start < FERRY_FRAME_HEADER_SIZE || !read_header (self, error))
        return FALSE;
    }
  fill_from_buffer (self);
  if (self->filled < self->size)
    return FALSE;
  return take_frame (self, frame, error);
}

gboolean
ferry_frame_reader_is_empty (const FerryFrameReader *self)
{
  return !self->in_content && self->start == self->end;
}

/* Of the whole content: GVariant ends a variant with a zero byte and the type of what is in it. */
static gsize
get_content_size (FerryFrameWriter *self)
{
  gsize size = g_variant_get_size (self->content);

  return self->is_boxed ? size + 1 + strlen (g_variant_get_type_string (self->content)) : size;
}

/* Takes over @content. */
static gboolean
prepare (FerryFrameWriter *self,
         FerryFrameKind kind,
         GVariant *content,
         gboolean is_boxed,
         GError **error)
{
  guint32 size_le;
  gsize size;

  ferry_frame_writer_clear (self);
  self->content = swap_if_needed (content);
  self->is_boxed = is_boxed;
  size = get_content_size (self);
  if (size > FERRY_FRAME_CONTENT_MAX)
    {
      ferry_frame_writer_clear (self);
      g_set_error (error, FERRY_FRAME_ERROR, FERRY_FRAME_ERROR_OVERSIZED,
                   _ ("It is %zu bytes; from or to a helper process at most %u are allowed"), size, FERRY_FRAME_CONTENT_MAX);
      return FALSE;
    }
  size_le = GUINT32_TO_LE ((guint32)size);
  memcpy (self->header, &size_le, sizeof size_le);
  self->header[4] = FERRY_FRAME_VERSION;
  self->header[5] = kind;
  /* Serializes it now, if it is not yet: sending must not fail for that. */
  g_variant_get_data (self->content);
  return TRUE;
}

gboolean
ferry_frame_writer_set (FerryFrameWriter *self,
                        FerryFrameKind kind,
                        GVariant *content,
                        GError **error)
{
  g_return_val_if_fail (g_variant_is_of_type (content, ferry_frame_kind_get_type (kind)), FALSE);

  return prepare (self, kind, g_variant_ref_sink (content), FALSE, error);
}

gboolean
ferry_frame_writer_set_value (FerryFrameWriter *self,
                              FerryFrameKind kind,
                              GVariant *value,
                              GError **error)
{
  g_return_val_if_fail (g_variant_type_is_variant (ferry_frame_kind_get_type (kind)), FALSE);

  return prepare (self, kind, g_variant_ref_sink (value), TRUE, error);
}

void
ferry_frame_writer_clear (FerryFrameWriter *self)
{
  g_clear_pointer (&self->content, g_variant_unref);
  *self = (FerryFrameWriter) {0};
}

/* The bytes of the frame, but those that were sent. Returns how many parts they are. */
static gsize
list_parts (FerryFrameWriter *self,
            struct iovec parts[4])
{
  const char *type = g_variant_get_type_string (self->content);
  const struct iovec all[] = {
    {self->header, FERRY_FRAME_HEADER_SIZE},
    {(gpointer)g_variant_get_data (self->content), g_variant_get_size (self->content)},
    {(gpointer) "", self->is_boxed ? 1 : 0},
    {(gpointer)type, self->is_boxed ? strlen (type) : 0},
  };
  gsize skip = self->sent;
  gsize n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gsize skipped = MIN (skip, all[i].iov_len);

      skip -= skipped;
      if (all[i].iov_len > skipped)
        parts[n++] = (struct iovec) {(char *)all[i].iov_base + skipped, all[i].iov_len - skipped};
    }
  return n;
}

int
ferry_frame_writer_send (FerryFrameWriter *self,
                         int socket)
{
  while (self->content != NULL)
    {
      struct iovec parts[4];
      struct msghdr message = {.msg_iov = parts, .msg_iovlen = list_parts (self, parts)};
      gssize n = sendmsg (socket, &message, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      self->sent += n;
      if (self->sent == FERRY_FRAME_HEADER_SIZE + get_content_size (self))
        ferry_frame_writer_clear (self);
    }
  return 0;
}
