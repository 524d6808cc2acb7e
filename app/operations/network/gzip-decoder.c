/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GIO's decompressor is finished after the first member, and what follows would be lost without a word.
 * RFC 1952, 2.2: "A gzip file consists of a series of members". */
#include "gzip-decoder.h"

struct _FerryGzipDecoder
{
  GObject parent_instance;

  GConverter *member;  /* decompresses one after the other */
  gboolean is_between; /* a member has ended: another or the end comes */
};

static void ferry_gzip_decoder_converter_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryGzipDecoder, ferry_gzip_decoder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER, ferry_gzip_decoder_converter_init))

/* Between two members. The end may come: that of the input is the end of all. */
static GConverterResult
convert_nothing (gboolean is_at_end, GError **error)
{
  if (is_at_end)
    return G_CONVERTER_FINISHED;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "More input is needed");
  return G_CONVERTER_ERROR;
}

static GConverterResult
ferry_gzip_decoder_convert (GConverter *converter, const void *input, gsize input_size,
                            void *output, gsize output_size, GConverterFlags flags,
                            gsize *bytes_read, gsize *bytes_written, GError **error)
{
  FerryGzipDecoder *self = FERRY_GZIP_DECODER (converter);
  gboolean is_at_end = (flags & G_CONVERTER_INPUT_AT_END) != 0;
  GConverterResult result;

  if (self->is_between && input_size == 0)
    return convert_nothing (is_at_end, error);
  if (self->is_between)
    g_converter_reset (self->member);
  self->is_between = FALSE;

  result = g_converter_convert (self->member, input, input_size, output, output_size, flags, bytes_read, bytes_written, error);
  if (result != G_CONVERTER_FINISHED)
    return result;

  self->is_between = TRUE;
  return is_at_end && *bytes_read == input_size ? G_CONVERTER_FINISHED : G_CONVERTER_CONVERTED;
}

static void
ferry_gzip_decoder_reset (GConverter *converter)
{
  FerryGzipDecoder *self = FERRY_GZIP_DECODER (converter);

  g_converter_reset (self->member);
  self->is_between = FALSE;
}

static void
ferry_gzip_decoder_dispose (GObject *object)
{
  g_clear_object (&FERRY_GZIP_DECODER (object)->member);
  G_OBJECT_CLASS (ferry_gzip_decoder_parent_class)->dispose (object);
}

static void
ferry_gzip_decoder_class_init (FerryGzipDecoderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_gzip_decoder_dispose;
}

static void
ferry_gzip_decoder_converter_init (GConverterIface *iface)
{
  iface->convert = ferry_gzip_decoder_convert;
  iface->reset = ferry_gzip_decoder_reset;
}

static void
ferry_gzip_decoder_init (FerryGzipDecoder *self)
{
  self->member = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
}

GConverter *
ferry_gzip_decoder_new (void)
{
  return g_object_new (FERRY_TYPE_GZIP_DECODER, NULL);
}
