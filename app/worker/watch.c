/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Watches for SIGTERM, for the end of who started us, and for progress that waits to be sent. */
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define FLUSH_MS 17

struct _FerryWatch
{
  /* immutable */
  FerrySender *sender;
  int terminated; /* eventfd, written by the signal handler */
  int flush;      /* eventfd */

  /* guarded by lock */
  GMutex lock;
  GCancellable *running; /* lent by whoever runs it; NULL while nothing does */
  gboolean leaving;
};

static int terminated_fd;

/* Not blocked and read from a signalfd: what an operation starts would inherit that. */
static void
on_terminate (int signal)
{
  int saved = errno;
  guint64 one = 1;

  if (write (terminated_fd, &one, sizeof one) < 0)
    errno = saved;
  errno = saved;
}

static void
catch_terminate (FerryWatch *self)
{
  struct sigaction action = {.sa_handler = on_terminate, .sa_flags = SA_RESTART};

  terminated_fd = self->terminated;
  sigemptyset (&action.sa_mask);
  sigaction (SIGTERM, &action, NULL);
}

static void
take (int eventfd)
{
  guint64 count;

  while (read (eventfd, &count, sizeof count) < 0 && errno == EINTR)
    ;
}

static void
leave (FerryWatch *self)
{
  g_autoptr (GCancellable) running = NULL;

  g_mutex_lock (&self->lock);
  self->leaving = TRUE;
  if (self->running != NULL)
    running = g_object_ref (self->running);
  g_mutex_unlock (&self->lock);

  if (running != NULL)
    g_cancellable_cancel (running);
  else
    /* The main thread waits for a frame: that is the end of them. */
    shutdown (self->sender->socket, SHUT_RD);
}

static gboolean
is_running (FerryWatch *self)
{
  gboolean running;

  g_mutex_lock (&self->lock);
  running = self->running != NULL;
  g_mutex_unlock (&self->lock);

  return running;
}

static gpointer
watch_thread (gpointer data)
{
  FerryWatch *self = data;
  struct pollfd polls[] = {
    {self->terminated, POLLIN},
    {self->flush, POLLIN},
    {self->sender->socket, 0}, /* its end only */
  };

  for (;;)
    {
      if (poll (polls, G_N_ELEMENTS (polls), -1) < 0)
        continue;
      if (polls[0].revents != 0)
        {
          take (self->terminated);
          leave (self);
        }
      if (polls[1].revents != 0)
        {
          take (self->flush);
          g_usleep (FLUSH_MS * 1000);
          ferry_sender_flush (self->sender);
        }
      if (polls[2].revents != 0)
        {
          /* Who started us has gone, or wants us gone: an operation would not notice. */
          if (is_running (self))
            kill (0, SIGKILL);
          polls[2].fd = -1;
        }
    }
  return NULL;
}

FerryWatch *
ferry_watch_new (FerrySender *sender)
{
  FerryWatch *self = g_new0 (FerryWatch, 1);

  g_mutex_init (&self->lock);
  self->sender = sender;
  self->terminated = eventfd (0, EFD_CLOEXEC);
  self->flush = eventfd (0, EFD_CLOEXEC);
  catch_terminate (self);
  g_thread_unref (g_thread_new ("watch", watch_thread, self));
  return self;
}

void
ferry_watch_begin (FerryWatch *self,
                   GCancellable *cancellable)
{
  gboolean leaving;

  g_mutex_lock (&self->lock);
  self->running = cancellable;
  leaving = self->leaving;
  g_mutex_unlock (&self->lock);

  if (leaving)
    g_cancellable_cancel (cancellable);
}

gboolean
ferry_watch_end (FerryWatch *self)
{
  gboolean leaving;

  g_mutex_lock (&self->lock);
  self->running = NULL;
  leaving = self->leaving;
  g_mutex_unlock (&self->lock);

  return !leaving;
}

void
ferry_watch_flush_soon (FerryWatch *self)
{
  guint64 one = 1;

  while (write (self->flush, &one, sizeof one) < 0 && errno == EINTR)
    ;
}
