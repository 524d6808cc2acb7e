/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GSubprocess reaps by itself, and after that the group's number may be another's: so here the process
 * is reaped only when its group has been killed, while its number is still taken by what is left of it. */
#include "process.h"

#include "spawn.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* From asking the group to end until it is killed; less than an attempt's grace. */
#define PATIENCE (150 * G_TIME_SPAN_MILLISECOND)

/* Where a kernel has no descriptors of processes, or the cancellable has none to give, somebody looks
 * every now and then. */
#define TICK (20 * G_TIME_SPAN_MILLISECOND)

/* Read at a time: as much as a pipe holds by default. */
#define BLOCK_SIZE (64 * 1024)

/* What may still be in a pipe when its writer is gone: the most that an ordinary user's can hold. */
#define PIPE_MAX (1024 * 1024)

enum {
  PROCESS,
  OUTPUT,
  ERRORS,
  CANCELLED
};

struct _FerryProcess
{
  GPid pid;
  GCancellable *cancellable;
  GPollFD fds[FERRY_PROCESS_N_FDS];
  FerryOutputTail *tails[FERRY_PROCESS_N_FDS]; /* OUTPUT and ERRORS */
  guint8 *block;

  gint64 kill_time; /* 0 until it was asked to end */
  gboolean was_killed;
  gboolean has_ended;
  int wait_status;
};

static void
set_fd (FerryProcess *self, guint index, int fd)
{
  self->fds[index].fd = fd;
  self->fds[index].events = G_IO_IN;
}

/* With all that it has started by now. Without privileges nobody can take it back. */
static void
step_back (GPid group, guint nice_value)
{
  if (getpriority (PRIO_PROCESS, group) < (int)nice_value)
    setpriority (PRIO_PGRP, group, (int)nice_value);
}

FerryProcess *
ferry_process_spawn (char **argv, const char *folder, char **environment, guint nice_value, gsize tail,
                     GCancellable *cancellable, GError **error)
{
  FerryProcess *self;
  GPollFD cancelled;
  int output, errors;
  GPid pid;

  if (!ferry_spawn (argv, folder, environment, &pid, &output, &errors, error))
    return NULL;

  step_back (pid, nice_value);
  self = g_new0 (FerryProcess, 1);
  self->pid = pid;
  self->cancellable = g_object_ref (cancellable);
  self->block = g_malloc (BLOCK_SIZE);
  self->tails[OUTPUT] = ferry_output_tail_new (tail);
  self->tails[ERRORS] = ferry_output_tail_new (tail);
  g_unix_set_fd_nonblocking (output, TRUE, NULL);
  g_unix_set_fd_nonblocking (errors, TRUE, NULL);

  set_fd (self, PROCESS, pidfd_open (pid, 0));
  set_fd (self, OUTPUT, output);
  set_fd (self, ERRORS, errors);
  set_fd (self, CANCELLED, g_cancellable_make_pollfd (cancellable, &cancelled) ? cancelled.fd : -1);
  return self;
}

/* The cancellable's descriptor is the cancellable's own. */
static void
close_fd (FerryProcess *self, guint index)
{
  if (self->fds[index].fd < 0)
    return;

  if (index == CANCELLED)
    g_cancellable_release_fd (self->cancellable);
  else
    close (self->fds[index].fd);
  set_fd (self, index, -1);
}

GPollFD *
ferry_process_get_fds (FerryProcess *self)
{
  return self->fds;
}

gint64
ferry_process_get_due (FerryProcess *self)
{
  gboolean must_look = self->fds[PROCESS].fd < 0 || (self->fds[CANCELLED].fd < 0 && self->kill_time == 0);
  gint64 due = self->kill_time != 0 && !self->was_killed ? self->kill_time : G_MAXINT64;

  if (must_look)
    due = MIN (due, g_get_monotonic_time () + TICK);
  return due != G_MAXINT64 ? due : -1;
}

/* Reads one block at most, and returns whether there may be more now. */
static gboolean
read_stream (FerryProcess *self, guint index)
{
  gssize length;

  if (self->fds[index].fd < 0)
    return FALSE;

  do
    length = read (self->fds[index].fd, self->block, BLOCK_SIZE);
  while (length < 0 && errno == EINTR);

  if (length > 0)
    ferry_output_tail_add (self->tails[index], self->block, length);
  else if (length == 0 || errno != EAGAIN)
    close_fd (self, index);
  return length > 0;
}

/* Somebody who left the group may hold the pipe open for ever: what is in it is enough. */
static void
drain_stream (FerryProcess *self, guint index)
{
  for (guint i = 0; i < PIPE_MAX / BLOCK_SIZE && read_stream (self, index); i++)
    ;
}

/* A leader that went into another group is still the one to end. */
static void
send_signal (FerryProcess *self, int number)
{
  if (kill (-self->pid, number) != 0)
    kill (self->pid, number);
}

static void
stop_if_cancelled (FerryProcess *self)
{
  if (self->kill_time == 0 && g_cancellable_is_cancelled (self->cancellable))
    {
      close_fd (self, CANCELLED);
      send_signal (self, SIGTERM);
      self->kill_time = g_get_monotonic_time () + PATIENCE;
    }
  else if (self->kill_time != 0 && !self->was_killed && g_get_monotonic_time () >= self->kill_time)
    {
      send_signal (self, SIGKILL);
      self->was_killed = TRUE;
    }
}

/* What is left of the group is killed before its leader's number is given back. */
static void
end (FerryProcess *self)
{
  send_signal (self, SIGKILL);
  while (waitpid (self->pid, &self->wait_status, 0) < 0 && errno == EINTR)
    ;
  drain_stream (self, OUTPUT);
  drain_stream (self, ERRORS);
  self->has_ended = TRUE;
}

void
ferry_process_free (FerryProcess *self)
{
  if (!self->has_ended)
    end (self);
  for (guint i = 0; i < FERRY_PROCESS_N_FDS; i++)
    close_fd (self, i);
  ferry_output_tail_free (self->tails[OUTPUT]);
  ferry_output_tail_free (self->tails[ERRORS]);
  g_object_unref (self->cancellable);
  g_free (self->block);
  g_free (self);
}

gboolean
ferry_process_step (FerryProcess *self)
{
  siginfo_t info = {.si_pid = 0};

  if (self->has_ended)
    return FALSE;

  stop_if_cancelled (self);
  read_stream (self, OUTPUT);
  read_stream (self, ERRORS);

  if (waitid (P_PID, self->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0)
    return TRUE;

  end (self);
  return FALSE;
}

int
ferry_process_get_wait_status (FerryProcess *self)
{
  return self->wait_status;
}

FerryOutputTail *
ferry_process_get_output (FerryProcess *self)
{
  return self->tails[OUTPUT];
}

FerryOutputTail *
ferry_process_get_errors (FerryProcess *self)
{
  return self->tails[ERRORS];
}
