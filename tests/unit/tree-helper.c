/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes trees by hand where a shell cannot, and by a shell where it can. */
#include "tree-helper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

char *
ferry_test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ferry-test-XXXXXX", &error);

  g_assert_no_error (error);
  /* For nobody. */
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  return folder;
}

void
ferry_test_folder_free (char *folder)
{
  g_free (ferry_test_shell ("chmod -R u+rwX \"$1\"; rm -rf \"$1\"", folder, TRUE, NULL));
  g_free (folder);
}

void
ferry_test_write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
ferry_test_write_chain (const char *folder, guint depth)
{
  int parent = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int bottom;

  for (guint i = 0; i < depth; i++)
    {
      int child;

      g_assert_cmpint (mkdirat (parent, "d", 0755), ==, 0);
      child = openat (parent, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      g_assert_cmpint (child, >=, 0);
      close (parent);
      parent = child;
    }

  bottom = openat (parent, "bottom", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  g_assert_cmpint (write (bottom, "bottom\n", 7), ==, 7);
  close (bottom);
  close (parent);
}

void
ferry_test_fill_tree (const char *folder)
{
  static const char copy[] =
    "find /usr/share -type f -size -64k -print0 | LC_ALL=C sort -z | head -z -n 1000 |"
    " xargs -0 cp --parents -t \"$1\"";
  static const char decorate[] =
    "cd \"$1\"; mkdir links empty; ln -s . links/loop; ln -s .. links/up; ln -s b links/a;"
    " ln -s a links/b; ln -s nowhere links/dangling; ln -s ../usr links/usr; mkfifo links/fifo;"
    " touch empty/1 empty/2 empty/3; truncate -s 3M sparse; printf end >>sparse;"
    " ln sparse links/hard; ln sparse 'links/hard again'; ln -P links/loop links/loop-again;"
    " mkdir hollow";
  g_autofree char *deep = g_build_filename (folder, "deep", NULL);

  g_free (ferry_test_shell (copy, folder, TRUE, NULL));
  g_free (ferry_test_shell (decorate, folder, TRUE, NULL));

  ferry_test_write_file (folder, "names/with a space", "space");
  ferry_test_write_file (folder, "names/with\na newline", "newline");
  ferry_test_write_file (folder, "names/with \xff\xfe bytes", "invalid");
  ferry_test_write_file (folder, "names/back\\slash", "backslash");
  /* Names whose order is not that of their paths. */
  ferry_test_write_file (folder, "order/a/b", "1");
  ferry_test_write_file (folder, "order/a-b", "2");
  ferry_test_write_file (folder, "order/a.b", "3");
  ferry_test_write_file (folder, "order/a0", "4");

  g_assert_cmpint (g_mkdir (deep, 0755), ==, 0);
  ferry_test_write_chain (deep, FERRY_TEST_TREE_DEPTH);
}

void
ferry_test_fill_unreadable (const char *folder)
{
  ferry_test_write_file (folder, "open", "open");
  ferry_test_write_file (folder, "secret", "secret");
  ferry_test_write_file (folder, "closed/inside", "inside");
  ferry_test_write_file (folder, "listed/inside", "inside");
  g_free (ferry_test_shell ("cd \"$1\"; chmod 0 secret closed; chmod 0444 listed", folder, TRUE, NULL));
}

/* The real user too, since a shell goes back to that one; the saved one leads back. */
gboolean
ferry_test_drop_privileges (void)
{
  return geteuid () != 0 || setresuid (NOBODY, NOBODY, 0) == 0;
}

void
ferry_test_regain_privileges (void)
{
  uid_t real, effective, saved;

  g_assert_cmpint (getresuid (&real, &effective, &saved), ==, 0);
  if (saved != effective)
    g_assert_cmpint (setresuid (saved, saved, saved), ==, 0);
}

char *
ferry_test_shell (const char *command, const char *folder, gboolean must_succeed, gsize *length)
{
  const char *argv[] = {"sh", "-c", command, "sh", folder, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) output = g_string_new (NULL);
  int descriptor, status;
  gssize part;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &descriptor, NULL, &error);
  g_assert_no_error (error);

  do
    {
      char buffer[4096];

      part = read (descriptor, buffer, sizeof buffer);
      if (part > 0)
        g_string_append_len (output, buffer, part);
    }
  while (part > 0 || (part < 0 && errno == EINTR));

  close (descriptor);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (must_succeed)
    g_assert_cmpint (status, ==, 0);

  if (length != NULL)
    *length = output->len;
  return g_string_free (g_steal_pointer (&output), FALSE);
}

guint64
ferry_test_shell_number (const char *command, const char *folder)
{
  g_autofree char *output = ferry_test_shell (command, folder, FALSE, NULL);
  char *end = NULL;
  guint64 number = g_ascii_strtoull (output, &end, 10);

  g_assert_true (end != output);
  return number;
}

guint64
ferry_test_count_group (int group)
{
  g_autofree char *command =
    g_strdup_printf ("cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' | awk '$3 == %d && $1 != \"Z\"' | wc -l", group);

  return ferry_test_shell_number (command, "/");
}
