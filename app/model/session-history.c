/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's history: what goes into it, and that it keeps as much as the settings say. */
#include "session-private.h"

#include "loop-peaks.h"
#include "settings.h"

void
ferry_session_remember (FerrySession *self,
                        FerryCallRecord *record)
{
  FerryCallTimes times;

  ferry_call_record_get_times (record, &times);
  ferry_history_add (self->history, record, ferry_loop_peak_since (self->monitor, times.submitted));
}

static void
take_history_limit (FerrySession *self)
{
  ferry_history_set_limit (self->history, g_settings_get_uint (self->settings, "history-limit"));
}

void
ferry_session_keep_history (FerrySession *self,
                            const char *path)
{
  g_autofree char *default_path = NULL;

  g_return_if_fail (FERRY_IS_SESSION (self));
  g_return_if_fail (self->history == NULL);

  if (path == NULL)
    path = default_path = ferry_history_get_default_path ();
  self->history = ferry_history_new (self->boundary, path);
  self->settings = ferry_settings_new ();
  if (self->settings == NULL)
    return;
  g_signal_connect_object (self->settings, "changed::history-limit", G_CALLBACK (take_history_limit), self, G_CONNECT_SWAPPED);
  take_history_limit (self);
}

FerryHistory *
ferry_session_get_history (FerrySession *self)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);

  return self->history;
}
