/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is given to a command that takes options of its own, but no operation. */
#pragma once

#include "command.h"
#include "option-parser.h"

G_BEGIN_DECLS

/* Reads @arguments by the options of @command. NULL if that was all: help was asked for and printed, or
 * something is not allowed and that was said; then *@code is what to end with. (transfer full) */
FerryOptions *ferry_command_options_read (const FerryCommand *command,
                                          char **arguments,
                                          FerryExit *code);

G_END_DECLS
