/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members of gzip, however the input is cut and however little the output takes. */
#include "operations/network/gzip-decoder.h"

#include <string.h>

static void
append_member (GByteArray *packed, const char *text)
{
  g_autoptr (GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  guint8 member[1000];
  gsize bytes_read, bytes_written;

  g_assert_cmpint (g_converter_convert (packer, text, strlen (text), member, sizeof member, G_CONVERTER_INPUT_AT_END,
                                        &bytes_read, &bytes_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_append (packed, member, bytes_written);
}

/* As a stream does it: with what has come so far, and more where that is too little. */
static char *
decode (GConverter *decoder, GByteArray *packed, gsize step, gsize room, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *output = g_malloc (room);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize begin = 0, end = 0;

  while (result != G_CONVERTER_FINISHED)
    {
      g_autoptr (GError) problem = NULL;
      gsize bytes_read = 0, bytes_written = 0;
      gboolean is_at_end = end == packed->len;

      result = g_converter_convert (decoder, packed->data + begin, end - begin, output, room,
                                    is_at_end ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                                    &bytes_read, &bytes_written, &problem);
      if (result == G_CONVERTER_ERROR && (is_at_end || !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      g_string_append_len (text, output, bytes_written);
      begin += bytes_read;
      if (result == G_CONVERTER_ERROR || begin == end)
        end = MIN (end + step, packed->len);
    }
  g_assert_cmpuint (begin, ==, packed->len);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const gsize sizes[] = {1, 2, 7, 20, 30, 1000};

static void
test_members (void)
{
  static const char * const texts[] = {"one after ", "", "", "the other", ""};
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GConverter) decoder = ferry_gzip_decoder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    append_member (packed, texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *text = decode (decoder, packed, sizes[i], sizes[j], &error);

        g_assert_no_error (error);
        g_assert_cmpstr (text, ==, "one after the other");
        g_converter_reset (decoder);
      }
}

/* Cut anywhere but between two, it is not whole; and nothing but a member comes after one. */
static void
test_broken (void)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GConverter) decoder = ferry_gzip_decoder_new ();
  gsize first, both;

  append_member (packed, "one after ");
  first = packed->len;
  append_member (packed, "the other");
  both = packed->len;
  for (gsize length = both - 1; length > 0; length--)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_byte_array_set_size (packed, length);
      text = decode (decoder, packed, 3, 100, &error);
      if (length == first)
        g_assert_cmpstr (text, ==, "one after ");
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
      g_converter_reset (decoder);
      if (length == first)
        {
          g_byte_array_append (packed, (const guint8 *)"hello", 5);
          g_clear_error (&error);
          g_assert_null (decode (decoder, packed, 3, 100, &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          g_converter_reset (decoder);
        }
    }
  g_assert_finalize_object (g_steal_pointer (&decoder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/gzip-decoder/members", test_members);
  g_test_add_func ("/operations/gzip-decoder/broken", test_broken);
  return g_test_run ();
}
