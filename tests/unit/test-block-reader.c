/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file is read whole, and no further ahead than that it is on its way, whatever the device's administrator set. */
#include "operations/files/block-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MIB (1024 * 1024)
#define N_MIB 32

/* Where the test's program is: what is in memory anyway is not read ahead. */
static int
create_file (goffset size)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "block-reader-XXXXXX", NULL);
  int descriptor = g_mkstemp (path);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_no_errno (unlink (path));
  g_assert_no_errno (ftruncate (descriptor, size));
  return descriptor;
}

/* How many MiB of the file have been read so far, by anybody. */
static double
count_read (int descriptor)
{
  gsize n = (gsize)N_MIB * MIB / sysconf (_SC_PAGESIZE);
  g_autofree guint8 *pages = g_malloc (n);
  void *map = mmap (NULL, (gsize)N_MIB * MIB, PROT_READ, MAP_SHARED, descriptor, 0);
  gsize n_read = 0;

  g_assert_true (map != MAP_FAILED);
  g_assert_no_errno (mincore (map, (gsize)N_MIB * MIB, pages));
  for (gsize i = 0; i < n; i++)
    n_read += pages[i] & 1;
  munmap (map, (gsize)N_MIB * MIB);

  return (double)n_read * N_MIB / n;
}

static void
test_ahead (void)
{
  int descriptor = create_file ((goffset)N_MIB * MIB);
  g_autofree char *block = g_malloc (MIB);
  FerryBlockReader reader;

  ferry_block_reader_init (&reader, descriptor, (goffset)N_MIB * MIB);
  for (guint i = 1; i <= 4; i++)
    {
      g_assert_cmpint (ferry_block_reader_read (&reader, block, MIB), ==, MIB);
      g_assert_cmpfloat (count_read (descriptor), ==, i + 1);
    }
  close (descriptor);
}

/* Nobody knows where the end is before it is read. */
static void
test_end (void)
{
  static const struct
  {
    goffset size;
    goffset expected;
  } files[] = {
    {0, 0},
    {1, 1},
    {100, 0},
    {3 * MIB, 3 * MIB},
    {3 * MIB + 1, 3 * MIB + 1},
    {2 * MIB, 5 * MIB},
    {5 * MIB, 2 * MIB + 7},
  };
  g_autofree char *block = g_malloc (MIB);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      int descriptor = create_file (files[i].size);
      FerryBlockReader reader;
      goffset size = 0;
      gssize got;

      ferry_block_reader_init (&reader, descriptor, files[i].expected);
      while ((got = ferry_block_reader_read (&reader, block, MIB)) > 0)
        size += got;
      g_assert_cmpint (got, ==, 0);
      g_assert_cmpint (size, ==, files[i].size);
      close (descriptor);
    }
}

static void
test_error (void)
{
  int descriptor = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  FerryBlockReader reader;
  char block[16];

  ferry_block_reader_init (&reader, descriptor, 10 * MIB);
  g_assert_cmpint (ferry_block_reader_read (&reader, block, sizeof block), ==, -1);
  g_assert_cmpint (errno, ==, EISDIR);
  close (descriptor);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/files/block-reader/ahead", test_ahead);
  g_test_add_func ("/files/block-reader/end", test_end);
  g_test_add_func ("/files/block-reader/error", test_error);

  return g_test_run ();
}
