/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is normal form and what is not, beside GLib's word on it, and how much of it there may be. */
#include "boundary/frame-check.h"

#include <string.h>
#include <unistd.h>

/* The square of a million elements takes hours. */
#define HANG_GUARD_SECONDS 120

static GVariant *
take_bytes (const char *type,
            guint8 *bytes,
            gsize size)
{
  g_autoptr (GBytes) taken = g_bytes_new_take (bytes, size);

  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), taken, FALSE));
}

/* The bytes of @value as somebody might have sent them. */
static GVariant *
copy_untrusted (GVariant *value)
{
  return take_bytes (g_variant_get_type_string (value), g_memdup2 (g_variant_get_data (value), g_variant_get_size (value)), g_variant_get_size (value));
}

/* Our verdict, which must be GLib's. */
static gboolean
is_normal (GVariant *value)
{
  g_autoptr (GVariant) checked = ferry_frame_check (g_variant_ref (value));

  /* Second: what it calls normal GLib trusts from then on. */
  g_assert_true ((checked != NULL) == g_variant_is_normal_form (value));
  if (checked != NULL)
    g_assert_cmpvariant (checked, value);
  return checked != NULL;
}

/* As it is, with each bit changed, with each byte gone or doubled. */
static void
compare_around (GVariant *value)
{
  const char *type = g_variant_get_type_string (value);
  const guint8 *data = g_variant_get_data (value);
  gsize size = g_variant_get_size (value);
  g_autoptr (GVariant) same = copy_untrusted (value);
  guint refused = 0;

  g_assert_true (is_normal (same));
  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      guint8 *bytes = g_memdup2 (data, size);
      g_autoptr (GVariant) changed = NULL;

      bytes[bit / 8] ^= 1 << bit % 8;
      changed = take_bytes (type, bytes, size);
      refused += !is_normal (changed);
    }
  for (gsize at = 0; at < size; at++)
    {
      guint8 *shorter = g_malloc (size - 1), *longer = g_malloc (size + 1);
      g_autoptr (GVariant) without = NULL, with = NULL;

      memcpy (shorter, data, at);
      memcpy (shorter + at, data + at + 1, size - at - 1);
      memcpy (longer, data, at + 1);
      memcpy (longer + at + 1, data + at, size - at);
      without = take_bytes (type, shorter, size - 1);
      with = take_bytes (type, longer, size + 1);
      refused += !is_normal (without) + !is_normal (with);
    }
  g_test_message ("%s: %u refused", type, refused);
}

static void
test_every_type (void)
{
  static const char * const texts[] = {
    "()",
    "true",
    "byte 0xff",
    "int16 -2",
    "uint16 3",
    "int32 -4",
    "uint32 5",
    "handle 6",
    "int64 -7",
    "uint64 8",
    "1.5",
    "'text ü'",
    "''",
    "objectpath '/a/b'",
    "signature 'a{sv}'",
    "<int64 1>",
    "<<'deep'>>",
    "<()>",
    "@ms nothing",
    "just 'x'",
    "@mi nothing",
    "just 7",
    "@mmi just nothing",
    "@mms just just 'x'",
    "@m() just ()",
    "just true",
    "@as []",
    "['a', '', 'ccc']",
    "[true, false]",
    "@ay [1, 2, 3]",
    "[1.5, 2]",
    "[(byte 1, int64 2), (3, 4)]",
    "[('a', byte 1), ('', 2)]",
    "[(byte 1, true)]",
    "[@ms nothing, just 'x']",
    "[<1>, <'two'>, <[<true>]>]",
    "[['a'], [], ['b', 'c']]",
    "@a() [(), ()]",
    "{'a': <1>, 'b': <'x'>}",
    "{byte 1: 2.5}",
    "{1: 'one', 2: 'two'}",
    "[{'k': 'v'}]",
    "(byte 1, 'a', int32 2, 'b', int64 3)",
    "('a', 'b')",
    "('a', byte 1)",
    "(byte 1, int16 2, byte 3)",
    "(int64 1, byte 2)",
    "((byte 1, 'x'), 'y', <2>)",
    "(@ay [1], @ay [2])",
    "((), byte 1)",
    "(('a',), 'b')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GVariant) value = g_variant_parse (NULL, texts[i], NULL, NULL, NULL);
      g_autoptr (GVariant) boxed = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_nonnull (value);
      compare_around (value);
      boxed = g_variant_ref_sink (g_variant_new_variant (value));
      compare_around (boxed);
    }
}

/* Where offsets become wider, by what an array and a tuple hold. */
static void
test_offset_widths (void)
{
  static const gsize edges[] = {240, 65520};

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    for (gsize length = edges[i]; length < edges[i] + 24; length++)
      {
        g_autofree char *text = g_strnfill (length, 'x');
        GVariant *values[] = {g_variant_new_parsed ("[%s, 'a', '']", text), g_variant_new_parsed ("(%s, 'a', '')", text), g_variant_new_parsed ("(%s, 'a', byte 1)", text)};

        for (guint k = 0; k < G_N_ELEMENTS (values); k++)
          {
            g_autoptr (GVariant) value = g_variant_ref_sink (values[k]);
            const guint8 *data = g_variant_get_data (value);
            gsize size = g_variant_get_size (value);
            g_autoptr (GVariant) same = copy_untrusted (value);

            g_assert_true (is_normal (same));
            /* Its end, and one byte more of it, which a wider offset would need. */
            for (gsize bit = 8 * (size - 12); bit < 8 * size; bit++)
              {
                guint8 *bytes = g_memdup2 (data, size);
                g_autoptr (GVariant) changed = NULL;

                bytes[bit / 8] ^= 1 << bit % 8;
                changed = take_bytes (g_variant_get_type_string (value), bytes, size);
                is_normal (changed);
              }
          }
      }
}

