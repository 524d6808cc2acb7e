/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What other programs do with calls: they make, await, cancel and list them. */
#include "calls.h"

#include "answers.h"
#include "boundary/observer.h"
#include "operations/registry.h"
#include "options.h"
#include "values.h"

#include <glib/gi18n-lib.h>

/* Whose the call is; kept with its record. */
#define PROGRAM "ferry-bus-program"

/* Everything here belongs to the main thread. */
struct _FerryBusCalls
{
  FerrySession *session; /* NULL when all this has ended */
  FerryBusFinishedFunc finished;
  gpointer user_data;

  GPtrArray *wishes;   /* of Wish, lent: their parameters are being checked */
  GHashTable *entries; /* FerryCallRecord -> Entry: unfinished calls that somebody on the bus cares for */
};

/* An unfinished call that a program made or waits for. */
typedef struct
{
  char *program;               /* who made it; NULL if nobody on the bus did */
  gboolean keep;               /* though its program leaves */
  GDBusMethodInvocation *made; /* Run, to be answered when the call has its id; else NULL */
  GPtrArray *waiting;          /* of GDBusMethodInvocation: Wait */
} Entry;

/* A call that is to be made once its parameters are checked. */
typedef struct
{
  FerryBusCalls *calls;
  const FerryOperation *operation;
  FerryCallOptions options;
  gboolean keep;
  GCancellable *check;
  GDBusMethodInvocation *invocation; /* NULL once answered */
} Wish;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  if (self->made != NULL)
    ferry_bus_answer_no_window (self->made);
  for (guint i = 0; i < self->waiting->len; i++)
    ferry_bus_answer_no_window (g_ptr_array_index (self->waiting, i));
  g_ptr_array_unref (self->waiting);
  g_free (self->program);
  g_free (self);
}

static Entry *
get_entry (FerryBusCalls *self,
           FerryCallRecord *record)
{
  Entry *entry = g_hash_table_lookup (self->entries, record);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->waiting = g_ptr_array_new ();
      g_hash_table_insert (self->entries, g_object_ref (record), entry);
    }
  return entry;
}

/* The id is known with the first event. */
static void
answer_run (Entry *entry,
            FerryCallRecord *record)
{
  if (entry->made == NULL)
    return;
  g_dbus_method_invocation_return_value (g_steal_pointer (&entry->made),
                                         g_variant_new ("(t)", ferry_call_record_get_id (record)));
}

static void
answer_waiting (Entry *entry,
                FerryCallRecord *record)
{
  for (guint i = 0; i < entry->waiting->len; i++)
    g_dbus_method_invocation_return_value (g_ptr_array_index (entry->waiting, i), ferry_bus_answer_outcome (record));
  g_ptr_array_set_size (entry->waiting, 0);
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryBusCalls *self = user_data;
  Entry *entry = g_hash_table_lookup (self->entries, record);

  if (entry != NULL)
    answer_run (entry, record);
  if (event != FERRY_CALL_FINISHED)
    return;
  if (entry != NULL)
    answer_waiting (entry, record);
  g_hash_table_remove (self->entries, record);
  self->finished (record, self->user_data);
}

FerryBusCalls *
ferry_bus_calls_new (FerrySession *session,
                     FerryBusFinishedFunc finished,
                     gpointer user_data)
{
  FerryBusCalls *self;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);
  g_return_val_if_fail (finished != NULL, NULL);

  self = g_rc_box_new0 (FerryBusCalls);
  self->session = g_object_ref (session);
  self->finished = finished;
  self->user_data = user_data;
  self->wishes = g_ptr_array_new ();
  self->entries = g_hash_table_new_full (NULL, NULL, g_object_unref, entry_free);
  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), self);
  return self;
}

static void
clear (gpointer data)
{
  FerryBusCalls *self = data;

  g_ptr_array_unref (self->wishes);
  g_hash_table_unref (self->entries);
}

void
ferry_bus_calls_free (FerryBusCalls *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_hash_table_remove_all (self->entries);
  for (guint i = 0; i < self->wishes->len; i++)
    {
      Wish *wish = g_ptr_array_index (self->wishes, i);

      ferry_bus_answer_no_window (g_steal_pointer (&wish->invocation));
      g_cancellable_cancel (wish->check);
    }
  /* Wishes hold the rest until their checks have come back. */
  g_rc_box_release_full (self, clear);
}

static Wish *
wish_new (FerryBusCalls *calls,
          const FerryOperation *operation,
          GDBusMethodInvocation *invocation)
{
  Wish *self = g_new0 (Wish, 1);

  self->calls = g_rc_box_acquire (calls);
  self->operation = operation;
  self->check = g_cancellable_new ();
  self->invocation = invocation;
  g_ptr_array_add (calls->wishes, self);
  return self;
}

static void
wish_free (Wish *self)
{
  g_ptr_array_remove_fast (self->calls->wishes, self);
  g_rc_box_release_full (self->calls, clear);
  g_object_unref (self->check);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

static void
make_call (Wish *wish,
           GVariant *parameters)
{
  FerryBusCalls *self = wish->calls;
  const char *program = g_dbus_method_invocation_get_sender (wish->invocation);
  g_autoptr(FerryCallRecord) record = ferry_session_run (self->session, wish->operation, parameters, &wish->options);
  Entry *entry = get_entry (self, record);

  g_object_set_data_full (G_OBJECT (record), PROGRAM, g_strdup (program), g_free);
  entry->program = g_strdup (program);
  entry->keep = wish->keep;
  entry->made = g_steal_pointer (&wish->invocation);
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(Wish) wish = user_data;
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GError) error = NULL;

  parameters = ferry_session_check_finish (FERRY_SESSION (source), result, &error);
  /* All this may have ended meanwhile, and have said so. */
  if (wish->invocation == NULL)
    return;
  if (parameters == NULL)
    ferry_bus_answer_error (g_steal_pointer (&wish->invocation), error);
  else
    make_call (wish, parameters);
}

