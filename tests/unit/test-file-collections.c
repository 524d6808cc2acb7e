/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The collections behind the operations on files: a set, the largest few, an array. */
#include "operations/files/file-set.h"
#include "operations/files/largest.h"
#include "operations/files/variant-array.h"

static void
test_file_set (void)
{
  g_autoptr (FerryFileSet) set = ferry_file_set_new ();

  for (guint round = 0; round < 2; round++)
    for (guint device = 1; device <= 300; device++)
      for (guint inode = 1; inode <= 300; inode++)
        g_assert_true (ferry_file_set_add (set, device, inode) == (round == 0));

  /* Far enough apart to hash alike. */
  g_assert_true (ferry_file_set_add (set, (guint64)1 << 40, 1));
  g_assert_true (ferry_file_set_add (set, (guint64)1 << 41, 1));
  g_assert_false (ferry_file_set_add (set, (guint64)1 << 41, 1));
}

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  return *(const int *)b - *(const int *)a;
}

/* Offers @count different sizes that rise (0), fall (1) or jump (2). */
static void
check_largest_list (guint limit, guint count, guint order)
{
  g_autoptr (FerryLargest) largest = ferry_largest_new (limit);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GVariant) list = NULL;

  for (guint i = 0; i < count; i++)
    {
      int size = order == 0 ? i : order == 1 ? count - i
                                             : (i + 1) * 619 % 1009;
      g_autofree char *path = g_strdup_printf ("%d", size);

      g_array_append_val (sizes, size);
      ferry_largest_offer (largest, path, size);
    }

  g_array_sort (sizes, compare_descending);
  list = g_variant_ref_sink (ferry_largest_list (largest));
  g_assert_cmpuint (g_variant_n_children (list), ==, MIN (limit, count));
  for (guint i = 0; i < MIN (limit, count); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%d", g_array_index (sizes, int, i));
      const char *path;
      guint64 bytes;

      g_variant_get_child (list, i, "(^&ayt)", &path, &bytes);
      g_assert_cmpstr (path, ==, expected);
      g_assert_cmpuint (bytes, ==, g_ascii_strtoull (expected, NULL, 10));
    }
}

static void
test_largest (void)
{
  g_autoptr (FerryLargest) equals = ferry_largest_new (1);
  g_autoptr (GVariant) first = NULL;
  const char *path;

  for (guint limit = 1; limit < 40; limit++)
    for (guint order = 0; order < 3; order++)
      for (guint count = 0; count < 2 * limit; count++)
        check_largest_list (limit, count, order);

  ferry_largest_offer (equals, "b", 1);
  ferry_largest_offer (equals, "a", 1);
  ferry_largest_offer (equals, "c", 1);
  first = g_variant_ref_sink (ferry_largest_list (equals));
  g_variant_get_child (first, 0, "(^&ayt)", &path, NULL);
  g_assert_cmpstr (path, ==, "a");
}

static void
check_variant_array (guint count)
{
  g_autoptr (FerryVariantArray) array = ferry_variant_array_new ("(ayts)", 8);
  g_autoptr (GVariant) ours = NULL;
  g_autoptr (GVariant) theirs = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ayts)"));
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *path = g_strnfill (i % 23, 'x');

      ferry_variant_array_add (array, g_variant_new ("(^ayts)", path, (guint64)i, "0123"));
      g_variant_builder_add (&builder, "(^ayts)", path, (guint64)i, "0123");
    }

  g_assert_cmpuint (ferry_variant_array_get_length (array), ==, count);
  ours = g_variant_ref_sink (ferry_variant_array_end (array));
  theirs = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_assert_cmpmem (g_variant_get_data (ours), g_variant_get_size (ours),
                   g_variant_get_data (theirs), g_variant_get_size (theirs));
}

/* The hand-made frame is byte for byte that of GVariantBuilder, also where the offsets become
 * wider: at 255 bytes and at 65,535, which some 1,700 elements are. */
static void
test_variant_array (void)
{
  for (guint count = 0; count < 20; count++)
    check_variant_array (count);
  for (guint count = 1000; count < 2200; count += 13)
    check_variant_array (count);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/files/file-set", test_file_set);
  g_test_add_func ("/operations/files/largest", test_largest);
  g_test_add_func ("/operations/files/variant-array", test_variant_array);
  return g_test_run ();
}
