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
#include <sys/resource.h>
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

/* The kernel keeps so much below the first stack free of all that is not told where to lie. */
#define FIRST_STACK_MAX (128 * 1024 * 1024)

/* Where the first thread's stack begins to grow, as the kernel tells. pthread_getattr_np() reads the whole map of the
 * memory for that one thread, 0.7 ms in a program as large as those of GTK are. FALSE where only the map can tell: the
 * stack may grow without a limit, or is another one, as in a child that a second thread forked. */
static gboolean
find_first_stack (FerryThreadProbe *self)
{
  guint64 here = (guintptr)__builtin_frame_address (0);
  int file = open_file (self->tid, "stat");
  char text[1024];
  const char *field = read_file (file, text, sizeof text) ? strrchr (text, ')') : NULL;
  struct rlimit limit;

  if (file >= 0)
    close (file);
  /* proc(5): the name in parentheses is the second, the start of the stack the 28th. */
  for (guint i = 2; i < 28 && field != NULL; i++)
    field = strchr (field + 1, ' ');
  if (field == NULL || getrlimit (RLIMIT_STACK, &limit) != 0 || limit.rlim_cur > FIRST_STACK_MAX)
    return FALSE;

  self->stack_end = g_ascii_strtoull (field + 1, NULL, 10);
  self->stack_begin = self->stack_end - limit.rlim_cur;
  return here >= self->stack_begin && here < self->stack_end;
}

static void
find_stack (FerryThreadProbe *self)
{
  pthread_attr_t attributes;
  void *lowest = NULL;
  size_t size = 0;

  if (self->tid == getpid () && find_first_stack (self))
    return;
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
