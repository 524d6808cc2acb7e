/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-history [ROWS]: what a row costs as the history grows to a million, and how soon a search answers then.
 *
 * The operations run here, on one thread: what crossing the boundary adds is bench-dispatch's. Their processor time
 * is told, so that who else is at work shows less. */
#include "boundary/observer.h"
#include "model/history-operations.h"
#include "model/history-store.h"
#include "model/session.h"
#include "operations/registry.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

/* Different ones, over and over. */
#define RECORDS 1000
#define BATCH 100

static GPtrArray *records;
static guint n_delivered;

static double
get_milliseconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  n_delivered += event == FERRY_CALL_DELIVERED;
}

static void
make_call (FerrySession *session,
           const char *message)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autofree char *text = g_strdup_printf ("{'seconds': <0.0>, 'message': <'%s'>}", message);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  g_ptr_array_add (records, ferry_session_run (session, operation, complete, NULL));
  while (n_delivered < records->len)
    g_main_context_iteration (NULL, TRUE);
}

static GVariant *
run (const FerryOperation *operation,
     FerryHistoryStore *store,
     const char *more)
{
  g_autofree char *text = g_strdup_printf ("{'store': <int64 %" G_GINT64_FORMAT ">%s}", ferry_history_store_get_number (store), more);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GVariant *result = operation->run (parameters, NULL, cancellable, &error);

  if (result == NULL)
    g_error ("%s: %s", operation->id, error->message);
  return g_variant_ref_sink (result);
}

static void
write_rows (FerryHistoryStore *store,
            guint from,
            guint to)
{
  for (guint i = from; i < to; i++)
    {
      /* The very first is the needle. */
      FerryCallRecord *record = g_ptr_array_index (records, i == 0 ? 0 : 1 + i % RECORDS);

      ferry_history_store_push (store, ferry_history_draft_new (record, 1000));
      if ((i + 1) % BATCH == 0)
        g_variant_unref (run (&ferry_history_write_operation, store, ""));
    }
}

static void
find (FerryHistoryStore *store,
      const char *what,
      const char *more)
{
  double before = get_milliseconds ();
  g_autoptr (GVariant) found = run (&ferry_history_find_operation, store, more);
  double took = get_milliseconds () - before;
  g_autoptr (GVariant) ids = g_variant_lookup_value (found, "ids", NULL);

  printf ("%-48s %10.1f ms  %" G_GSIZE_FORMAT " rows\n", what, took, g_variant_n_children (ids));
}

int
main (int argc,
      char **argv)
{
  guint most = argc > 1 ? atoi (argv[1]) : 1000000;
  guint steps[] = {1000, 10000, 100000, most};
  g_autofree char *folder = g_dir_make_tmp ("bench-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  FerrySession *session = ferry_session_new ();
  FerryHistoryStore *store = ferry_history_store_new (path, most);
  guint written = 0;

  records = g_ptr_array_new ();
  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  make_call (session, "the needle in the haystack");
  for (guint i = 0; i < RECORDS; i++)
    {
      g_autofree char *message = g_strdup_printf ("/home/person/photos/%08x", g_random_int ());

      make_call (session, message);
    }
  ferry_history_store_hurry (store);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint last = MIN (steps[i], 20000);
      double before;

      if (steps[i] < written + last)
        last = steps[i] - written;
      write_rows (store, written, steps[i] - last);
      before = get_milliseconds ();
      write_rows (store, steps[i] - last, steps[i]);
      printf ("%-48s %10.1f us  of the last %u of %u\n", "a row", (get_milliseconds () - before) * 1e3 / last, last, steps[i]);
      written = steps[i];
    }

  find (store, "the newest 300, with 210 read", ", 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "all", "");
  find (store, "a word that stands in the oldest row alone", ", 'text': <'needle'>");
  find (store, "a word that stands nowhere", ", 'text': <'zzqqzz'>");
  find (store, "a word that stands everywhere, the first 300", ", 'text': <'photos'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "two letters that stand everywhere, likewise", ", 'text': <'ph'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "two letters that stand nowhere", ", 'text': <'qq'>");
  find (store, "two letters that stand in the oldest row alone", ", 'text': <'dl'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "a letter that stands everywhere, the first 300", ", 'text': <'e'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "a letter that stands in the oldest row alone", ", 'text': <'k'>, 'limit': <int64 300>, 'rows': <int64 210>");
  find (store, "sorted by what it took, the first 300", ", 'sort': <'elapsed'>, 'limit': <int64 300>, 'rows': <int64 210>");

  ferry_history_store_close (store);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
