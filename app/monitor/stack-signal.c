/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes a computing thread copy its own registers and stack, from a real-time signal's handler. */
#include "stack-capture.h"

#include "bell.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef __x86_64__

#define RED_ZONE 128
#define ANSWER_NS 13000000 /* three ticks at 250 a second, and some more */
#define LOOK_US 250
#define COMPUTED_NS 1000000

/* Who may touch the request: the asker while it is prepared and once it is done; the handler while it
 * copies. */
enum {
  IDLE,
  PREPARED,
  ASKED,
  COPYING,
  DONE
};

static struct
{
  _Atomic int state;
  pid_t tid;
  guint64 stack_begin;
  guint64 stack_end;
  FerryRawStack *stack;
} request;

static int signal_number;

static const int register_order[FERRY_N_REGISTERS] = {
  REG_RAX,
  REG_RDX,
  REG_RCX,
  REG_RBX,
  REG_RSI,
  REG_RDI,
  REG_RBP,
  REG_RSP,
  REG_R8,
  REG_R9,
  REG_R10,
  REG_R11,
  REG_R12,
  REG_R13,
  REG_R14,
  REG_R15,
  REG_RIP,
};

/* A stack that is not the thread's first one, a coroutine's for instance, may end anywhere: there
 * the kernel copies, which stops where it ends instead of crashing. */
static gsize
copy_stack (guint64 begin,
            guint8 *bytes)
{
  struct iovec local = {.iov_base = bytes, .iov_len = FERRY_STACK_BYTES_MAX};
  struct iovec remote = {.iov_base = (gpointer)begin, .iov_len = FERRY_STACK_BYTES_MAX};
  gssize copied;

  if (begin >= request.stack_begin && begin < request.stack_end)
    {
      gsize size = MIN (FERRY_STACK_BYTES_MAX, request.stack_end - begin);

      memcpy (bytes, (gconstpointer)begin, size);

      return size;
    }

  copied = syscall (SYS_process_vm_readv, getpid (), &local, 1, &remote, 1, 0);

  return MAX (copied, 0);
}

/* Copies, and nothing else: the thread may be anywhere, inside malloc() or the loader too. */
static void
copy_self (int number,
           siginfo_t *information,
           gpointer data)
{
  const ucontext_t *context = data;
  int saved_errno = errno;
  int expected = ASKED;
  FerryRawStack *stack;

  /* Somebody else's signal, or one that came too late. */
  if (gettid () != request.tid || !atomic_compare_exchange_strong (&request.state, &expected, COPYING))
    {
      errno = saved_errno;
      return;
    }

  stack = request.stack;
  for (guint i = 0; i < FERRY_N_REGISTERS; i++)
    stack->registers.values[i] = context->uc_mcontext.gregs[register_order[i]];
  stack->registers.known = (1 << FERRY_N_REGISTERS) - 1;
  stack->begin = stack->registers.values[FERRY_REGISTER_STACK] - RED_ZONE;
  stack->size = copy_stack (stack->begin, stack->bytes);

  atomic_store (&request.state, DONE);
  errno = saved_errno;
}

/* What the handler calls is looked up by the loader at its first call, and a handler must not wait
 * for the loader: hence a first call here. */
static void
rehearse (void)
{
  g_autofree FerryRawStack *stack = g_new (FerryRawStack, 1);
  ucontext_t context;

  getcontext (&context);
  request.tid = gettid ();
  request.stack_begin = request.stack_end = 0;
  request.stack = stack;
  atomic_store (&request.state, ASKED);
  copy_self (0, NULL, &context);
  request.stack_end = (guintptr)stack->bytes + 1;
  request.stack_begin = (guintptr)stack->bytes;
  copy_stack (request.stack_begin, stack->bytes);
  atomic_store (&request.state, IDLE);
}

/* From the highest number down, where the fewest programs look for one. */
gboolean
ferry_stack_signal_set_up (void)
{
  struct sigaction ours = {.sa_sigaction = copy_self, .sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK};

  rehearse ();
  sigemptyset (&ours.sa_mask);

  for (int number = SIGRTMAX - 1; number > SIGRTMIN; number--)
    {
      struct sigaction theirs;

      if (sigaction (number, NULL, &theirs) == 0 && (theirs.sa_flags & SA_SIGINFO) == 0 &&
          theirs.sa_handler == SIG_DFL && sigaction (number, &ours, NULL) == 0)
        {
          signal_number = number;
          return TRUE;
        }
    }

  return FALSE;
}

