/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting, signalling and reaping a worker. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* pipe2(), closing all other descriptors, the names of signals */
#endif

#include "worker-process.h"

#include "errors.h"
#include "i18n.h"
#include "worker-session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where a worker finds its socket; everything above is closed. */
#define SOCKET_IN_WORKER 3

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static FerryWorker *
worker_new (FerryConfinement confinement)
{
  FerryWorker *self = g_new0 (FerryWorker, 1);

  g_atomic_ref_count_init (&self->references);
  self->confinement = confinement;
  self->pidfd = self->stderr_fd = self->wake_fd = self->socket = -1;
  self->said = g_byte_array_new ();
  self->idle_link.data = self;
  return self;
}

FerryWorker *
ferry_worker_ref (FerryWorker *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_worker_unref (FerryWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_assert (self->pid == 0 || self->reaped);

  close_fd (&self->pidfd);
  close_fd (&self->stderr_fd);
  close_fd (&self->wake_fd);
  close_fd (&self->socket);
  ferry_frame_reader_clear (&self->reader);
  g_byte_array_unref (self->said);
  g_free (self);
}

/* The descriptors it gets: nothing to read, what it prints with what it complains about, its socket. */
static void
add_descriptors (posix_spawn_file_actions_t *actions,
                 int stderr_fd,
                 int socket)
{
  posix_spawn_file_actions_addopen (actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2 (actions, stderr_fd, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2 (actions, stderr_fd, STDERR_FILENO);
  posix_spawn_file_actions_adddup2 (actions, socket, SOCKET_IN_WORKER);
  posix_spawn_file_actions_addclosefrom_np (actions, SOCKET_IN_WORKER + 1);
}

/* A session of its own, and so a group too; no signal blocked, none ignored. */
static void
set_attributes (posix_spawnattr_t *attributes)
{
  sigset_t none;
  sigset_t all;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask (attributes, &none);
  posix_spawnattr_setsigdefault (attributes, &all);
}

/* posix_spawn() and not fork(): the program's memory may be large, and its threads many. What else a
 * worker gives up, it gives up itself. Returns an errno. */
static int
spawn_program (const char * const *argv,
               int stderr_fd,
               int socket,
               pid_t *pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int problem;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  add_descriptors (&actions, stderr_fd, socket);
  set_attributes (&attributes);
  problem = posix_spawn (pid, argv[0], &actions, &attributes, (char **)argv, environ);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);

  return problem;
}

/* A descriptor that is none of the numbers a worker uses: dup2() to itself would leave it closed on
 * exec. */
static int
lift (int fd)
{
  int lifted;

  if (fd < 0 || fd > SOCKET_IN_WORKER)
    return fd;
  lifted = fcntl (fd, F_DUPFD_CLOEXEC, SOCKET_IN_WORKER + 1);
  close (fd);
  return lifted;
}

/* Returns an errno. */
static int
start (FerryWorker *self,
       const char * const *argv)
{
  int sockets[2] = {-1, -1};
  int pipe_fds[2] = {-1, -1};
  int problem = 0;
  pid_t pid;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0 || pipe2 (pipe_fds, O_CLOEXEC) != 0 ||
      (self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
    problem = errno;
  self->socket = sockets[0];
  self->stderr_fd = pipe_fds[0];
  sockets[1] = lift (sockets[1]);
  pipe_fds[1] = lift (pipe_fds[1]);
  /* Ours only: each end has flags of its own. */
  if (problem == 0 && (fcntl (self->socket, F_SETFL, O_NONBLOCK) != 0 || fcntl (self->stderr_fd, F_SETFL, O_NONBLOCK) != 0))
    problem = errno;
  if (problem == 0)
    problem = spawn_program (argv, pipe_fds[1], sockets[1], &pid);
  close_fd (&sockets[1]);
  close_fd (&pipe_fds[1]);
  if (problem != 0)
    return problem;

  self->pid = pid;
  self->pidfd = syscall (SYS_pidfd_open, pid, 0);
  return self->pidfd < 0 ? errno : 0;
}

/* Both lent. */
static GPtrArray *
collect_arguments (const char * const *argv,
                   FerryConfinement confinement)
{
  GPtrArray *arguments = g_ptr_array_new ();

  for (guint i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (arguments, (char *)argv[i]);
  if (confinement & FERRY_CONFINE_WRITING)
    g_ptr_array_add (arguments, (char *)FERRY_WORKER_NO_WRITING);
  if (confinement & FERRY_CONFINE_NETWORK)
    g_ptr_array_add (arguments, (char *)FERRY_WORKER_NO_NETWORK);
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

FerryWorker *
ferry_worker_spawn (const char * const *argv,
                    FerryConfinement confinement,
                    GError **error)
{
  g_autoptr (FerryWorker) self = worker_new (confinement);
  g_autoptr (GPtrArray) arguments = collect_arguments (argv, confinement);
  int problem = start (self, (const char * const *)arguments->pdata);

  if (problem == 0)
    return g_steal_pointer (&self);

  if (self->pid != 0)
    ferry_worker_end (self, 0);
  g_propagate_error (error, ferry_error_new (FERRY_ERROR_UNAVAILABLE, NULL, _ ("The helper process “%s” could not be started: %s"),
                                             argv[0], g_strerror (problem)));
  return NULL;
}

void
ferry_worker_signal (FerryWorker *self,
                     int signal)
{
  /* Until it is reaped nobody else can have its number. */
  if (!self->reaped)
    kill (-self->pid, signal);
}

gboolean
ferry_worker_take_stderr (FerryWorker *self)
{
  guint8 bytes[4096];
  gssize n;

  /* No more than it has room for at a time: a flood must not keep us from its frames. */
  for (guint i = 0; i < 16; i++)
    {
      n = read (self->stderr_fd, bytes, sizeof bytes);
      if (n <= 0)
        return n < 0 && (errno == EAGAIN || errno == EINTR);
      g_byte_array_append (self->said, bytes, n);
      if (self->said->len > 2 * FERRY_WORKER_STDERR_KEPT)
        g_byte_array_remove_range (self->said, 0, self->said->len - FERRY_WORKER_STDERR_KEPT);
    }
  return TRUE;
}

void
ferry_worker_clear_stderr (FerryWorker *self)
{
  /* No more than a pipe holds: somebody may go on and on. */
  ferry_worker_take_stderr (self);
  g_byte_array_set_size (self->said, 0);
}

/* Whether it ended by then. Never sooner than it did. */
static gboolean
wait_until (FerryWorker *self,
            gint64 until)
{
  struct pollfd ended = {.fd = self->pidfd, .events = POLLIN};
  gint64 left;

  do
    {
      /* What it still says would keep it from ending, once the pipe is full. */
      ferry_worker_take_stderr (self);
      left = until - g_get_monotonic_time ();
      if (poll (&ended, 1, CLAMP (left / 1000 + 1, 0, 10)) > 0)
        return TRUE;
    }
  while (left > 0);
  return FALSE;
}

gboolean
ferry_worker_is_quiet (FerryWorker *self)
{
  char byte;

  return recv (self->socket, &byte, 1, MSG_PEEK) < 0 && errno == EAGAIN;
}

void
ferry_worker_dismiss (FerryWorker *self)
{
  close_fd (&self->socket);
}

gboolean
ferry_worker_end (FerryWorker *self,
                  gint64 patience)
{
  gboolean by_itself;
  siginfo_t info;

  if (self->reaped)
    return TRUE;

  ferry_worker_dismiss (self);
  by_itself = self->pidfd >= 0 && wait_until (self, patience);
  ferry_worker_take_stderr (self);
  /* It is dead, or has had its time. Whoever else is in its group, and then in its session, goes with it:
   * as long as it is not reaped their number is its own. */
  kill (-self->pid, SIGKILL);
  kill (self->pid, SIGKILL);
  /* Until it is dead it might start one more. */
  while (waitid (P_PID, self->pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
    ;
  ferry_worker_session_end (self->pid);
  while (waitpid (self->pid, &self->status, 0) < 0)
    if (errno != EINTR)
      {
        /* The program ignores SIGCHLD, or reaps all it can get. */
        self->status = -1;
        break;
      }
  self->reaped = TRUE;
  return by_itself;
}

char *
ferry_worker_describe_end (FerryWorker *self)
{
  const char *name;

  if (self->status == -1)
    return g_strdup (_ ("ended in an unknown way"));
  if (!WIFSIGNALED (self->status))
    return g_strdup_printf (_ ("ended with exit status %d"), WEXITSTATUS (self->status));

  name = sigabbrev_np (WTERMSIG (self->status));
  if (name == NULL)
    return g_strdup_printf (_ ("was killed by signal %d"), WTERMSIG (self->status));
  return g_strdup_printf (_ ("was killed by SIG%s"), name);
}

char *
ferry_worker_dup_stderr (FerryWorker *self)
{
  gsize skip = self->said->len > FERRY_WORKER_STDERR_KEPT ? self->said->len - FERRY_WORKER_STDERR_KEPT : 0;

  if (self->said->len == 0)
    return NULL;
  return g_utf8_make_valid ((const char *)self->said->data + skip, self->said->len - skip);
}
