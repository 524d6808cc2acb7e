/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record keeps the parts of a result for whoever looks later: all of them, or none. */
#include "model/session.h"
#include "operations/registry.h"

typedef struct
{
  FerrySession *session;
  FerryCallRecord *record;
  guint partials;
  gsize size;
} Fixture;

static void
on_partial (FerryCallRecord *record,
            GVariant *partial,
            gpointer user_data)
{
  Fixture *self = user_data;
  GPtrArray *kept = ferry_call_record_get_partials (record);

  self->partials++;
  self->size += g_variant_get_size (partial);
  g_assert_true ((kept != NULL) == (self->size <= FERRY_CALL_RECORD_PARTIALS_MAX));
  if (kept == NULL)
    return;
  g_assert_cmpuint (kept->len, ==, self->partials);
  g_assert_true (g_ptr_array_index (kept, kept->len - 1) == partial);
}

static void
run (Fixture *self,
     const char *id,
     const char *parameters)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr (GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, parameters, NULL, NULL, NULL);
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  self->record = ferry_session_run (self->session, operation, complete, NULL);
  g_signal_connect (self->record, "partial", G_CALLBACK (on_partial), self);
}

static void
wait_over (Fixture *self)
{
  while (!ferry_call_record_is_over (self->record))
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->session = ferry_session_new ();
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer closed)
{
  *(gboolean *)closed = TRUE;
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  gboolean closed = FALSE;

  ferry_session_close_async (self->session, on_closed, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->record);
  g_object_unref (self->session);
}

/* A picture's tiles, until the whole of it is there. */
static void
test_tiles (Fixture *self,
            gconstpointer data)
{
  run (self, "compute.fractal", "{'width': <int64 256>, 'height': <int64 128>, 'tile': <int64 16>, 'iterations': <int64 50>}");
  g_assert_null (ferry_call_record_get_partials (self->record));
  wait_over (self);
  g_assert_cmpuint (self->partials, ==, 16 * 8);
  g_assert_null (ferry_call_record_get_partials (self->record));
  g_assert_nonnull (ferry_call_record_get_result (self->record));
}

/* One that never ends fills no memory. */
static void
test_endless (Fixture *self,
              gconstpointer data)
{
  run (self, "unreliable.call", "{'mode': <'output'>}");
  while (self->size <= FERRY_CALL_RECORD_PARTIALS_MAX + 1024 * 1024 && !ferry_call_record_is_over (self->record))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (ferry_call_record_get_partials (self->record));
  ferry_call_record_cancel (self->record);
  wait_over (self);
}

/* As a form calls them, not the command line. */
static void
test_words (Fixture *self,
            gconstpointer data)
{
  g_autofree char *error = NULL;

  run (self, "unreliable.call", "{'mode': <'segfault'>}");
  wait_over (self);
  error = ferry_call_record_describe_error (self->record);
  g_assert_cmpstr (error, ==, "“Behaviour”: “Segmentation fault” would end Ferry itself; allowed: only on the executor “Helper process”");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model/call-record/partials/tiles", Fixture, NULL, set_up, test_tiles, tear_down);
  g_test_add ("/model/call-record/partials/endless", Fixture, NULL, set_up, test_endless, tear_down);
  g_test_add ("/model/call-record/words", Fixture, NULL, set_up, test_words, tear_down);

  return g_test_run ();
}