void
ferry_stack_signal_forget (void)
{
  atomic_store (&request.state, IDLE);
}

/* Somebody may have put theirs in place, or the default, which would end the process. */
static gboolean
is_ours (void)
{
  struct sigaction current;

  return sigaction (signal_number, NULL, &current) == 0 && (current.sa_flags & SA_SIGINFO) != 0 &&
         current.sa_sigaction == copy_self;
}

static gboolean
start_timer (const FerryThreadProbe *probe,
             timer_t *timer)
{
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = signal_number};
  struct itimerspec at_once = {.it_value.tv_nsec = 1};

  event._sigev_un._tid = probe->tid;
  if (timer_create (probe->clock, &event, timer) != 0)
    return FALSE;

  if (timer_settime (*timer, 0, &at_once, NULL) == 0)
    return TRUE;

  timer_delete (*timer);

  return FALSE;
}

/* Whether the thread had the processor for a while since it had computed for as long as @times say. */
static gboolean
has_computed (const FerryThreadProbe *probe,
              const FerryThreadTimes *times)
{
  FerryThreadTimes now;

  return ferry_thread_probe_get_times (probe, &now) && now.computed - times->computed > COMPUTED_NS;
}

/* Looks now and then whether the thread fell asleep instead: then there is nothing to wait for. On a
 * busy machine the ticks may all come while others have the processor: a thread that was never seen
 * asleep all this time is not about to sleep, and gets the signal from here. */
static gboolean
await_answer (const FerryThreadProbe *probe)
{
  gint64 deadline = ferry_monotonic_now () + ANSWER_NS;
  gboolean is_sent = FALSE;
  FerryThreadTimes times;

  if (!ferry_thread_probe_get_times (probe, &times))
    return FALSE;

  while (atomic_load (&request.state) != DONE)
    {
      int expected = ASKED;
      FerryThreadCall call;
      gboolean is_asleep = !ferry_thread_probe_get_call (probe, &call) || !call.running;
      gboolean is_late = ferry_monotonic_now () > deadline;

      if (is_late && !is_asleep && !is_sent && has_computed (probe, &times))
        {
          is_sent = syscall (SYS_tgkill, getpid (), probe->tid, signal_number) == 0;
          deadline += ANSWER_NS;
        }
      else if ((is_late || is_asleep) && atomic_compare_exchange_strong (&request.state, &expected, IDLE))
        {
          return FALSE;
        }
      g_usleep (LOOK_US);
    }

  return TRUE;
}

/* The signal comes from a timer on the thread's own processor time, which ends at the processor's next
 * tick while the thread is running there. So a thread that goes to sleep in the meantime gets
 * none; and a tick interrupts it anyway, while a signal sent from here would interrupt its processor
 * once more, which costs as much as all the rest. */
gboolean
ferry_stack_signal_take (const FerryThreadProbe *probe,
                         FerryRawStack *stack)
{
  int expected = IDLE;
  gboolean has_answered;
  timer_t timer;

  if (!is_ours () || ferry_thread_probe_blocks_signal (probe, signal_number) ||
      !atomic_compare_exchange_strong (&request.state, &expected, PREPARED))
    return FALSE;

  request.tid = probe->tid;
  request.stack_begin = probe->stack_begin;
  request.stack_end = probe->stack_end;
  request.stack = stack;
  atomic_store (&request.state, ASKED);

  if (!start_timer (probe, &timer))
    {
      atomic_store (&request.state, IDLE);
      return FALSE;
    }

  has_answered = await_answer (probe);
  timer_delete (timer);
  atomic_store (&request.state, IDLE);

  return has_answered && stack->size > RED_ZONE;
}

#else

gboolean
ferry_stack_signal_set_up (void)
{
  return FALSE;
}

void
ferry_stack_signal_forget (void)
{
}

gboolean
ferry_stack_signal_take (const FerryThreadProbe *probe,
                         FerryRawStack *stack)
{
  return FALSE;
}

#endif
