/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A command of the command line: one file each, named in the table of command-line.c. */
#pragma once

#include "boundary/parameter.h"

G_BEGIN_DECLS

/* What ferry ends with. */
typedef enum
{
  FERRY_EXIT_SUCCEEDED = 0,
  FERRY_EXIT_FAILED = 1,
  FERRY_EXIT_USAGE = 2, /* a bad parameter too */
  FERRY_EXIT_TIMED_OUT = 3,
  FERRY_EXIT_REJECTED = 4,
  FERRY_EXIT_INTERRUPTED = 130 /* what shells say for a program that SIGINT ended */
} FerryExit;

/* What the first word behind a command may be. */
typedef enum
{
  FERRY_COMMAND_WORD_NONE,
  FERRY_COMMAND_WORD_OPERATION,
  FERRY_COMMAND_WORD_DEPENDENCY
} FerryCommandWord;

/**
 * FerryCommand:
 * @name: the word behind "ferry"
 * @arguments: what may follow it, N_(), for the usage line; NULL if nothing may
 * @summary: one line, N_()
 * @description: a few lines for --help, N_(); NULL where the command tells of itself
 * @word: what the first of the arguments names
 * @options: what else it takes besides --help, a table ended by a NULL name; NULL for nothing. Where
 *   it takes an operation's parameters as well, those come first
 * @run: does it and returns the exit code; @arguments are those behind the name, ended by NULL.
 *   It may run @loop once, on the default context; nobody else runs it.
 *
 * A command with arguments sees --help itself, one without never does.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  FerryCommandWord word;
  const FerryParameter *options;
  FerryExit (*run) (GMainLoop *loop,
                    char **arguments);
} FerryCommand;

extern const FerryCommand ferry_bench_command;
extern const FerryCommand ferry_compare_command;
extern const FerryCommand ferry_history_command;
extern const FerryCommand ferry_list_command;
extern const FerryCommand ferry_policy_command;
extern const FerryCommand ferry_run_command;
extern const FerryCommand ferry_tour_command;

G_END_DECLS
