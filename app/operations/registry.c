/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one list of operations: adding an operation adds its two lines here. */
#include "registry.h"

/* Each is defined in its own file; nobody but this list may name them, so they have no header. */
extern const FerryOperation ferry_checksum_operation;
extern const FerryOperation ferry_scan_operation;
extern const FerryOperation ferry_duplicates_operation;
extern const FerryOperation ferry_fractal_operation;
extern const FerryOperation ferry_primes_operation;
extern const FerryOperation ferry_resolve_operation;
extern const FerryOperation ferry_fetch_operation;
extern const FerryOperation ferry_query_operation;
extern const FerryOperation ferry_command_operation;
extern const FerryOperation ferry_unreliable_operation;

static const FerryOperation * const operations[] = {
  &ferry_checksum_operation,
  &ferry_scan_operation,
  &ferry_duplicates_operation,
  &ferry_fractal_operation,
  &ferry_primes_operation,
  &ferry_resolve_operation,
  &ferry_fetch_operation,
  &ferry_query_operation,
  &ferry_command_operation,
  &ferry_unreliable_operation,
  NULL};

const FerryOperation * const *
ferry_operations_get_all (void)
{
  return operations;
}

const FerryOperation *
ferry_operations_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; operations[i] != NULL; i++)
    if (g_str_equal (operations[i]->id, id))
      return operations[i];

  return NULL;
}
