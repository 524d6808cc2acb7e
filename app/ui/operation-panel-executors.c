/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where to run. */
#include "operation-panel-private.h"
#include "radio-button.h"

static void
on_executor_toggled (GtkToggleButton *button,
                     gpointer user_data)
{
  FerryOperationPanel *self = user_data;

  if (!gtk_toggle_button_get_active (button) || self->state == NULL)
    return;
  for (guint kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    if (self->buttons[kind] == GTK_WIDGET (button))
      self->state->executor = kind;
  gtk_widget_set_visible (self->warning, self->state->executor == FERRY_EXECUTOR_MAIN_LOOP);
  g_signal_emit_by_name (self, "choice");
}

void
ferry_operation_panel_create_executors (FerryOperationPanel *self)
{
  for (guint kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    {
      GtkWidget *first = kind > FERRY_EXECUTOR_MAIN_LOOP ? self->buttons[FERRY_EXECUTOR_MAIN_LOOP] : NULL;
      GtkWidget *button = ferry_radio_button_new (ferry_executor_get_title (kind), first);

      self->buttons[kind] = button;
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_executor_toggled), self, 0);
      ferry_wrap_box_append (self->executors, button);
    }
}

/* An executor that cannot run the operation stays in its place, to be seen and not to be had. */
void
ferry_operation_panel_offer_executors (FerryOperationPanel *self)
{
  const FerryOperation *operation = self->state->operation;
  FerryAdapter *adapter = ferry_session_get_adapter (self->session, operation->dependency);

  for (guint kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    gtk_widget_set_sensitive (self->buttons[kind], ferry_adapter_can_run (adapter, operation, kind));
}
