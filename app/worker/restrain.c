/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Limits of the process, and Landlock. */
#include "restrain.h"

#include "boundary/thread-priority.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's interface, as of its versions 1 to 4: the headers of Debian 12 know two of them, and
 * a program may run on a newer kernel than it was built for. Documented in
 * Documentation/userspace-api/landlock.rst of Linux. */
typedef struct
{
  guint64 handled_fs;
  guint64 handled_net; /* since version 4 */
} LandlockRuleset;

typedef struct
{
  guint64 allowed;
  gint32 parent;
} __attribute__ ((packed)) LandlockPath;

#define LANDLOCK_VERSION 1
#define LANDLOCK_RULE_PATH 1

#define FS_WRITE_FILE (1ULL << 1)
/* Removing and making files, folders, sockets and the like. */
#define FS_CHANGE_FOLDER (0x1ff0ULL)
#define FS_REFER (1ULL << 13)    /* since version 2 */
#define FS_TRUNCATE (1ULL << 14) /* since version 3 */
#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)

static void
set_limit (int resource,
           rlim_t limit)
{
  struct rlimit limits = {limit, limit};

  setrlimit (resource, &limits);
}

void
ferry_restrain_process (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  set_limit (RLIMIT_CORE, 0);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
  /* A sanitizer's shadow alone is more. Not the address space: what is only mapped costs nothing. */
  set_limit (RLIMIT_DATA, FERRY_WORKER_MEMORY_MAX);
#endif
  /* Batch: one that is woken does not push the window off its processor; nice: it does not keep it
   * from one either. */
  ferry_thread_set_batch (TRUE);
  setpriority (PRIO_PROCESS, 0, FERRY_WORKER_NICE);
}

static int
get_landlock_version (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);
}

/* What it writes there goes nowhere. */
static void
allow_null (int ruleset)
{
  LandlockPath rule = {.allowed = FS_WRITE_FILE};

  rule.parent = open ("/dev/null", O_PATH | O_CLOEXEC);
  if (rule.parent < 0)
    return;
  syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH, &rule, 0);
  close (rule.parent);
}

static gboolean
restrict_to (const LandlockRuleset *rules)
{
  int ruleset = syscall (SYS_landlock_create_ruleset, rules, sizeof *rules, 0);
  gboolean done;

  if (ruleset < 0)
    return FALSE;
  if (rules->handled_fs != 0)
    allow_null (ruleset);
  done = syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  close (ruleset);
  return done;
}

FerryConfinement
ferry_restrain_access (FerryConfinement confinement)
{
  LandlockRuleset rules = {0};
  int version = get_landlock_version ();

  if (version >= 1 && (confinement & FERRY_CONFINE_WRITING))
    {
      rules.handled_fs = FS_WRITE_FILE | FS_CHANGE_FOLDER;
      if (version >= 2)
        rules.handled_fs |= FS_REFER;
      if (version >= 3)
        rules.handled_fs |= FS_TRUNCATE;
    }
  if (version >= 4 && (confinement & FERRY_CONFINE_NETWORK))
    rules.handled_net = NET_BIND_TCP | NET_CONNECT_TCP;

  if ((rules.handled_fs == 0 && rules.handled_net == 0) || !restrict_to (&rules))
    return confinement;
  if (rules.handled_fs != 0)
    confinement &= ~FERRY_CONFINE_WRITING;
  if (rules.handled_net != 0)
    confinement &= ~FERRY_CONFINE_NETWORK;
  return confinement;
}
