/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thread that sleeps in the kernel is copied from outside; one that computes copies itself. */
#include "stack-capture.h"

#include <stdlib.h>
#include <string.h>

/* The x86-64 ABI lets functions use so much below the stack pointer. */
#define RED_ZONE 128

/* For a thread that sleeps and computes by turns. */
#define LOOKS_MAX 2

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

/* A program may use a sanitizer without this library being compiled for it. */
extern void __asan_init (void) __attribute__ ((weak));
extern void __tsan_init (void) __attribute__ ((weak));

typedef struct
{
  FerryCaptureLevel level;
  const char *reason;
} Limits;

static Limits
find_limits (void)
{
#ifdef __x86_64__
  const char *preloaded = getenv ("LD_PRELOAD");
  FerryThreadProbe own;
  FerryThreadCall call;
  gboolean can_look;
  int probe = 1, copy = 0;

  if (preloaded != NULL && strstr (preloaded, "vgpreload") != NULL)
    return (Limits) {FERRY_CAPTURE_NONE, "no stacks under Valgrind, which runs the threads itself"};

  ferry_thread_probe_init (&own);
  can_look = ferry_thread_probe_get_call (&own, &call) &&
             ferry_read_memory (&probe, &copy, sizeof copy) == sizeof copy;
  ferry_thread_probe_clear (&own);
  if (!can_look)
    return (Limits) {FERRY_CAPTURE_NONE, "no stacks where /proc/self or process_vm_readv() is closed"};

  if (IS_SANITIZED || __asan_init != NULL || __tsan_init != NULL)
    return (Limits) {FERRY_CAPTURE_SLEEPING,
                     "stacks only of sleeping threads under a sanitizer, which keeps signals back"};

  if (!ferry_stack_signal_set_up ())
    return (Limits) {FERRY_CAPTURE_SLEEPING,
                     "stacks only of sleeping threads, since all real-time signals are taken"};

  return (Limits) {FERRY_CAPTURE_FULL, NULL};
#else
  return (Limits) {FERRY_CAPTURE_NONE, "no stacks on this architecture yet"};
#endif
}

FerryCaptureLevel
ferry_stack_capture_get_level (const char **reason)
{
  static gsize is_known;
  static Limits limits;

  if (g_once_init_enter (&is_known))
    {
      limits = find_limits ();
      g_once_init_leave (&is_known, 1);
    }

  if (reason != NULL)
    *reason = limits.reason;

  return limits.level;
}

/* It has not moved if it sleeps in the same place and has not computed in between. */
static gboolean
take_sleeping (const FerryThreadProbe *probe,
               const FerryThreadCall *call,
               FerryRawStack *stack)
{
  gsize size = FERRY_STACK_BYTES_MAX;
  FerryThreadTimes before, after;
  FerryThreadCall again;

  memset (&stack->registers, 0, sizeof stack->registers);
  stack->registers.values[FERRY_REGISTER_STACK] = call->stack_pointer;
  stack->registers.values[FERRY_REGISTER_PROGRAM] = call->program_counter;
  stack->registers.known = 1 << FERRY_REGISTER_STACK | 1 << FERRY_REGISTER_PROGRAM;

  stack->begin = call->stack_pointer - RED_ZONE;
  if (stack->begin < probe->stack_end)
    size = MIN (size, probe->stack_end - stack->begin);

  ferry_thread_probe_get_times (probe, &before);
  stack->size = ferry_read_memory ((gconstpointer)stack->begin, stack->bytes, size);

  return stack->size > RED_ZONE && ferry_thread_probe_get_call (probe, &again) &&
         memcmp (call, &again, sizeof again) == 0 && ferry_thread_probe_get_times (probe, &after) &&
         before.computed == after.computed;
}

FerryCaptureResult
ferry_stack_capture_take (const FerryThreadProbe *probe,
                          FerryRawStack *stack,
                          long *number)
{
  FerryCaptureLevel level = ferry_stack_capture_get_level (NULL);

  if (level == FERRY_CAPTURE_NONE)
    return FERRY_CAPTURE_MISSED;

  for (guint i = 0; i < LOOKS_MAX; i++)
    {
      FerryThreadCall call;

      if (!ferry_thread_probe_get_call (probe, &call))
        return FERRY_CAPTURE_MISSED;

      if (!call.running)
        {
          *number = call.number;
          if (take_sleeping (probe, &call, stack))
            return FERRY_CAPTURE_TAKEN_SLEEPING;
        }
      else if (level == FERRY_CAPTURE_FULL && ferry_stack_signal_take (probe, stack))
        {
          return FERRY_CAPTURE_TAKEN_RUNNING;
        }
    }

  return FERRY_CAPTURE_MISSED;
}
