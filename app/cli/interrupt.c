/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Brings SIGINT and SIGTERM to the main loop.
 *
 * g_unix_signal_add() would do for the first of them. The second must end a program whose loop is
 * stalled by what was asked to stop, which is what `--on=main-loop` does, so it is dealt with where
 * it arrives. */
#include "interrupt.h"

#include "command.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const int signal_numbers[] = {SIGINT, SIGTERM};

struct _FerryInterrupt
{
  FerryInterruptFunc callback;
  gpointer user_data;
  GSource *source;
  struct sigaction former[G_N_ELEMENTS (signal_numbers)];
};

/* All that the signal handler touches; atomic. */
static int descriptor = -1;
static int arrived;

static void
on_signal (int number)
{
  int former_errno = errno;
  guint64 one = 1;

  if (__atomic_exchange_n (&arrived, 1, __ATOMIC_SEQ_CST) != 0)
    _exit (FERRY_EXIT_INTERRUPTED);

  /* The counter of an eventfd has room for this one. */
  if (write (__atomic_load_n (&descriptor, __ATOMIC_SEQ_CST), &one, sizeof one) < 0)
    _exit (FERRY_EXIT_INTERRUPTED);
  errno = former_errno;
}

static gboolean
on_readable (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  FerryInterrupt *self = user_data;

  self->callback (self->user_data);
  return G_SOURCE_REMOVE;
}

FerryInterrupt *
ferry_interrupt_new (FerryInterruptFunc callback,
                     gpointer user_data)
{
  FerryInterrupt *self;
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

  g_return_val_if_fail (callback != NULL, NULL);
  g_return_val_if_fail (descriptor < 0, NULL);

  descriptor = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  arrived = 0;
  self = g_new0 (FerryInterrupt, 1);
  self->callback = callback;
  self->user_data = user_data;
  self->source = g_unix_fd_source_new (descriptor, G_IO_IN);
  g_source_set_static_name (self->source, "[ferry] interrupt");
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, NULL);

  sigemptyset (&action.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (signal_numbers); i++)
    {
      sigaction (signal_numbers[i], NULL, &self->former[i]);
      if (self->former[i].sa_handler != SIG_IGN)
        sigaction (signal_numbers[i], &action, NULL);
    }
  return self;
}

void
ferry_interrupt_free (FerryInterrupt *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (signal_numbers); i++)
    sigaction (signal_numbers[i], &self->former[i], NULL);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (descriptor);
  descriptor = -1;
  g_free (self);
}
