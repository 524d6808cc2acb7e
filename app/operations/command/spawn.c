/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* By vfork(): fork() copies the page tables under a lock that every page fault of every thread waits for,
 * holding all of malloc's locks too, and makes every page fault anew at its next write. On a busy machine
 * that kept the main loop for 30 ms, whatever thread did it. g_spawn_async() forks as soon as something
 * is to be done in the child, and posix_spawn() cannot tie a program's life to ours.
 *
 * Between vfork() and execve() the child runs in our memory, and this thread waits: so all it needs is
 * made before, and it calls nothing but the kernel. What goes wrong there comes through a pipe all the
 * same: under valgrind and ThreadSanitizer it is a fork after all. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* closefrom() */
#endif

#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where programs are looked for when the environment does not say. */
#define USUAL_PATH "/usr/local/bin:/usr/bin:/bin"

/* Where the child keeps what it reports through; closed by execve(). */
#define REPORT_IN_CHILD (STDERR_FILENO + 1)

typedef struct
{
  int number; /* an errno */
  gboolean is_folder;
} Problem;

typedef struct
{
  pid_t parent;
  char **argv;
  char **environment;
  const char *folder;
  char **places; /* what the program may be, in order */
  char **script; /* a shell and room for a script's name, then its arguments */
  int output;    /* the write ends of pipes, as the next two */
  int errors;
  int report;
} Child;

G_NORETURN static void
give_up (Child *self, Problem problem)
{
  gssize written;

  do
    written = write (self->report, &problem, sizeof problem);
  while (written < 0 && errno == EINTR);
  _exit (127);
}

/* Our handlers must not run in the child, which shares their memory. */
static void
forget_signals (void)
{
  struct sigaction fallback = {.sa_handler = SIG_DFL};

  for (int number = 1; number < NSIG; number++)
    sigaction (number, &fallback, NULL);
}

static void
take_streams (Child *self)
{
  /* Above those that a stream of ours may be one of, where we were started without. */
  int output = fcntl (self->output, F_DUPFD, REPORT_IN_CHILD + 1);
  int errors = fcntl (self->errors, F_DUPFD, REPORT_IN_CHILD + 1);
  int report = fcntl (self->report, F_DUPFD, REPORT_IN_CHILD + 1);
  int input = open ("/dev/null", O_RDONLY);

  if (output < 0 || errors < 0 || report < 0 || input < 0)
    give_up (self, (Problem) {errno, FALSE});

  self->report = report;
  if (dup2 (input, STDIN_FILENO) < 0 || dup2 (output, STDOUT_FILENO) < 0 || dup2 (errors, STDERR_FILENO) < 0 ||
      dup3 (report, REPORT_IN_CHILD, O_CLOEXEC) < 0)
    give_up (self, (Problem) {errno, FALSE});

  self->report = REPORT_IN_CHILD;
  closefrom (REPORT_IN_CHILD + 1);
}

/* As a shell does: the first place where there is a program, and a file that the kernel does not know
 * how to execute is a script. */
G_NORETURN static void
execute (Child *self)
{
  gboolean is_forbidden = FALSE;

  for (guint i = 0; self->places[i] != NULL; i++)
    {
      execve (self->places[i], self->argv, self->environment);
      if (errno == ENOEXEC)
        {
          self->script[1] = self->places[i];
          execve (self->script[0], self->script, self->environment);
        }
      is_forbidden = is_forbidden || errno == EACCES;
      if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
        break;
    }
  give_up (self, (Problem) {is_forbidden ? EACCES : errno, FALSE});
}

