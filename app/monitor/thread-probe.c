/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads /proc/self/task and the thread's own clock. The files stay open: reading one again from its
 * beginning makes it anew. */
#include "thread-probe.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define NS_PER_S G_GINT64_CONSTANT (1000000000)

static int
open_file (pid_t tid,
           const char *name)
{
  char path[64];

  g_snprintf (path, sizeof path, "/proc/self/task/%d/%s", (int)tid, name);

  return open (path, O_RDONLY | O_CLOEXEC);
}

static void
find_stack (FerryThreadProbe *self)
{
  pthread_attr_t attributes;
  void *lowest = NULL;
  size_t size = 0;

  if (pthread_getattr_np (pthread_self (), &attributes) == 0)
    {
      pthread_attr_getstack (&attributes, &lowest, &size);
      pthread_attr_destroy (&attributes);
    }

  self->stack_begin = (guintptr)lowest;
  self->stack_end = (guintptr)lowest + size;
}

void
ferry_thread_probe_init (FerryThreadProbe *self)
{
  self->tid = gettid ();
  pthread_getcpuclockid (pthread_self (), &self->clock);
  find_stack (self);
  self->syscall_file = open_file (self->tid, "syscall");
  self->schedstat_file = open_file (self->tid, "schedstat");
  self->status_file = open_file (self->tid, "status");
}

void
ferry_thread_probe_clear (FerryThreadProbe *self)
{
  int *files[] = {&self->syscall_file, &self->schedstat_file, &self->status_file};

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      if (*files[i] >= 0)
        close (*files[i]);
      *files[i] = -1;
    }
}

static gboolean
read_file (int file,
           char *text,
           gsize size)
{
  gssize length;

  if (file < 0)
    return FALSE;

  do
    length = pread (file, text, size - 1, 0);
  while (length < 0 && errno == EINTR);

  if (length <= 0)
    return FALSE;
  text[length] = '\0';

  return TRUE;
}

gboolean
ferry_thread_probe_get_times (const FerryThreadProbe *self,
                              FerryThreadTimes *times)
{
  struct timespec computed;
  char text[96];
  gint64 ran;

  if (clock_gettime (self->clock, &computed) != 0)
    return FALSE;

  times->computed = computed.tv_sec * NS_PER_S + computed.tv_nsec;
  if (!read_file (self->schedstat_file, text, sizeof text) ||
      sscanf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &ran, &times->waited) != 2)
    times->waited = 0;

  return TRUE;
}

/* "running", or "NUMBER ARGUMENT… STACK-POINTER PROGRAM-COUNTER" with six arguments or, where the
 * number is -1, none. */
gboolean
ferry_thread_probe_get_call (const FerryThreadProbe *self,
                             FerryThreadCall *call)
{
  char text[256];
  char *last, *one_before;

  if (!read_file (self->syscall_file, text, sizeof text))
    return FALSE;

  *call = (FerryThreadCall) {.running = g_str_has_prefix (text, "running")};
  if (call->running)
    return TRUE;

  last = strrchr (text, ' ');
  if (last == NULL)
    return FALSE;
  *last = '\0';
  one_before = strrchr (text, ' ');
  if (one_before == NULL)
    return FALSE;

  call->number = strtol (text, NULL, 10);
  call->stack_pointer = g_ascii_strtoull (one_before + 1, NULL, 16);
  call->program_counter = g_ascii_strtoull (last + 1, NULL, 16);

  return TRUE;
}

gboolean
ferry_thread_probe_blocks_signal (const FerryThreadProbe *self,
                                  int signal_number)
{
  static const char field[] = "\nSigBlk:\t";
  char text[4096];
  const char *mask;

  if (!read_file (self->status_file, text, sizeof text))
    return TRUE;

  mask = strstr (text, field);

  return mask == NULL ||
         (g_ascii_strtoull (mask + strlen (field), NULL, 16) >> (signal_number - 1) & 1) != 0;
}

/* The kernel may stop at the first piece that it cannot read: no piece crosses a page. */
gsize
ferry_read_memory (gconstpointer address,
                   gpointer bytes,
                   gsize size)
{
  enum { PAGE = 4096,
         PIECES = 32 };
  gsize done = 0;

  while (done < size)
    {
      struct iovec remote[PIECES];
      struct iovec local = {.iov_base = (guint8 *)bytes + done};
      guint n = 0;
      gssize copied;

      while (n < PIECES && done + local.iov_len < size)
        {
          guintptr from = (guintptr)address + done + local.iov_len;
          gsize length = MIN (size - done - local.iov_len, PAGE - from % PAGE);

          remote[n++] = (struct iovec) {.iov_base = (gpointer)from, .iov_len = length};
          local.iov_len += length;
        }

      copied = process_vm_readv (getpid (), &local, 1, remote, n, 0);
      if (copied <= 0)
        break;
      done += copied;
      if ((gsize)copied < local.iov_len)
        break;
    }

  return done;
}
