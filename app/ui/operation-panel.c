/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to run and how. */
#include "operation-panel.h"

#include "call-progress.h"
#include "changes.h"
#include "children.h"
#include "model/error-words.h"
#include "model/progress-rate.h"
#include "operation-panel-private.h"
#include "parameter-form.h"
#include "state-chip.h"

#include <glib/gi18n-lib.h>

/* A double click means one run. */
#define CLICK_PAUSE_US (300 * G_TIME_SPAN_MILLISECOND)

G_DEFINE_FINAL_TYPE (FerryOperationPanel, ferry_operation_panel, GTK_TYPE_WIDGET)

enum {
  STARTED,
  SHOWN,
  CHOICE,
  COMPARE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
operation_state_free (gpointer data)
{
  OperationState *state = data;

  g_clear_object (&state->record);
  g_clear_error (&state->problem);
  g_clear_object (&state->labels);
  g_free (state);
}

static gboolean
is_running (FerryOperationPanel *self)
{
  return self->state != NULL && self->state->record != NULL && !ferry_call_record_is_over (self->state->record);
}

/* Run becomes Cancel in the same place. The button stays sensitive too, or it would lose the focus: a
 * click that comes while there is nothing to do does nothing. */
static void
show_button (FerryOperationPanel *self)
{
  gboolean running = is_running (self);
  const char *label = running ? _ ("Cancel") : _ ("Run");

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->run)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->run), label);
  if (running)
    {
      gtk_widget_remove_css_class (self->run, "suggested-action");
      gtk_widget_add_css_class (self->run, "destructive-action");
    }
  else
    {
      gtk_widget_remove_css_class (self->run, "destructive-action");
      gtk_widget_add_css_class (self->run, "suggested-action");
    }
}

static char *
describe_end (FerryCallRecord *record)
{
  g_autofree char *error = ferry_call_record_describe_error (record);
  const char *executor = ferry_executor_get_title (ferry_call_record_get_executor (record));
  FerryCallTimes times;
  g_autofree char *ran = NULL;

  ferry_call_record_get_times (record, &times);
  ran = ferry_format_duration (times.finished - (times.started != 0 ? times.started : times.submitted));
  if (error == NULL)
    return g_strdup_printf (_ ("in %s on %s"), ran, executor);
  /* That it was cancelled the state says already. */
  if (ferry_call_record_get_outcome (record) == FERRY_OUTCOME_CANCELLED)
    return g_strdup_printf (_ ("after %s on %s"), ran, executor);
  return g_strdup_printf (_ ("after %s: %s"), ran, error);
}

static void
show_call (FerryOperationPanel *self)
{
  FerryCallRecord *record = self->state->record;
  gboolean over = record != NULL && ferry_call_record_is_over (record);
  /* How an earlier call ended would be read as what became of the one that was refused. */
  gboolean told = record != NULL && !(over && self->state->problem != NULL);
  g_autofree char *verdict = over ? describe_end (record) : NULL;

  show_button (self);
  gtk_widget_set_visible (self->state_chip, told);
  if (record != NULL)
    ferry_state_chip_set_state (self->state_chip, ferry_call_record_get_state (record));
  gtk_widget_set_visible (self->verdict, over && told);
  ferry_change_label (self->verdict, over ? verdict : "");
  /* Empty, it keeps what follows at the end of the line. */
  gtk_widget_set_visible (self->progress, !over || !told);
}

static void
follow (FerryOperationPanel *self,
        FerryCallRecord *record)
{
  if (self->state->record != NULL)
    g_clear_signal_handler (&self->changed_handler, self->state->record);
  g_set_object (&self->state->record, record);
  if (record != NULL)
    self->changed_handler = g_signal_connect_swapped (record, "changed", G_CALLBACK (show_call), self);
  ferry_call_progress_set_record (FERRY_CALL_PROGRESS (self->progress), record);
  show_call (self);
  g_signal_emit (self, signals[SHOWN], 0, record);
}

static void
show_problem (FerryOperationPanel *self)
{
  const GError *problem = self->state->problem;
  g_autofree char *text = problem != NULL ? ferry_error_describe (problem, self->state->operation->parameters) : NULL;

  gtk_widget_set_visible (self->problem, problem != NULL);
  gtk_label_set_label (GTK_LABEL (self->problem), text != NULL ? text : "");
  show_call (self);
}