G_NORETURN static void
run_child (Child *self)
{
  sigset_t none;

  forget_signals ();
  setpgid (0, 0);
  /* It does not outlive us, not even if we are killed. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != self->parent)
    _exit (1);

  take_streams (self);
  if (chdir (self->folder) != 0)
    give_up (self, (Problem) {errno, TRUE});
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  execute (self);
}

/* A function of its own, since what it keeps in registers is the child's to change. */
static pid_t G_NO_INLINE
start_child (Child *self)
{
  pid_t pid = vfork ();

  if (pid == 0)
    run_child (self);
  return pid;
}

static char **
find_places (const char *program, char **environment)
{
  const char *path = g_environ_getenv (environment, "PATH");
  char **places;

  if (strchr (program, '/') != NULL)
    return g_strdupv ((char *[]) {(char *)program, NULL});

  /* An empty one means the folder too. */
  places = g_strsplit (path == NULL ? USUAL_PATH : *path == '\0' ? "."
                                                                 : path,
                       ":", -1);
  for (guint i = 0; places[i] != NULL; i++)
    {
      /* An empty entry is the folder it works in. */
      char *place = g_build_filename (*places[i] != '\0' ? places[i] : ".", program, NULL);

      g_free (places[i]);
      places[i] = place;
    }
  return places;
}

static char **
make_script (char **argv)
{
  guint length = g_strv_length (argv);
  char **script = g_new0 (char *, length + 2);

  script[0] = "/bin/sh";
  memcpy (script + 2, argv + 1, (length - 1) * sizeof *script);
  return script;
}

static GSpawnError
get_code (int problem)
{
  static const struct
  {
    int problem;
    GSpawnError code;
  } codes[] = {
    {EACCES, G_SPAWN_ERROR_ACCES},
    {EPERM, G_SPAWN_ERROR_PERM},
    {E2BIG, G_SPAWN_ERROR_TOO_BIG},
    {ENOEXEC, G_SPAWN_ERROR_NOEXEC},
    {ENAMETOOLONG, G_SPAWN_ERROR_NAMETOOLONG},
    {ENOENT, G_SPAWN_ERROR_NOENT},
    {ENOMEM, G_SPAWN_ERROR_NOMEM},
    {ENOTDIR, G_SPAWN_ERROR_NOTDIR},
    {ELOOP, G_SPAWN_ERROR_LOOP},
    {ETXTBSY, G_SPAWN_ERROR_TXTBUSY},
    {EIO, G_SPAWN_ERROR_IO},
    {ENFILE, G_SPAWN_ERROR_NFILE},
    {EMFILE, G_SPAWN_ERROR_MFILE},
    {EINVAL, G_SPAWN_ERROR_INVAL},
    {EISDIR, G_SPAWN_ERROR_ISDIR},
    {ELIBBAD, G_SPAWN_ERROR_LIBBAD},
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].problem == problem)
      return codes[i].code;
  return G_SPAWN_ERROR_FAILED;
}

/* Arguments may hold passwords: only the program is named. */
static void
set_error (Child *self, Problem problem, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (problem.is_folder ? self->folder : self->argv[0]);

  if (problem.is_folder)
    g_set_error (error, G_SPAWN_ERROR, code, _ ("“%s” is no folder to work in: %s"), name, g_strerror (problem.number));
  else
    g_set_error (error, G_SPAWN_ERROR, code, _ ("“%s” cannot be executed: %s"), name, g_strerror (problem.number));
}

/* All signals wait meanwhile: in the child their handlers would run in our memory. */
static pid_t
start_child_unsignalled (Child *self, GError **error)
{
  sigset_t all, before;
  pid_t pid;
  int problem;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid = start_child (self);
  problem = errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  if (pid < 0)
    set_error (self, (Problem) {problem, FALSE}, G_SPAWN_ERROR_FORK, error);
  return pid;
}

/* Until the program is executed, which closes the other end of @report. */
static gboolean
wait_for_program (Child *self, pid_t pid, int report, GError **error)
{
  Problem problem;
  gssize length;

  do
    length = read (report, &problem, sizeof problem);
  while (length < 0 && errno == EINTR);
  if (length == 0)
    return TRUE;

  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
  set_error (self, problem, problem.is_folder ? G_SPAWN_ERROR_CHDIR : get_code (problem.number), error);
  return FALSE;
}

typedef enum {
  OUTPUT,
  ERRORS,
  REPORT,
  N_PIPES
} Pipe;

static gboolean
open_pipes (int pipes[N_PIPES][2])
{
  for (guint i = 0; i < N_PIPES; i++)
    pipes[i][0] = pipes[i][1] = -1;
  for (guint i = 0; i < N_PIPES; i++)
    if (pipe2 (pipes[i], O_CLOEXEC) != 0)
      return FALSE;
  return TRUE;
}

static void
close_end (int pipes[N_PIPES][2], Pipe of, guint end)
{
  if (pipes[of][end] >= 0)
    close (pipes[of][end]);
}

gboolean
ferry_spawn (char **argv, const char *folder, char **environment, GPid *pid, int *output, int *errors, GError **error)
{
  g_auto (GStrv) places = find_places (argv[0], environment);
  g_autofree char **script = make_script (argv);
  Child child = {.parent = getpid (), .argv = argv, .environment = environment, .folder = folder, .places = places, .script = script};
  int pipes[N_PIPES][2];
  gboolean has_started = FALSE;

  if (!open_pipes (pipes))
    set_error (&child, (Problem) {errno, FALSE}, get_code (errno), error);
  else
    {
      child.output = pipes[OUTPUT][1];
      child.errors = pipes[ERRORS][1];
      child.report = pipes[REPORT][1];
      *pid = start_child_unsignalled (&child, error);
      has_started = *pid > 0;
    }

  for (guint i = 0; i < N_PIPES; i++)
    close_end (pipes, i, 1);
  if (has_started)
    has_started = wait_for_program (&child, *pid, pipes[REPORT][0], error);
  close_end (pipes, REPORT, 0);

  if (has_started)
    {
      *output = pipes[OUTPUT][0];
      *errors = pipes[ERRORS][0];
      return TRUE;
    }
  close_end (pipes, OUTPUT, 0);
  close_end (pipes, ERRORS, 0);
  return FALSE;
}
