/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gives a fuzz target the inputs that were kept: replay FOLDER, in TAP. Any compiler will do. */
#include <gio/gio.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize size);

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;
  guint n = 0;

  if (argc != 2)
    return 2;
  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autofree char *data = NULL;
      gsize size;

      g_file_get_contents (path, &data, &size, &error);
      g_assert_no_error (error);
      LLVMFuzzerTestOneInput ((const guint8 *)data, size);
      g_print ("ok %u %s\n", ++n, name);
    }
  g_print ("1..%u\n", n);
  return n > 0 ? 0 : 1;
}