/* Offsets of two bytes make it so long that two bytes each are what is read; one byte each would have done. */
static void
test_wider_than_needed (void)
{
  guint8 *bytes = g_malloc0 (250 + 4 * 2);
  g_autoptr (GVariant) value = NULL;

  /* A text of 250 bytes and three without any. */
  for (guint i = 0; i < 4; i++)
    bytes[250 + 2 * i] = 250;
  value = take_bytes ("aay", bytes, 258);
  g_assert_cmpuint (g_variant_n_children (value), ==, 4);
  g_assert_false (is_normal (value));
}

/* In no bytes at all there is room for offsets of none: two of nothing may be written so, although nobody does. */
static void
test_no_bytes (void)
{
  static const guint8 bytes[] = {0, 1, 0, 1};
  g_autoptr (GVariant) nothing = take_bytes ("(mamqmaq)", NULL, 0);
  /* One without a byte, and one with the offset that is usual. */
  g_autoptr (GVariant) both = take_bytes ("a(mamqmaq)", g_memdup2 ((const guint8[]) {0, 0, 1}, 3), 3);
  g_autoptr (GVariant) text = take_bytes ("(ss)", NULL, 0);
  g_autoptr (GVariant) late = take_bytes ("a(mamqmaq)", g_memdup2 (bytes, sizeof bytes), sizeof bytes);

  g_assert_true (is_normal (nothing));
  g_assert_true (is_normal (both));
  g_assert_cmpuint (g_variant_n_children (both), ==, 2);
  g_assert_false (is_normal (text));
  is_normal (late);
}

/* Ordinary results of queries, and what a hostile worker might send: each byte is looked at once. */
static void
test_million (void)
{
  GVariantBuilder rows, names;
  g_autoptr (GVariant) boxed = NULL, untrusted = NULL, checked = NULL, garbled = NULL;
  guint8 *bytes;
  gsize size;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("aav"));
  g_variant_builder_init (&names, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < 1000000; i++)
    {
      g_variant_builder_add (&names, "s", "x");
      if (i % 5 != 0)
        continue;
      g_variant_builder_open (&rows, G_VARIANT_TYPE ("av"));
      g_variant_builder_add (&rows, "v", g_variant_new_int64 (i));
      g_variant_builder_close (&rows);
    }
  boxed = g_variant_ref_sink (g_variant_new ("(vv)", g_variant_builder_end (&rows), g_variant_builder_end (&names)));
  untrusted = copy_untrusted (boxed);
  checked = ferry_frame_check (g_variant_ref (untrusted));
  g_assert_nonnull (checked);
  g_assert_cmpuint (g_variant_get_size (checked), ==, g_variant_get_size (boxed));

  /* An end before the last one, in the middle. */
  size = g_variant_get_size (boxed);
  bytes = g_memdup2 (g_variant_get_data (boxed), size);
  memset (bytes + size - 2000000, 0xff, 1);
  garbled = take_bytes ("(vv)", bytes, size);
  g_assert_null (ferry_frame_check (g_variant_ref (garbled)));
}

static GVariant *
box (guint times)
{
  GVariant *value = g_variant_new_byte (1);

  for (guint i = 0; i < times; i++)
    value = g_variant_new_variant (value);
  return g_variant_ref_sink (value);
}

static gboolean
passes (GVariant *value)
{
  g_autoptr (GVariant) untrusted = copy_untrusted (value);
  g_autoptr (GVariant) checked = ferry_frame_check (g_variant_ref (untrusted));

  return checked != NULL;
}

/* Of a type with @n characters. */
static GVariant *
make_wide (guint n)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  for (guint i = 2; i < n; i++)
    g_variant_builder_add (&builder, "y", 0);
  return g_variant_ref_sink (g_variant_new_variant (g_variant_builder_end (&builder)));
}

static void
test_limits (void)
{
  g_autoptr (GVariant) deep = box (64), deeper = box (65), wide = make_wide (255), wider = make_wide (256);

  g_assert_true (passes (deep));
  g_assert_false (passes (deeper));
  g_assert_true (passes (wide));
  g_assert_false (passes (wider));
}

int
main (int argc,
      char **argv)
{
  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boundary/frame-check/every-type", test_every_type);
  g_test_add_func ("/boundary/frame-check/offset-widths", test_offset_widths);
  g_test_add_func ("/boundary/frame-check/wider-than-needed", test_wider_than_needed);
  g_test_add_func ("/boundary/frame-check/no-bytes", test_no_bytes);
  g_test_add_func ("/boundary/frame-check/million", test_million);
  g_test_add_func ("/boundary/frame-check/limits", test_limits);
  return g_test_run ();
}
