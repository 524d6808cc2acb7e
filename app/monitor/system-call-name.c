/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names for the system calls that threads sleep in. */
#include "thread-probe.h"

#include <sys/syscall.h>

#define CALL(name)    \
  {                   \
    SYS_##name, #name \
  }

/* Those that wait for something; architectures differ in which of them they have. */
static const struct
{
  long number;
  const char *name;
} calls[] = {
  CALL (accept4),
  CALL (clock_nanosleep),
  CALL (close),
  CALL (connect),
  CALL (copy_file_range),
  CALL (epoll_pwait),
  CALL (exit),
  CALL (fallocate),
  CALL (fcntl),
  CALL (fdatasync),
  CALL (flock),
  CALL (fsync),
  CALL (ftruncate),
  CALL (futex),
  CALL (getdents64),
  CALL (getrandom),
  CALL (getxattr),
  CALL (io_getevents),
  CALL (io_uring_enter),
  CALL (ioctl),
  CALL (linkat),
  CALL (lseek),
  CALL (madvise),
  CALL (mkdirat),
  CALL (mmap),
  CALL (mount),
  CALL (mprotect),
  CALL (mq_timedreceive),
  CALL (mq_timedsend),
  CALL (msgrcv),
  CALL (msgsnd),
  CALL (msync),
  CALL (munmap),
  CALL (nanosleep),
  CALL (openat),
  CALL (ppoll),
  CALL (pread64),
  CALL (preadv),
  CALL (pselect6),
  CALL (pwrite64),
  CALL (pwritev),
  CALL (read),
  CALL (readahead),
  CALL (readlinkat),
  CALL (readv),
  CALL (recvfrom),
  CALL (recvmmsg),
  CALL (recvmsg),
  CALL (renameat2),
  CALL (restart_syscall),
  CALL (rt_sigsuspend),
  CALL (rt_sigtimedwait),
  CALL (semtimedop),
  CALL (sendfile),
  CALL (sendmmsg),
  CALL (sendmsg),
  CALL (sendto),
  CALL (setxattr),
  CALL (splice),
  CALL (statfs),
  CALL (statx),
  CALL (symlinkat),
  CALL (sync),
  CALL (sync_file_range),
  CALL (syncfs),
  CALL (tee),
  CALL (umount2),
  CALL (unlinkat),
  CALL (vmsplice),
  CALL (wait4),
  CALL (waitid),
  CALL (write),
  CALL (writev),
#ifdef SYS_accept
  CALL (accept),
#endif
#ifdef SYS_access
  CALL (access),
#endif
#ifdef SYS_epoll_wait
  CALL (epoll_wait),
#endif
#ifdef SYS_mkdir
  CALL (mkdir),
#endif
#ifdef SYS_newfstatat
  CALL (newfstatat),
#endif
#ifdef SYS_open
  CALL (open),
#endif
#ifdef SYS_pause
  CALL (pause),
#endif
#ifdef SYS_poll
  CALL (poll),
#endif
#ifdef SYS_rename
  CALL (rename),
#endif
#ifdef SYS_rmdir
  CALL (rmdir),
#endif
#ifdef SYS_select
  CALL (select),
#endif
#ifdef SYS_stat
  CALL (stat),
#endif
#ifdef SYS_unlink
  CALL (unlink),
#endif
#ifdef SYS_vfork
  CALL (vfork),
#endif
};

const char *
ferry_system_call_get_name (long number)
{
  if (number == -1)
    return "page fault";

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      if (calls[i].number == number)
        return calls[i].name;
    }

  return "another system call";
}