void
ferry_operation_panel_take_problem (FerryOperationPanel *self,
                                    OperationState *state,
                                    GError *problem)
{
  g_clear_error (&state->problem);
  state->problem = problem;
  if (state != self->state)
    return;
  show_problem (self);
  if (problem != NULL)
    ferry_parameter_form_show_error (FERRY_PARAMETER_FORM (state->form), problem);
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(FerryOperationPanel) self = user_data;
  g_autoptr(FerryCallRecord) record = NULL;
  g_autoptr(GVariant) parameters = NULL;
  GError *error = NULL;
  OperationState *state = self->checking_state;
  FerryCallOptions options = {.executor = state->executor};

  g_clear_object (&self->checking);
  parameters = ferry_session_check_finish (FERRY_SESSION (source), result, &error);
  if (parameters == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  ferry_operation_panel_take_problem (self, state, error);
  if (parameters != NULL)
    {
      record = ferry_session_run (self->session, state->operation, parameters, &options);
      if (state == self->state)
        follow (self, record);
      else
        g_set_object (&state->record, record);
      g_signal_emit (self, signals[STARTED], 0, record);
    }
  show_button (self);
}

void
ferry_operation_panel_run_on (FerryOperationPanel *self,
                              FerryExecutorKind executor)
{
  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[executor]), TRUE);
  ferry_operation_panel_run (self);
}

void
ferry_operation_panel_run (FerryOperationPanel *self)
{
  GVariant *parameters;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));

  if (self->state == NULL || self->checking != NULL)
    return;

  self->clicked = g_get_monotonic_time ();
  parameters = ferry_parameter_form_read (FERRY_PARAMETER_FORM (self->state->form), &error);
  if (parameters == NULL)
    {
      ferry_operation_panel_take_problem (self, self->state, error);
      return;
    }
  self->checking = g_cancellable_new ();
  self->checking_state = self->state;
  ferry_session_check_async (self->session, self->state->operation, parameters, self->checking, on_checked, g_object_ref (self));
  g_variant_unref (parameters);
}

static void
on_run_clicked (FerryOperationPanel *self)
{
  if (g_get_monotonic_time () < self->clicked + CLICK_PAUSE_US)
    return;
  self->clicked = g_get_monotonic_time ();

  if (is_running (self))
    ferry_call_record_cancel (self->state->record);
  else
    ferry_operation_panel_run (self);
}

static void
on_form_changed (GtkWidget *form,
                 gpointer user_data)
{
  FerryOperationPanel *self = user_data;

  if (self->state != NULL && self->state->form == form)
    ferry_operation_panel_take_problem (self, self->state, NULL);
}

static OperationState *
create_state (FerryOperationPanel *self,
              const FerryOperation *operation)
{
  OperationState *state = g_new0 (OperationState, 1);
  FerryAdapter *adapter = ferry_session_get_adapter (self->session, operation->dependency);

  state->operation = operation;
  state->executor = ferry_adapter_get_executor (adapter, operation);
  state->form = ferry_parameter_form_new (operation);
  if (self->saved != NULL)
    ferry_operation_state_restore (state, self->saved);
  /* What is remembered may be of another machine, or of another version. */
  if (!ferry_adapter_can_run (adapter, operation, state->executor))
    state->executor = ferry_adapter_get_executor (adapter, operation);
  g_signal_connect_object (state->form, "changed", G_CALLBACK (on_form_changed), self, 0);
  g_signal_connect_object (state->form, "activate", G_CALLBACK (ferry_operation_panel_run), self, G_CONNECT_SWAPPED);
  state->labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  ferry_parameter_form_align (FERRY_PARAMETER_FORM (state->form), state->labels);
  gtk_stack_add_named (GTK_STACK (self->forms), state->form, operation->id);
  g_hash_table_insert (self->states, (gpointer)operation, state);

  return state;
}

