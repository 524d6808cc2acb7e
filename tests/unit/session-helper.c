/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls through a whole session. */
#include "session-helper.h"

#include "operations/registry.h"

FerryCallRecord *
session_start (FerrySession *session,
               const char *parameters)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autoptr(GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, parameters, NULL, NULL, NULL);
  g_autoptr(GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  return ferry_session_run (session, operation, complete, NULL);
}

void
session_await (FerryCallRecord *record)
{
  FerryCallTimes times;

  for (ferry_call_record_get_times (record, &times); times.delivered == 0; ferry_call_record_get_times (record, &times))
    g_main_context_iteration (NULL, TRUE);
}

FerryCallRecord *
session_run (FerrySession *session,
             const char *parameters)
{
  FerryCallRecord *record = session_start (session, parameters);

  session_await (record);
  return record;
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

void
session_close (FerrySession *session)
{
  gboolean closed = FALSE;

  ferry_session_close_async (session, on_closed, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
}
