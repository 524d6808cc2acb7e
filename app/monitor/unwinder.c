/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One frame after the other by its call frame information; where there is none by the frame
 * pointer, or by the return address on top of the stack. */
#include "unwinder.h"

#include "frame-rule.h"

#include <stdlib.h>

/* A frame whose end has to be found is looked for in so many words, and so often in one stack. */
#define SEARCH_WORDS 2048
#define SEARCHES_MAX 400

typedef struct
{
  FerryModules *modules;
  const FerryRawStack *stack;
  guint searches;
} Walk;

typedef enum {
  STEP_DONE,
  STEP_NEEDS_FRAME_POINTER,
  STEP_END, /* where the thread began */
  STEP_FAILED
} Step;

static gboolean
is_known (const FerryRegisters *registers,
          guint number)
{
  return (registers->known >> number & 1) != 0;
}

static void
set_register (FerryRegisters *registers,
              guint number,
              guint64 value)
{
  registers->values[number] = value;
  registers->known |= 1u << number;
}

/* Whether @address is one that a call instruction leaves on the stack. */
static gboolean
is_return_address (Walk *walk,
                   guint64 address)
{
  guint8 code[7];

  if (!ferry_modules_has_code (walk->modules, address) ||
      ferry_read_memory ((gconstpointer)(address - sizeof code), code, sizeof code) != sizeof code)
    return FALSE;

  if (code[2] == 0xe8)
    return TRUE;

  /* ff /2, which is 2 to 7 bytes long. */
  for (guint i = 0; i + 1 < sizeof code; i++)
    {
      if (code[i] == 0xff && (code[i + 1] >> 3 & 7) == 2)
        return TRUE;
    }

  return FALSE;
}

static Step
find_frame_end (Walk *walk,
                Dwarf_Frame *frame,
                const FerryRegisters *registers,
                guint64 *frame_end)
{
  Dwarf_Op *operations;
  size_t n;
  gboolean is_value;
  guint needed = 0;

  if (dwarf_frame_cfa (frame, &operations, &n) != 0 || n == 0)
    return STEP_END;

  switch (ferry_frame_rule_work_out (operations, n, registers, walk->stack, 0, frame_end, &is_value, &needed))
    {
    case FERRY_RULE_DONE:
      return STEP_DONE;
    case FERRY_RULE_NEEDS_REGISTER:
      return needed == FERRY_REGISTER_FRAME ? STEP_NEEDS_FRAME_POINTER : STEP_FAILED;
    default:
      return STEP_FAILED;
    }
}

/* A register that cannot be found is simply not known from here on up. */
static void
restore_register (Walk *walk,
                  Dwarf_Frame *frame,
                  const FerryRegisters *inner,
                  guint64 frame_end,
                  guint number,
                  FerryRegisters *outer)
{
  Dwarf_Op space[3], *operations;
  size_t n;
  guint64 value;
  gboolean is_value;
  guint needed;

  if (dwarf_frame_register (frame, number, space, &operations, &n) != 0)
    return;

  if (n == 0)
    {
      /* The same value, rather than undefined. */
      if (operations == NULL && is_known (inner, number) && number != FERRY_REGISTER_PROGRAM)
        set_register (outer, number, inner->values[number]);
      return;
    }

  if (ferry_frame_rule_work_out (operations, n, inner, walk->stack, frame_end, &value, &is_value, &needed) !=
      FERRY_RULE_DONE)
    return;

  if (is_value || ferry_raw_stack_read (walk->stack, value, &value))
    set_register (outer, number, value);
}

/* @registers become those of the calling frame. */
static Step
step_by_rules (Walk *walk,
               Dwarf_Frame *frame,
               FerryRegisters *registers)
{
  Dwarf_Op space[3], *operations;
  size_t n;
  FerryRegisters outer = {0};
  guint64 frame_end;
  Step step = find_frame_end (walk, frame, registers, &frame_end);

  if (step != STEP_DONE)
    return step;
  if (frame_end <= registers->values[FERRY_REGISTER_STACK])
    return STEP_FAILED;

  for (guint i = 0; i < FERRY_N_REGISTERS; i++)
    restore_register (walk, frame, registers, frame_end, i, &outer);
  set_register (&outer, FERRY_REGISTER_STACK, frame_end);
  *registers = outer;

  if (is_known (registers, FERRY_REGISTER_PROGRAM))
    return registers->values[FERRY_REGISTER_PROGRAM] != 0 ? STEP_DONE : STEP_END;

  /* No caller, says the rule; or there is one, but it could not be read. */
  return dwarf_frame_register (frame, FERRY_REGISTER_PROGRAM, space, &operations, &n) == 0 && n == 0
           ? STEP_END
           : STEP_FAILED;
}

