/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A run context whose sink is a record. */
#include "run-helper.h"

#include "operations/registry.h"

static void
record_progress (FerryRunContext *context, const FerryProgress *progress)
{
  FerryTestRun *self = (FerryTestRun *)context;

  g_array_append_val (self->progress, *progress);
  if (self->hook != NULL)
    self->hook (self, progress, self->hook_data);
}

static gboolean
record_partial (FerryRunContext *context, GVariant *partial)
{
  FerryTestRun *self = (FerryTestRun *)context;

  g_ptr_array_add (self->partials, g_variant_ref_sink (partial));
  return self->partials->len < self->partials_wanted;
}

static const FerryRunSink sink = {record_progress, record_partial};

FerryTestRun *
ferry_test_run_new (void)
{
  FerryTestRun *self = g_new0 (FerryTestRun, 1);

  self->context.sink = &sink;
  self->context.trace.call_id = 1;
  self->cancellable = g_cancellable_new ();
  self->partials_wanted = G_MAXUINT;
  self->progress = g_array_new (FALSE, FALSE, sizeof (FerryProgress));
  self->partials = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  return self;
}

void
ferry_test_run_free (FerryTestRun *self)
{
  g_array_unref (self->progress);
  g_ptr_array_unref (self->partials);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_error (&self->error);

  /* A thread of GLib's own may hold it for a moment longer, and since 2.84 a source of this one. */
  while (g_atomic_int_get (&G_OBJECT (self->cancellable)->ref_count) > 1)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_finalize_object (self->cancellable);
  g_free (self);
}

/* What an operation hands over as trusted bytes is read here as if it were not. */
static void
check_normal_form (GVariant *value)
{
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (value);
  g_autoptr (GVariant) untrusted = NULL;

  untrusted = g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (value), bytes, FALSE));
  g_assert_true (g_variant_is_normal_form (untrusted));
}

static GVariant *
complete_parameters (const FerryOperation *operation, GVariant *given)
{
  g_autoptr (GVariant) owned = given != NULL ? g_variant_ref_sink (given) : NULL;
  g_autoptr (GError) error = NULL;
  GVariant *parameters;

  g_assert_nonnull (operation);
  parameters = ferry_parameter_table_complete (operation->parameters, owned, &error);
  g_assert_no_error (error);
  return parameters;
}

static gboolean
check_end (FerryTestRun *self)
{
  g_assert_true ((self->result == NULL) == (self->error != NULL));
  if (self->result == NULL)
    return FALSE;

  g_variant_take_ref (self->result);
  g_assert_true (g_variant_is_of_type (self->result, G_VARIANT_TYPE_VARDICT));
  check_normal_form (self->result);
  return TRUE;
}

gboolean
ferry_test_run (FerryTestRun *self, const char *id, GVariant *given)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr (GVariant) parameters = complete_parameters (operation, given);

  self->result = operation->run (parameters, &self->context, self->cancellable, &self->error);
  return check_end (self);
}

static void
on_native_end (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **end = user_data;

  g_assert_null (source);
  g_assert_null (*end);
  *end = g_object_ref (result);
}

gboolean
ferry_test_run_native (FerryTestRun *self, const char *id, GVariant *given)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr (GVariant) parameters = complete_parameters (operation, given);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) end = NULL;

  g_assert_nonnull (operation->run_async);
  g_assert_nonnull (operation->run_finish);
  g_main_context_push_thread_default (context);
  operation->run_async (parameters, &self->context, self->cancellable, on_native_end, &end);
  g_assert_null (end);
  while (end == NULL)
    g_main_context_iteration (context, TRUE);
  self->result = operation->run_finish (end, &self->error);

  /* What it left behind would be seen here: a second callback, a source. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return check_end (self);
}

gboolean
ferry_test_run_form (FerryTestRun *self, gboolean native, const char *id, GVariant *given)
{
  return native ? ferry_test_run_native (self, id, given) : ferry_test_run (self, id, given);
}

GVariant *
ferry_test_run_dup_value (FerryTestRun *self, const char *name, const char *type)
{
  GVariant *value;

  g_assert_nonnull (self->result);
  value = g_variant_lookup_value (self->result, name, G_VARIANT_TYPE (type));
  g_assert_nonnull (value);
  return value;
}

guint64
ferry_test_run_get_count (FerryTestRun *self, const char *name)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (self, name, "t");

  return g_variant_get_uint64 (value);
}

const FerryProgress *
ferry_test_run_get_last_progress (FerryTestRun *self)
{
  g_assert_cmpuint (self->progress->len, >, 0);
  return &g_array_index (self->progress, FerryProgress, self->progress->len - 1);
}
