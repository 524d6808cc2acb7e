/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Very many stalls with stacks, while other threads load libraries and allocate memory: where a
 * monitor that takes the wrong lock, or allocates in a handler, stands still for good. */
#include "bench-stall-helper.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* Long enough for a computing thread to come across a tick behind the first sample's age. */
#define STALL_US 24000

static _Atomic gboolean is_over;
static guint64 n_loads, n_allocations;

static gpointer
load_libraries (gpointer data)
{
  static const char * const names[] = {"libm.so.6", "libsqlite3.so.0", "libxml2.so.2", "libcrypto.so.3", "libelf.so.1"};

  while (!is_over)
    {
      void *library = dlopen (names[n_loads % G_N_ELEMENTS (names)], RTLD_NOW);

      if (library != NULL)
        dlclose (library);
      n_loads++;
      g_usleep (200);
    }

  return NULL;
}

static gpointer
allocate (gpointer data)
{
  void *blocks[64] = {NULL};
  guint seed = 1;

  while (!is_over)
    {
      guint i = n_allocations++ % G_N_ELEMENTS (blocks);

      seed = seed * 1103515245 + 12345;
      free (blocks[i]);
      blocks[i] = malloc (16 + seed % 100000);
      if (n_allocations % 1000 == 0)
        g_usleep (500);
    }
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    free (blocks[i]);

  return NULL;
}

/* By turns: computing, asleep, inside malloc() and inside the loader. */
static gboolean
stall (gpointer data)
{
  guint way = GPOINTER_TO_UINT (data) % 4;
  gint64 until = g_get_monotonic_time () + STALL_US;

  if (way == 0)
    ferry_bench_compute (STALL_US);
  else if (way == 1)
    g_usleep (STALL_US);

  while (way > 1 && g_get_monotonic_time () < until)
    {
      if (way == 2)
        {
          free (malloc (100000));
        }
      else
        {
          void *library = dlopen ("libm.so.6", RTLD_NOW);

          if (library != NULL)
            dlclose (library);
        }
    }

  return G_SOURCE_REMOVE;
}

int
main (int argc,
      char **argv)
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 10000;
  g_autofree char *what = g_strdup_printf ("%u stalls while threads dlopen and malloc", n);
  GThread *threads[2];
  FerryBench bench;
  guint n_with_stack = 0;

  ferry_bench_set_up (&bench, 0);
  threads[0] = g_thread_new ("loads", load_libraries, NULL);
  threads[1] = g_thread_new ("allocates", allocate, NULL);

  for (guint i = 0; i < n; i++)
    ferry_bench_run (&bench, stall, GUINT_TO_POINTER (i));
  ferry_bench_find (&bench, 0, 0);

  is_over = TRUE;
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);

  for (guint i = 0; i < bench.heard->len; i++)
    n_with_stack += g_array_index (bench.heard, FerryStall, i).n_samples > 0;
  ferry_bench_print_row (what, "no deadlock, no crash", bench.heard->len >= n,
                         "%u stalls heard of, %u with stacks; %" G_GUINT64_FORMAT " loads, %" G_GUINT64_FORMAT
                         " allocations meanwhile",
                         bench.heard->len, n_with_stack, n_loads, n_allocations);
  ferry_bench_tear_down (&bench);

  return EXIT_SUCCESS;
}