static Step
step_to (Walk *walk,
         FerryRegisters *registers,
         guint64 return_place)
{
  guint64 address;

  if (!ferry_raw_stack_read (walk->stack, return_place, &address) || !is_return_address (walk, address))
    return STEP_FAILED;

  set_register (registers, FERRY_REGISTER_PROGRAM, address);
  set_register (registers, FERRY_REGISTER_STACK, return_place + 8);

  return STEP_DONE;
}

/* Code without rules: a stub that has pushed nothing yet, or code that keeps a frame pointer. */
static Step
step_without_rules (Walk *walk,
                    FerryRegisters *registers,
                    gboolean is_innermost)
{
  guint64 pointer = registers->values[FERRY_REGISTER_FRAME];
  guint64 saved;

  if (is_innermost && step_to (walk, registers, registers->values[FERRY_REGISTER_STACK]) == STEP_DONE)
    return STEP_DONE;

  if (!is_known (registers, FERRY_REGISTER_FRAME) || pointer < registers->values[FERRY_REGISTER_STACK] ||
      !ferry_raw_stack_read (walk->stack, pointer, &saved) || step_to (walk, registers, pointer + 8) != STEP_DONE)
    return STEP_FAILED;

  set_register (registers, FERRY_REGISTER_FRAME, saved);

  return STEP_DONE;
}

static guint walk_up (Walk *walk,
                      FerryRegisters registers,
                      gboolean is_innermost,
                      gboolean is_exact,
                      FerryFrame *frames,
                      guint n,
                      gboolean *is_whole);

/* The frame ends where a saved frame pointer and a return address lie side by side: what its rule
 * says once the frame pointer is known. Nothing is sure but a way that leads up to the thread's
 * beginning; failing that the longest way is taken. */
static guint
search_up (Walk *walk,
           FerryRegisters registers,
           gboolean is_exact,
           FerryFrame *frames,
           guint n,
           gboolean *is_whole)
{
  guint64 place = registers.values[FERRY_REGISTER_STACK] & ~G_GUINT64_CONSTANT (7);
  guint best = 1; /* the frame itself, which stands in @frames already */
  g_autofree FerryFrame *candidate = g_new (FerryFrame, MAX (n, 1));

  for (guint i = 0; i < SEARCH_WORDS && walk->searches < SEARCHES_MAX && n > 0; i++, place += 8)
    {
      FerryRegisters guess = registers;
      gboolean is_whole_way = FALSE;
      guint64 address;
      guint found;

      if (!ferry_raw_stack_read (walk->stack, place + 8, &address))
        break;
      if (!is_return_address (walk, address))
        continue;

      walk->searches++;
      set_register (&guess, FERRY_REGISTER_FRAME, place);
      found = walk_up (walk, guess, FALSE, is_exact, candidate, n, &is_whole_way);
      if (found > best || is_whole_way)
        {
          best = found;
          for (guint j = 0; j < found; j++)
            frames[j] = candidate[j];
        }
      if (is_whole_way)
        {
          *is_whole = TRUE;
          break;
        }
    }

  return MIN (best, n);
}

/* @is_exact: the program counter is that of the next instruction to run, not one behind a call. */
static guint
walk_up (Walk *walk,
         FerryRegisters registers,
         gboolean is_innermost,
         gboolean is_exact,
         FerryFrame *frames,
         guint n,
         gboolean *is_whole)
{
  guint found = 0;

  while (found < n)
    {
      guint64 address = registers.values[FERRY_REGISTER_PROGRAM] - !is_exact;
      Dwarf_Frame *frame = ferry_modules_find_frame (walk->modules, address);
      bool is_signal = false;
      Step step;

      /* A guess that led to nonsense is no frame. */
      if (!is_innermost && frame == NULL && !ferry_modules_has_code (walk->modules, address))
        return found;

      frames[found++].address = address;
      if (frame == NULL)
        {
          step = step_without_rules (walk, &registers, is_innermost);
        }
      else
        {
          dwarf_frame_info (frame, NULL, NULL, &is_signal);
          step = step_by_rules (walk, frame, &registers);
          free (frame);
        }

      if (step == STEP_NEEDS_FRAME_POINTER)
        return found - 1 + search_up (walk, registers, is_exact, frames + found - 1, n - found + 1, is_whole);
      if (step != STEP_DONE)
        {
          *is_whole = step == STEP_END;
          return found;
        }

      is_innermost = FALSE;
      is_exact = is_signal;
    }

  return found;
}

guint
ferry_unwind (FerryModules *modules,
              const FerryRawStack *stack,
              FerryFrame *frames,
              guint n)
{
  Walk walk = {.modules = modules, .stack = stack};
  gboolean is_whole = FALSE;

  return walk_up (&walk, stack->registers, TRUE, TRUE, frames, n, &is_whole);
}
