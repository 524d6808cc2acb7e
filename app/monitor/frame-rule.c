/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A stack machine for the few DWARF operations that call frame information is written in. The one
 * inside elfutils 0.188 gives up at PLT stubs, whose rule compares and shifts. */
#include "frame-rule.h"

#include <dwarf.h>
#include <string.h>

#define DEPTH_MAX 16

typedef struct
{
  guint64 values[DEPTH_MAX];
  guint depth;
  gboolean is_value;
  gboolean has_failed;
} Machine;

gboolean
ferry_raw_stack_read (const FerryRawStack *stack,
                      guint64 address,
                      guint64 *value)
{
  if (address < stack->begin || address - stack->begin + sizeof *value > stack->size)
    return FALSE;

  memcpy (value, stack->bytes + (address - stack->begin), sizeof *value);

  return TRUE;
}

static void
push (Machine *machine,
      guint64 value)
{
  if (machine->depth == DEPTH_MAX)
    machine->has_failed = TRUE;
  else
    machine->values[machine->depth++] = value;
}

static guint64
pop (Machine *machine)
{
  if (machine->depth == 0)
    {
      machine->has_failed = TRUE;
      return 0;
    }

  return machine->values[--machine->depth];
}

static void
calculate (Machine *machine,
           guint8 atom)
{
  guint64 b = pop (machine);
  guint64 a = pop (machine);

  switch (atom)
    {
    case DW_OP_plus:
      push (machine, a + b);
      break;
    case DW_OP_minus:
      push (machine, a - b);
      break;
    case DW_OP_and:
      push (machine, a & b);
      break;
    case DW_OP_or:
      push (machine, a | b);
      break;
    case DW_OP_mul:
      push (machine, a * b);
      break;
    case DW_OP_shl:
      push (machine, b < 64 ? a << b : 0);
      break;
    case DW_OP_shr:
      push (machine, b < 64 ? a >> b : 0);
      break;
    case DW_OP_eq:
      push (machine, a == b);
      break;
    case DW_OP_ne:
      push (machine, a != b);
      break;
    case DW_OP_ge:
      push (machine, (gint64)a >= (gint64)b);
      break;
    case DW_OP_gt:
      push (machine, (gint64)a > (gint64)b);
      break;
    case DW_OP_le:
      push (machine, (gint64)a <= (gint64)b);
      break;
    case DW_OP_lt:
      push (machine, (gint64)a < (gint64)b);
      break;
    default:
      machine->has_failed = TRUE;
    }
}

static void
dereference (Machine *machine,
             const FerryRawStack *stack)
{
  guint64 value = 0;

  if (!ferry_raw_stack_read (stack, pop (machine), &value))
    machine->has_failed = TRUE;
  push (machine, value);
}

static FerryRuleResult
push_register (Machine *machine,
               const FerryRegisters *registers,
               guint64 number,
               gint64 offset,
               guint *needed)
{
  if (number >= FERRY_N_REGISTERS)
    return FERRY_RULE_FAILED;

  if ((registers->known >> number & 1) == 0)
    {
      *needed = number;
      return FERRY_RULE_NEEDS_REGISTER;
    }

  push (machine, registers->values[number] + offset);

  return FERRY_RULE_DONE;
}

static FerryRuleResult
step (Machine *machine,
      const Dwarf_Op *operation,
      const FerryRegisters *registers,
      const FerryRawStack *stack,
      guint64 frame_end,
      guint *needed)
{
  guint8 atom = operation->atom;

  if (atom >= DW_OP_breg0 && atom <= DW_OP_breg31)
    return push_register (machine, registers, atom - DW_OP_breg0, operation->number, needed);
  if (atom == DW_OP_bregx)
    return push_register (machine, registers, operation->number, operation->number2, needed);

  if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31)
    push (machine, atom - DW_OP_lit0);
  else if (atom >= DW_OP_const1u && atom <= DW_OP_consts)
    push (machine, operation->number);
  else if (atom == DW_OP_plus_uconst)
    push (machine, pop (machine) + operation->number);
  else if (atom == DW_OP_call_frame_cfa)
    push (machine, frame_end);
  else if (atom == DW_OP_deref)
    dereference (machine, stack);
  else if (atom == DW_OP_stack_value)
    machine->is_value = TRUE;
  else if (atom != DW_OP_nop)
    calculate (machine, atom);

  return machine->has_failed ? FERRY_RULE_FAILED : FERRY_RULE_DONE;
}

FerryRuleResult
ferry_frame_rule_work_out (const Dwarf_Op *operations,
                           gsize n,
                           const FerryRegisters *registers,
                           const FerryRawStack *stack,
                           guint64 frame_end,
                           guint64 *result,
                           gboolean *is_value,
                           guint *needed)
{
  Machine machine = {0};

  for (gsize i = 0; i < n; i++)
    {
      FerryRuleResult done = step (&machine, &operations[i], registers, stack, frame_end, needed);

      if (done != FERRY_RULE_DONE)
        return done;
    }

  *result = pop (&machine);
  *is_value = machine.is_value;

  return machine.has_failed ? FERRY_RULE_FAILED : FERRY_RULE_DONE;
}
