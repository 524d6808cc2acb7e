/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One worker: a process of the worker program, from its start to its end.
 *
 * A worker leads a session of its own, has a socket to us, and its stderr is ours to read. Nothing else
 * of ours is open in it. It is one call's at a time; whoever has it owns it.
 *
 * With a worker end all that it started, whatever it died of, but those that made themselves a session
 * of their own: we see to that, so it holds as long as this program lives. When that is killed itself,
 * the kernel ends the worker and, if it asked for that, what it started directly, and nobody more. */
#pragma once

#include "frame.h"
#include "operation.h"

#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _FerryWorkerPool FerryWorkerPool;

/* How much of what a worker said on stderr is kept. */
#define FERRY_WORKER_STDERR_KEPT (64 * 1024)

/* The arguments, after its own, by which a worker is told what it is to be kept from: the kernel keeps a
 * thread from it and those that it starts, so a worker must know before it has a second one. */
#define FERRY_WORKER_NO_WRITING "--no-writing"
#define FERRY_WORKER_NO_NETWORK "--no-network"

typedef struct
{
  /* immutable */
  pid_t pid;
  int pidfd;  /* readable once it has ended */
  int stderr_fd;
  int wake_fd; /* an eventfd, for whoever wants the thread that waits for it */
  FerryConfinement confinement;

  /* atomic */
  gatomicrefcount references;
  int is_woken; /* something was written to wake_fd: looking there for nothing is a system call */

  /* its owner's */
  int socket; /* -1 once closed */
  FerryFrameReader reader;
  GByteArray *said; /* on stderr, the last of it */
  gboolean greeted;
  gboolean reaped;
  int status; /* of waitpid(), once reaped; -1 if somebody else took it */

  /* guarded by the pool's lock */
  GList idle_link;
  gboolean is_idle;
  gboolean has_ended;
  gint64 idle_since;
} FerryWorker;

/* Starts the program @argv, ended by NULL, so confined. The worker lives no longer than this thread.
 * Blocks for about a millisecond. (transfer full), or NULL and %FERRY_ERROR_UNAVAILABLE. */
FerryWorker *ferry_worker_spawn (const char *const *argv,
                                 FerryConfinement confinement,
                                 GError **error);
FerryWorker *ferry_worker_ref (FerryWorker *self);

/* The last reference needs a worker that was reaped. */
void ferry_worker_unref (FerryWorker *self);

/* Sends a signal to it and to all in its group: not to those in its session that lead others. */
void ferry_worker_signal (FerryWorker *self,
                          int signal);

/* Takes what it said on stderr, without waiting. FALSE once there will be no more. */
gboolean ferry_worker_take_stderr (FerryWorker *self);

/* Forgets what it said so far, whether that was taken or not. */
void ferry_worker_clear_stderr (FerryWorker *self);

/* Whether it is there and has said nothing that nobody waits for. */
gboolean ferry_worker_is_quiet (FerryWorker *self);

/* Closes its socket, which it leaves for. */
void ferry_worker_dismiss (FerryWorker *self);

/* Ends it: closes its socket, which it leaves for; waits for that until @patience (monotonic), then
 * kills its group; then whoever is left of its session; and reaps it. Blocks until it is gone. TRUE if it
 * ended by itself. */
gboolean ferry_worker_end (FerryWorker *self,
                           gint64 patience);

/* How it ended, in words, "was killed by SIGSEGV"; after ferry_worker_end(). (transfer full). */
char *ferry_worker_describe_end (FerryWorker *self);

/* What it said last, as valid UTF-8, or NULL. (transfer full). */
char *ferry_worker_dup_stderr (FerryWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWorker, ferry_worker_unref)

G_END_DECLS