static GError *
new_unknown_operation_error (const char *id)
{
  const FerryOperation * const *all = ferry_operations_get_all ();
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *shown = g_utf8_substring (id, 0, MIN (g_utf8_strlen (id, -1), 100));

  for (guint i = 0; all[i] != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", all[i]->id);
  return ferry_error_new_invalid_parameter ("operation", _ ("“operation”: “%s” is not allowed; allowed: %s"), shown, names->str);
}

void
ferry_bus_calls_run (FerryBusCalls *self,
                     GVariant *arguments,
                     GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GError) error = NULL;
  const FerryOperation *operation;
  const char *id;
  Wish *wish;

  g_return_if_fail (self != NULL);

  g_variant_get (arguments, "(&s@a{sv}@a{sv})", &id, &given, &options);
  operation = ferry_operations_find (id);
  if (operation == NULL)
    {
      error = new_unknown_operation_error (id);
      ferry_bus_answer_error (invocation, error);
      return;
    }

  parameters = ferry_bus_values_read (operation->parameters, given, &error);
  wish = wish_new (self, operation, invocation);
  if (parameters == NULL || !ferry_bus_options_read (ferry_session_get_adapter (self->session, operation->dependency), operation,
                                                     options, &wish->options, &wish->keep, &error))
    {
      ferry_bus_answer_error (invocation, error);
      wish_free (wish);
      return;
    }
  ferry_session_check_async (self->session, operation, parameters, wish->check, on_checked, wish);
}

/* Among those that the session still knows; NULL if it is not there. (transfer full) */
static FerryCallRecord *
find_record (FerryBusCalls *self,
             guint64 id)
{
  GListModel *calls = ferry_session_get_calls (self->session);
  guint n = g_list_model_get_n_items (calls);

  /* One that was just made has no id yet. */
  for (guint i = 0; i < n && id != 0; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);

      if (ferry_call_record_get_id (record) == id)
        return g_steal_pointer (&record);
    }
  return NULL;
}

void
ferry_bus_calls_wait (FerryBusCalls *self,
                      GVariant *arguments,
                      GDBusMethodInvocation *invocation)
{
  g_autoptr(FerryCallRecord) record = NULL;
  guint64 id;

  g_return_if_fail (self != NULL);

  g_variant_get (arguments, "(t)", &id);
  record = find_record (self, id);
  if (record == NULL)
    ferry_bus_answer_unknown_call (invocation, id);
  else if (ferry_call_record_is_over (record))
    g_dbus_method_invocation_return_value (invocation, ferry_bus_answer_outcome (record));
  else
    g_ptr_array_add (get_entry (self, record)->waiting, invocation);
}

void
ferry_bus_calls_cancel (FerryBusCalls *self,
                        GVariant *arguments,
                        GDBusMethodInvocation *invocation)
{
  g_autoptr(FerryCallRecord) record = NULL;
  gboolean is_over;
  guint64 id;

  g_return_if_fail (self != NULL);

  g_variant_get (arguments, "(t)", &id);
  record = find_record (self, id);
  if (record == NULL)
    {
      ferry_bus_answer_unknown_call (invocation, id);
      return;
    }
  is_over = ferry_call_record_is_over (record);
  if (!is_over)
    ferry_call_record_cancel (record);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", !is_over));
}

void
ferry_bus_calls_list (FerryBusCalls *self,
                      GVariant *arguments,
                      GDBusMethodInvocation *invocation)
{
  GListModel *calls;
  GVariantBuilder builder;
  guint n;

  g_return_if_fail (self != NULL);

  calls = ferry_session_get_calls (self->session);
  n = MIN (g_list_model_get_n_items (calls), FERRY_BUS_CALLS_LISTED);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);

      if (ferry_call_record_get_id (record) != 0)
        g_variant_builder_add_value (&builder, ferry_bus_answer_call (record, g_object_get_data (G_OBJECT (record), PROGRAM)));
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &builder));
}

static gboolean
is_of (GDBusMethodInvocation *invocation,
       const char *program)
{
  return invocation != NULL && g_strcmp0 (g_dbus_method_invocation_get_sender (invocation), program) == 0;
}

/* Nobody is there to be answered. */
static void
drop_waiting (Entry *entry,
              const char *program)
{
  for (guint i = entry->waiting->len; i > 0; i--)
    {
      GDBusMethodInvocation *invocation = g_ptr_array_index (entry->waiting, i - 1);

      if (!is_of (invocation, program))
        continue;
      g_ptr_array_remove_index (entry->waiting, i - 1);
      g_object_unref (invocation);
    }
}

void
ferry_bus_calls_leave (FerryBusCalls *self,
                       const char *program)
{
  GHashTableIter iter;
  gpointer record;
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (program != NULL);

  for (guint i = 0; i < self->wishes->len; i++)
    {
      Wish *wish = g_ptr_array_index (self->wishes, i);

      if (is_of (wish->invocation, program) && !wish->keep)
        g_cancellable_cancel (wish->check);
    }
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &record, (gpointer *)&entry))
    {
      drop_waiting (entry, program);
      if (g_strcmp0 (entry->program, program) == 0 && !entry->keep)
        ferry_call_record_cancel (record);
    }
}
