/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks what is to be compared. */
#include "operation-panel-private.h"

#include "parameter-form.h"

typedef struct
{
  FerryOperationPanel *panel;
  OperationState *state;
} Check;

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autofree Check *check = user_data;
  g_autoptr(FerryOperationPanel) self = check->panel;
  g_autoptr(GVariant) parameters = NULL;
  GError *error = NULL;

  parameters = ferry_session_check_finish (FERRY_SESSION (source), result, &error);
  if (self->state == NULL) /* disposed meanwhile */
    {
      g_clear_error (&error);
      return;
    }
  ferry_operation_panel_take_problem (self, check->state, error);
  /* Whoever went on to another form wants no dialog about this one. */
  if (parameters != NULL && check->state == self->state)
    g_signal_emit_by_name (self, "compare", parameters);
}

void
ferry_operation_panel_compare (FerryOperationPanel *self)
{
  g_autoptr(GVariant) parameters = NULL;
  GError *error = NULL;
  Check *check;

  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));

  if (self->state == NULL)
    return;
  parameters = ferry_parameter_form_read (FERRY_PARAMETER_FORM (self->state->form), &error);
  if (parameters == NULL)
    {
      ferry_operation_panel_take_problem (self, self->state, error);
      return;
    }
  check = g_new (Check, 1);
  *check = (Check) {g_object_ref (self), self->state};
  ferry_session_check_async (self->session, self->state->operation, parameters, NULL, on_checked, check);
}
