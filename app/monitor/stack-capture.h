/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copies another thread's registers and stack without disturbing what it does. */
#pragma once

#include "thread-probe.h"

G_BEGIN_DECLS

/* Copied from the stack pointer on; what lies beyond is not unwound. */
#define FERRY_STACK_BYTES_MAX (32 * 1024)

/* DWARF's numbers on x86-64: rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp, r8 to r15, and rip. */
#define FERRY_N_REGISTERS 17
#define FERRY_REGISTER_FRAME 6
#define FERRY_REGISTER_STACK 7
#define FERRY_REGISTER_PROGRAM 16

/**
 * FerryRegisters:
 * @values: by DWARF's number
 * @known: a bit for each that is known
 */
typedef struct
{
  guint64 values[FERRY_N_REGISTERS];
  guint32 known;
} FerryRegisters;

/**
 * FerryRawStack:
 * @registers: of the innermost frame; for a thread that slept in the kernel only the stack pointer
 *   and the program counter are known
 * @begin: the address of the first byte, below the stack pointer by the red zone
 * @size: how many bytes follow
 */
typedef struct
{
  FerryRegisters registers;
  guint64 begin;
  gsize size;
  guint8 bytes[FERRY_STACK_BYTES_MAX];
} FerryRawStack;

/* What this process allows. */
typedef enum
{
  FERRY_CAPTURE_NONE,     /* Valgrind runs the threads itself; or not x86-64; or no /proc */
  FERRY_CAPTURE_SLEEPING, /* a sanitizer keeps signals back: only threads that sleep */
  FERRY_CAPTURE_FULL
} FerryCaptureLevel;

typedef enum
{
  FERRY_CAPTURE_TAKEN_SLEEPING, /* in a system call, without a signal */
  FERRY_CAPTURE_TAKEN_RUNNING,  /* by a signal */
  FERRY_CAPTURE_MISSED          /* neither asleep for long enough nor computing: try again later */
} FerryCaptureResult;

/* Looks once what is possible, and sets up the signal. @reason says, for anything but
 * FERRY_CAPTURE_FULL, why; static. Any thread. */
FerryCaptureLevel ferry_stack_capture_get_level (const char **reason);

/* Takes the stack of the thread of @probe, which is not the caller. A second caller at the same time
 * misses. Costs the other thread nothing if it sleeps: its stack is copied through the kernel, and
 * thrown away if it moved. If it computes, which is to say that its processor time advances, a real-time
 * signal has it copy its stack itself, some 3 us. No other thread gets one, since a signal would end
 * its sleep early. @number is the system call of a sleeping one. May take some 25 ms: a computing
 * thread answers at its processor's next tick. */
FerryCaptureResult ferry_stack_capture_take (const FerryThreadProbe *probe,
                                             FerryRawStack *stack,
                                             long *number);

/* The part of the above that sends the signal; apart for the benchmark of what it costs. */
gboolean ferry_stack_signal_set_up (void);
void ferry_stack_signal_forget (void); /* for a forked child, where nobody answers any more */
gboolean ferry_stack_signal_take (const FerryThreadProbe *probe,
                                  FerryRawStack *stack);

G_END_DECLS
