/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Channels between threads, by address. */
#include "happens-before.h"

#define NUMBERS 4096

/* Of the program, by the linker. */
extern const char __executable_start[];
extern const char etext[];

/* ThreadSanitizer keeps a clock for each byte's address that it is given, and frees it along with
 * the memory. */
static gpointer
get_clock (gconstpointer object,
           Channel channel)
{
  static char numbers[NUMBERS * N_CHANNELS];

  /* GINT_TO_POINTER() is no address. */
  if ((gsize)object < NUMBERS || (gssize)object < 0)
    object = &numbers[((gsize)object % NUMBERS) * N_CHANNELS];

  return (char *)object + channel;
}

void
publish (gconstpointer object,
         Channel channel)
{
  __tsan_release (get_clock (object, channel));
}

void
receive (gconstpointer object,
         Channel channel)
{
  __tsan_acquire (get_clock (object, channel));
}

gboolean
is_own_code (gconstpointer address)
{
  return (const char *)address >= __executable_start && (const char *)address < etext;
}