void
ferry_operation_panel_set_operation (FerryOperationPanel *self,
                                     const FerryOperation *operation)
{
  FerryCallRecord *record;

  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));
  g_return_if_fail (operation != NULL);

  if (self->state != NULL && self->state->record != NULL)
    g_clear_signal_handler (&self->changed_handler, self->state->record);
  if (self->state != NULL)
    gtk_size_group_remove_widget (self->state->labels, self->executors_label);
  self->state = g_hash_table_lookup (self->states, operation);
  if (self->state == NULL)
    self->state = create_state (self, operation);
  gtk_size_group_add_widget (self->state->labels, self->executors_label);

  gtk_label_set_label (GTK_LABEL (self->title), _ (operation->title));
  gtk_label_set_label (GTK_LABEL (self->summary), _ (operation->summary));
  gtk_stack_set_visible_child (GTK_STACK (self->forms), self->state->form);
  ferry_operation_panel_offer_executors (self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[self->state->executor]), TRUE);
  gtk_widget_set_visible (self->warning, self->state->executor == FERRY_EXECUTOR_MAIN_LOOP);
  show_problem (self);
  record = g_steal_pointer (&self->state->record);
  follow (self, record);
  g_clear_object (&record);
  g_signal_emit (self, signals[CHOICE], 0);
}

static void
ferry_operation_panel_dispose (GObject *object)
{
  FerryOperationPanel *self = FERRY_OPERATION_PANEL (object);

  if (self->checking != NULL)
    g_cancellable_cancel (self->checking);
  if (self->state != NULL && self->state->record != NULL)
    g_clear_signal_handler (&self->changed_handler, self->state->record);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_OPERATION_PANEL);
  ferry_widget_drop_children (GTK_WIDGET (self));
  self->state = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ferry_operation_panel_parent_class)->dispose (object);
}

static void
ferry_operation_panel_finalize (GObject *object)
{
  FerryOperationPanel *self = FERRY_OPERATION_PANEL (object);

  g_clear_object (&self->checking);
  g_hash_table_unref (self->states);
  g_clear_pointer (&self->saved, g_variant_unref);

  G_OBJECT_CLASS (ferry_operation_panel_parent_class)->finalize (object);
}

static void
ferry_operation_panel_class_init (FerryOperationPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_operation_panel_dispose;
  object_class->finalize = ferry_operation_panel_finalize;

  signals[STARTED] = g_signal_new ("started", FERRY_TYPE_OPERATION_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_CALL_RECORD);
  signals[CHOICE] = g_signal_new ("choice", FERRY_TYPE_OPERATION_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COMPARE] = g_signal_new ("compare", FERRY_TYPE_OPERATION_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
  signals[SHOWN] = g_signal_new ("shown", FERRY_TYPE_OPERATION_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_CALL_RECORD);

  g_type_ensure (FERRY_TYPE_CALL_PROGRESS);
  g_type_ensure (FERRY_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/operation-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, title);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, summary);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, forms);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, executors);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, executors_label);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, warning);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, run);
  gtk_widget_class_bind_template_child_full (widget_class, "state", FALSE, G_STRUCT_OFFSET (FerryOperationPanel, state_chip));
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, progress);
  gtk_widget_class_bind_template_child (widget_class, FerryOperationPanel, verdict);
}

static void
ferry_operation_panel_init (FerryOperationPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_label_tell_all (self->verdict);

  self->states = g_hash_table_new_full (NULL, NULL, NULL, operation_state_free);
  ferry_operation_panel_create_executors (self);
  g_signal_connect_object (self->run, "clicked", G_CALLBACK (on_run_clicked), self, G_CONNECT_SWAPPED);
}

void
ferry_operation_panel_set_session (FerryOperationPanel *self,
                                   FerrySession *session)
{
  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));
  g_return_if_fail (FERRY_IS_SESSION (session));

  g_set_object (&self->session, session);
}

void
ferry_operation_panel_set_compact (FerryOperationPanel *self,
                                   gboolean compact)
{
  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));

  gtk_widget_set_visible (self->executors_label, !compact);
}

void
ferry_operation_panel_take_focus (FerryOperationPanel *self)
{
  GtkWidget *focus;

  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));

  if (self->state == NULL)
    return;
  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->state->form))
    gtk_widget_child_focus (self->state->form, GTK_DIR_TAB_FORWARD);
}
