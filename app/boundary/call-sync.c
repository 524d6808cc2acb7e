/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call that is waited for: for entry points and worker threads, never inside a main loop (C17). */
#include "adapter.h"

#include "call-report.h"
#include "i18n.h"

typedef struct
{
  GAsyncResult *result;
} Waiting;

static void
on_delivered (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  ((Waiting *)user_data)->result = g_object_ref (result);
}

/* Waiting here would stop a loop that others rely on: the one that is dispatching us, or the
 * program's. */
static gboolean
would_block (void)
{
  return g_main_depth () > 0 || g_main_context_is_owner (g_main_context_default ());
}

/* Nobody iterates the context any more: what an abandoned attempt has still to tell is dropped. */
static void
detach (FerryCall *call,
        GMainContext *context)
{
  FerryReport *report = ferry_call_close_report (call);

  while (report != NULL && ferry_report_has_news (report))
    g_main_context_iteration (context, TRUE);
  while (g_atomic_int_or (&call->notices, FERRY_NOTICE_DETACHED) != 0)
    g_main_context_iteration (context, TRUE);
}

GVariant *
ferry_adapter_call_sync (FerryAdapter *self,
                         const FerryOperation *operation,
                         GVariant *parameters,
                         const FerryCallOptions *options,
                         GCancellable *cancellable,
                         FerryCall **call,
                         GError **error)
{
  g_autoptr(GVariant) given = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr(GMainContext) context = NULL;
  Waiting waiting = {NULL};
  FerryCall *made;
  GVariant *value;

  if (call != NULL)
    *call = NULL;
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), NULL);
  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (options == NULL || (guint)options->executor < FERRY_N_EXECUTORS, NULL);
  g_return_val_if_fail (options == NULL || (guint)options->priority < FERRY_N_PRIORITIES, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (would_block ())
    {
      g_propagate_error (error, ferry_error_new (FERRY_ERROR_WOULD_BLOCK, ferry_adapter_get_dependency (self),
                                                 _ ("“%s” was not called: waiting for it would block a main loop"), operation->id));
      return NULL;
    }

  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  ferry_adapter_call_async (self, operation, given, options, cancellable, on_delivered, &waiting);
  while (waiting.result == NULL)
    g_main_context_iteration (context, TRUE);

  made = ferry_call_ref (ferry_adapter_get_call (self, waiting.result));
  value = ferry_adapter_call_finish (self, waiting.result, error);
  g_object_unref (waiting.result);
  detach (made, context);
  g_main_context_pop_thread_default (context);
  if (call != NULL)
    *call = made;
  else
    ferry_call_unref (made);

  return value;
}
