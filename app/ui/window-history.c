/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window's side of the history: a call of the past goes into the form. */
#include "window-private.h"

#include "model/history-item.h"
#include "model/history-parameters.h"
#include "operations/registry.h"

#include <glib/gi18n-lib.h>

static void
on_problem (FerryHistory *history,
            const char *sentence,
            gpointer user_data)
{
  ferry_toaster_show (FERRY_WINDOW (user_data)->toaster, sentence);
}

/* What keeps the call from being repeated; NULL for nothing. (transfer full) */
static char *
enter (FerryWindow *self,
       const FerryHistoryRow *row,
       gboolean *is_redacted)
{
  const FerryOperation *operation = ferry_operations_find (row->operation);
  FerryExecutorKind executor = FERRY_EXECUTOR_DEFAULT;
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GError) error = NULL;

  if (operation == NULL)
    return g_strdup_printf (_ ("This Ferry has no operation “%s”"), row->operation);
  parameters = ferry_history_parameters_parse (operation, row->parameters, is_redacted, &error);
  if (parameters == NULL)
    return g_strdup (error->message);

  ferry_executor_parse (row->executor, &executor);
  ferry_operation_list_select (self->operations, operation);
  ferry_operation_panel_enter (self->panel, parameters, executor);
  return NULL;
}

static void
on_again (FerryPageHistory *page,
          FerryHistoryItem *item,
          gboolean run,
          gpointer user_data)
{
  FerryWindow *self = user_data;
  gboolean is_redacted = FALSE;
  g_autofree char *problem = enter (self, ferry_history_item_get_row (item), &is_redacted);

  if (problem != NULL)
    ferry_toaster_show (self->toaster, problem);
  else if (is_redacted)
    ferry_toaster_show (self->toaster, _ ("A secret was not kept in the history: enter it in place of “***”, then run"));
  else if (run)
    ferry_operation_panel_run (self->panel);
  else
    ferry_toaster_show (self->toaster, _ ("The call is in the form"));
}

static void
on_history_made (FerryPageSlot *slot,
                 FerryPageHistory *page,
                 gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_history_set_history (page, ferry_session_get_history (self->session));
  g_signal_connect_object (page, "again", G_CALLBACK (on_again), self, 0);
}

void
ferry_window_history_init (FerryWindow *self)
{
  FerryHistory *history = ferry_session_get_history (self->session);

  if (history == NULL)
    return;
  g_signal_connect_object (history, "problem", G_CALLBACK (on_problem), self, 0);
  g_signal_connect_object (self->history, "made", G_CALLBACK (on_history_made), self, 0);
}
