/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking through /proc for a session's processes. */
#include "worker-session.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How long those that were killed are waited for: one that the kernel holds in a system call may take
 * any time, and dies without our help. */
#define DEATH_TIME (250 * G_TIME_SPAN_MILLISECOND)

#define LOOK_AGAIN_US 500

/* Enough of a line in /proc/PID/stat: a name has at most 64 bytes. */
#define STAT_BEGIN 256

/* The group of a process that is in @session and lives, or 0. */
static pid_t
get_group (const char *name,
           pid_t session)
{
  char path[64];
  char stat[STAT_BEGIN + 1];
  const char *numbers;
  gssize length;
  char state;
  int group;
  int of_session;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%s/stat", name);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  length = read (fd, stat, STAT_BEGIN);
  close (fd);
  if (length <= 0)
    return 0;

  /* "PID (NAME) STATE PARENT GROUP SESSION …", and a name may be anything. */
  stat[length] = '\0';
  numbers = strrchr (stat, ')');
  if (numbers == NULL || sscanf (numbers, ") %c %*d %d %d", &state, &group, &of_session) != 3)
    return 0;
  return of_session == session && state != 'Z' && state != 'X' ? group : 0;
}

/* By groups, so that one that forks meanwhile is killed with what it forks. FALSE if nobody was left. */
static gboolean
kill_groups (pid_t session)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL)
    {
      pid_t pid = g_ascii_strtoll (name, NULL, 10);
      /* Most are told apart without opening a file. */
      pid_t group = pid > 0 && getsid (pid) == session ? get_group (name, session) : 0;

      if (group <= 0)
        continue;
      kill (-group, SIGKILL);
      found = TRUE;
    }
  return found;
}

void
ferry_worker_session_end (pid_t session)
{
  gint64 until = g_get_monotonic_time () + DEATH_TIME;

  /* Again, for one may have left the group that was killed for another just before. */
  while (kill_groups (session) && g_get_monotonic_time () < until)
    g_usleep (LOOK_AGAIN_US);
}
