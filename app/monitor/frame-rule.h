/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Works out DWARF's expressions for a frame: where it ends and where registers were saved. */
#pragma once

#include "stack-capture.h"

#include <elfutils/libdw.h>

G_BEGIN_DECLS

/* Reads a word of a stack that was copied. FALSE if it was not. */
gboolean ferry_raw_stack_read (const FerryRawStack *stack,
                               guint64 address,
                               guint64 *value);

/**
 * FerryRuleResult:
 *
 * FERRY_RULE_NEEDS_REGISTER: one whose value is not known.
 */
typedef enum
{
  FERRY_RULE_DONE,
  FERRY_RULE_NEEDS_REGISTER,
  FERRY_RULE_FAILED
} FerryRuleResult;

/* Works out @n operations. @registers are the frame's, @frame_end is what DW_OP_call_frame_cfa
 * stands for. With DW_OP_stack_value, @is_value is TRUE and @result the value itself, otherwise it
 * is a place in memory. @needed is the register that was not known. */
FerryRuleResult ferry_frame_rule_work_out (const Dwarf_Op *operations,
                                           gsize n,
                                           const FerryRegisters *registers,
                                           const FerryRawStack *stack,
                                           guint64 frame_end,
                                           guint64 *result,
                                           gboolean *is_value,
                                           guint *needed);

G_END_DECLS
