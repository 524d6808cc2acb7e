/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stalls in a person's words. */
#pragma once

#include "monitor/stall.h"

G_BEGIN_DECLS

/* Whose doing a stall was. */
typedef enum
{
  FERRY_STALL_OWNER_US,
  FERRY_STALL_OWNER_PURPOSE, /* ours too, but asked for: a call on the main loop */
  FERRY_STALL_OWNER_START,   /* before the loop ran */
  FERRY_STALL_OWNER_MACHINE  /* starved, or the whole process frozen */
} FerryStallOwner;

#define FERRY_N_STALL_OWNERS 4

FerryStallOwner ferry_stall_get_owner (const FerryStall *stall);

/* "Ours", "On purpose", "Start-up", "Machine". Translated, static. */
const char *ferry_stall_owner_get_title (FerryStallOwner owner);

/* "Micro-hang". Translated, static. */
const char *ferry_stall_class_get_title (FerryStallClass stall_class);

/* "CPU", or "Blocked in clock_nanosleep". (transfer full) */
char *ferry_stall_describe_cause (const FerryStall *stall);

/* The same as a sentence, for somebody who does not know the word. Translated, static. */
const char *ferry_stall_cause_get_meaning (FerryStallCause cause);

G_END_DECLS
