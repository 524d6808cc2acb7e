/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry_spawn: where it looks for programs, what they get of us, and that nobody forks for them. */
#include "tree-helper.h"

#include "operations/command/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HANG_GUARD_SECONDS 60

static char *folder;

/* All that comes out of a pipe, which is closed. */
static char *
read_all (int fd)
{
  GString *text = g_string_new (NULL);
  char block[4096];
  gssize length;

  while ((length = read (fd, block, sizeof block)) > 0)
    g_string_append_len (text, block, length);
  close (fd);
  return g_string_free (text, FALSE);
}

/* What it prints, then "|" and what it complains about; NULL if it was not started. */
static char *
run (char **argv, char **environment, GError **error)
{
  g_autofree char *said = NULL, *complained = NULL;
  int output, errors, status;
  GPid pid;

  if (!ferry_spawn (argv, folder, environment, &pid, &output, &errors, error))
    return NULL;
  said = read_all (output);
  complained = read_all (errors);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  return g_strconcat (said, "|", complained, NULL);
}

static void
assert_says (char **argv, char **environment, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = run (argv, environment, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, expected);
}

static void
assert_fails (char **argv, char **environment, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = run (argv, environment, &error);

  g_assert_error (error, G_SPAWN_ERROR, code);
  g_assert_null (said);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
write_program (const char *name, const char *text, int mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  ferry_test_write_file (folder, name, text);
  g_assert_cmpint (chmod (path, mode), ==, 0);
}

/* PATH of the environment that is given, in its order; what is there and may not be executed does not
 * end the search. */
static void
test_path (void)
{
  g_autofree char *path = g_strdup_printf ("PATH=%s/missing:%s/closed:%s/open:%s/late", folder, folder, folder, folder);
  g_autofree char *closed = g_strdup_printf ("PATH=%s/closed:%s/missing", folder, folder);
  char *argv[] = {"program", "a b", NULL};

  write_program ("closed/program", "#!/bin/sh\necho closed\n", 0600);
  write_program ("open/program", "#!/bin/sh\necho \"open $1\"\n", 0700);
  write_program ("late/program", "#!/bin/sh\necho late\n", 0700);
  write_program ("program", "#!/bin/sh\necho here\n", 0700);

  assert_says (argv, (char *[]) {path, NULL}, "open a b\n|");
  assert_says (argv, (char *[]) {"PATH=/missing:", NULL}, "here\n|");
  assert_fails (argv, (char *[]) {closed, NULL}, G_SPAWN_ERROR_ACCES);
  assert_fails (argv, (char *[]) {"PATH=/missing", NULL}, G_SPAWN_ERROR_NOENT);
  assert_says (argv, (char *[]) {"PATH=", NULL}, "here\n|");
  assert_says ((char *[]) {"true", NULL}, (char *[]) {NULL}, "|");
  assert_says ((char *[]) {"open/program", "x", NULL}, (char *[]) {"PATH=/missing", NULL}, "open x\n|");
}

/* A file without a first line that says so is a shell's, with its arguments. */
static void
test_script (void)
{
  write_program ("script", "echo \"$1\" $#; echo err >&2\n", 0700);
  assert_says ((char *[]) {"./script", "a  b", "c", NULL}, (char *[]) {NULL}, "a  b 2\n|err\n");
}

static void
ignore (int number)
{
}

/* Neither what we ignore nor what we block goes on there, and here all is as it was. */
static void
test_signals (void)
{
  char *argv[] = {"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status", NULL};
  struct sigaction ignored = {.sa_handler = SIG_IGN}, handled = {.sa_handler = ignore}, before[2];
  sigset_t blocked, mask, after;

  sigaction (SIGPIPE, &ignored, &before[0]);
  sigaction (SIGUSR1, &handled, &before[1]);
  sigemptyset (&blocked);
  sigaddset (&blocked, SIGUSR2);
  pthread_sigmask (SIG_BLOCK, &blocked, &mask);
  assert_says (argv, (char *[]) {NULL}, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n|");

  pthread_sigmask (SIG_SETMASK, &mask, &after);
  g_assert_true (sigismember (&after, SIGUSR2));
  g_assert_false (sigismember (&after, SIGTERM));
  sigaction (SIGPIPE, &before[0], &ignored);
  sigaction (SIGUSR1, &before[1], &handled);
  g_assert_true (ignored.sa_handler == SIG_IGN);
  g_assert_true (handled.sa_handler == ignore);
}

/* Started without the three, our ends of its pipes have their numbers. */
static void
test_closed_streams (void)
{
  int kept[3];
  g_autofree char *said = NULL;

  for (int fd = 0; fd < 3; fd++)
    kept[fd] = fcntl (fd, F_DUPFD_CLOEXEC, 10);
  for (int fd = 0; fd < 3; fd++)
    close (fd);
  said = run ((char *[]) {"sh", "-c", "cat; echo out; echo err >&2", NULL}, (char *[]) {NULL}, NULL);
  for (int fd = 0; fd < 3; fd++)
    if (kept[fd] >= 0)
      {
        dup2 (kept[fd], fd);
        close (kept[fd]);
      }
  g_assert_cmpstr (said, ==, "out\n|err\n");
}

#ifndef __SANITIZE_THREAD__
static guint forks;

static void
count_fork (void)
{
  forks++;
}

static void
do_nothing (gpointer data)
{
}

/* What a fork does to the other threads is a matter of time; whether there is one is not. */
static void
test_no_fork (void)
{
  pthread_atfork (count_fork, NULL, NULL);
  assert_says ((char *[]) {"echo", "x", NULL}, (char *[]) {NULL}, "x\n|");
  assert_fails ((char *[]) {"/missing", NULL}, (char *[]) {NULL}, G_SPAWN_ERROR_NOENT);
  g_assert_cmpuint (forks, ==, 0);

  /* It counts. */
  g_assert_true (g_spawn_sync (NULL, (char *[]) {"true", NULL}, NULL, G_SPAWN_SEARCH_PATH, do_nothing, NULL, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (forks, >, 0);
}
#endif

#define MOST_DESCRIPTORS 64

/* Out of descriptors, here or, with six left for the pipes, in the child: nothing starts, nothing is
 * left open, and it can be tried again. */
static void
test_descriptors (void)
{
  struct rlimit before, limit;
  int fds[MOST_DESCRIPTORS];
  guint n = 0;

  getrlimit (RLIMIT_NOFILE, &before);
  limit = (struct rlimit) {MOST_DESCRIPTORS, before.rlim_max};
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  while ((fds[n] = dup (0)) >= 0)
    n++;
  for (guint spare = 0; spare <= 6; spare++)
    {
      assert_fails ((char *[]) {"true", NULL}, (char *[]) {NULL}, G_SPAWN_ERROR_MFILE);
      close (fds[--n]);
    }
  while (n > 0)
    close (fds[--n]);
  assert_says ((char *[]) {"true", NULL}, (char *[]) {NULL}, "|");
  setrlimit (RLIMIT_NOFILE, &before);
}

int
main (int argc, char **argv)
{
  int status;

  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  folder = ferry_test_folder_new ();
  g_test_add_func ("/operations/spawn/path", test_path);
  g_test_add_func ("/operations/spawn/script", test_script);
  g_test_add_func ("/operations/spawn/signals", test_signals);
  g_test_add_func ("/operations/spawn/closed-streams", test_closed_streams);
#ifndef __SANITIZE_THREAD__ /* which makes a fork of it */
  g_test_add_func ("/operations/spawn/no-fork", test_no_fork);
#endif
  g_test_add_func ("/operations/spawn/descriptors", test_descriptors);
  status = g_test_run ();
  ferry_test_folder_free (folder);
  return status;
}
