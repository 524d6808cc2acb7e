/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How GLib orders threads, told to ThreadSanitizer.
 *
 * GLib is not instrumented: its locks are futexes and its counters atomics that ThreadSanitizer
 * never sees. The functions of the files beside this one take the place of GLib's in the program
 * and in libgobject and libgio, call the real ones, and say what these order. What libglib does
 * inside itself stays out of sight: so hand-overs are told where they are begun and where the
 * receiver is called.
 *
 * None of these files is instrumented itself, and only what GLib promises is told: each edge too
 * many would hide races. */
#pragma once

#include <dlfcn.h>
#include <glib.h>
#include <sanitizer/tsan_interface.h>

G_BEGIN_DECLS

/* Calls the function that was here first. It is looked up at the first use, since constructors of
 * libraries come by before ours; several threads may find the same. */
#define CALL_REAL(name, ...) \
  ({ \
    static gpointer real; \
    gpointer found = __atomic_load_n (&real, __ATOMIC_ACQUIRE); \
    if (found == NULL) \
      { \
        found = dlsym (RTLD_NEXT, #name); \
        g_assert (found != NULL); \
        __atomic_store_n (&real, found, __ATOMIC_RELEASE); \
      } \
    ((__typeof__ (&name))found) (__VA_ARGS__); \
  })

/* One object may be handed on in several ways, none of which orders the others. */
typedef enum {
  CHANNEL_REFERENCES,
  CHANNEL_SOURCE,
  CHANNEL_POOL_ITEM,
  CHANNEL_QUEUE,
  CHANNEL_CANCELLATION,
  CHANNEL_WAKEUP,
  CHANNEL_OWNER,
  CHANNEL_LOOP_END,
  N_CHANNELS,
} Channel;

/* What this thread did up to now ... */
void publish (gconstpointer object,
              Channel       channel);
/* ... happened before what follows here. */
void receive (gconstpointer object,
              Channel       channel);

/* Whether the code at @address, a return address, is the program's own. */
gboolean is_own_code (gconstpointer address);

G_END_DECLS
