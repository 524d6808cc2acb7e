/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Result". */
#include "page-result.h"

#include "file-chooser.h"
#include "result-checksum.h"
#include "result-export.h"
#include "result-head.h"
#include "result-picture.h"
#include "result-kind.h"
#include "result-scan.h"
#include "result-status.h"
#include "result-values.h"

#include <glib/gi18n-lib.h>

/* How each kind of result is shown. */
static const struct
{
  GtkWidget *(*create) (void);
  void (*show) (GtkWidget *view,
                GVariant *parameters,
                GVariant *result);
} views[FERRY_N_RESULT_KINDS] = {
  [FERRY_RESULT_KIND_VALUES] = {ferry_result_values_new, ferry_result_values_show},
  [FERRY_RESULT_KIND_CHECKSUM] = {ferry_result_checksum_new, ferry_result_checksum_show},
  [FERRY_RESULT_KIND_SCAN] = {ferry_result_scan_new, ferry_result_scan_show},
  [FERRY_RESULT_KIND_IMAGE] = {ferry_result_picture_new, ferry_result_picture_show},
};

struct _FerryPageResult
{
  GtkWidget parent_instance;

  const FerryOperation *operation;
  FerryCallRecord *record;
  gulong changed_handler;
  gulong partial_handler;
  FerryCallState shown; /* of the record, as the page shows it */
  gboolean shown_abandoned;

  FerryResultKind kind;
  GVariant *result; /* what is shown, whatever the session lets go */
  GtkWidget *view;  /* what shows it, lent; NULL: the status */
  GtkWidget *views[FERRY_N_RESULT_KINDS];
  GCancellable *exporting;

  FerryResultHead *head;
  GtkWidget *stack;
  FerryResultStatus *status;
};

G_DEFINE_FINAL_TYPE (FerryPageResult, ferry_page_result, GTK_TYPE_WIDGET)

static void
update_actions (FerryPageResult *self)
{
  gboolean possible = self->result != NULL && self->exporting == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.copy", possible);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.save", possible);
}

static void
stop_exporting (FerryPageResult *self)
{
  if (self->exporting != NULL)
    g_cancellable_cancel (self->exporting);
  g_clear_object (&self->exporting);
}

/* Brings the view of @kind to the front, and empties the one that was there. */
static void
show_view (FerryPageResult *self,
           FerryResultKind kind)
{
  if (self->views[kind] == NULL)
    {
      self->views[kind] = views[kind].create ();
      gtk_stack_add_child (GTK_STACK (self->stack), self->views[kind]);
    }
  if (self->view != NULL && self->view != self->views[kind])
    views[self->kind].show (self->view, NULL, NULL);
  self->kind = kind;
  self->view = self->views[kind];
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->view);
  gtk_widget_set_visible (GTK_WIDGET (self->head), TRUE);
}

static void
show_status (FerryPageResult *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->stack), GTK_WIDGET (self->status));
  gtk_widget_set_visible (GTK_WIDGET (self->head), FALSE);
  if (self->view != NULL)
    views[self->kind].show (self->view, NULL, NULL);
  self->view = NULL;
  g_clear_pointer (&self->result, g_variant_unref);

  if (self->record != NULL)
    ferry_result_status_show_record (self->status, self->record);
  else
    ferry_result_status_show_empty (self->status, self->operation);
}

static void
show_result (FerryPageResult *self,
             GVariant *result)
{
  GVariant *parameters = ferry_call_record_get_parameters (self->record);
  FerryResultKind kind = ferry_result_get_kind (result);
  gboolean begun = kind == FERRY_RESULT_KIND_IMAGE && self->view != NULL && self->kind == kind;
  g_autofree char *heading = ferry_result_describe (kind, parameters, result);

  g_clear_pointer (&self->result, g_variant_unref);
  self->result = g_variant_ref (result);
  show_view (self, kind);
  ferry_result_head_set_text (self->head, heading);
  if (kind == FERRY_RESULT_KIND_IMAGE && !begun)
    ferry_result_picture_begin (self->view, ferry_call_record_get_operation (self->record), parameters);
  views[kind].show (self->view, parameters, result);
}

/* Progress comes with every frame: only a new state is worth a look. */
static void
on_changed (FerryPageResult *self)
{
  FerryCallState state = ferry_call_record_get_state (self->record);
  GVariant *result = ferry_call_record_get_result (self->record);
  gboolean abandoned = ferry_call_record_is_abandoned (self->record);

  if (state == self->shown && abandoned == self->shown_abandoned)
    return;
  /* What is shown of a success stays. */
  if (state == self->shown && self->view != NULL)
    return;

  self->shown = state;
  self->shown_abandoned = abandoned;
  if (state == FERRY_CALL_STATE_SUCCEEDED && result != NULL)
    show_result (self, result);
  else if (self->view == NULL || ferry_call_record_is_over (self->record))
    show_status (self);
  else
    ferry_result_head_set_text (self->head, ferry_call_state_get_title (state));
  update_actions (self);
}

static void
on_partial (FerryCallRecord *record,
            GVariant *partial,
            gpointer user_data)
{
  FerryPageResult *self = user_data;

  if (ferry_call_record_get_operation (record)->result_view != FERRY_RESULT_IMAGE || ferry_call_record_is_over (record))
    return;

  if (self->view == NULL)
    {
      show_view (self, FERRY_RESULT_KIND_IMAGE);
      ferry_result_head_set_text (self->head, ferry_call_state_get_title (ferry_call_record_get_state (record)));
      ferry_result_picture_begin (self->view, ferry_call_record_get_operation (record), ferry_call_record_get_parameters (record));
    }
  ferry_result_picture_add_partial (self->view, partial);
}

/* What came of it while something else was shown. */
static void
catch_up (FerryPageResult *self)
{
  GPtrArray *partials = ferry_call_record_get_partials (self->record);

  for (guint i = 0; partials != NULL && i < partials->len; i++)
    on_partial (self->record, g_ptr_array_index (partials, i), self);
}

/* The page that asked, while it still shows the same result. */
static gboolean
is_current (FerryPageResult *self,
            const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_object (&self->exporting);
  update_actions (self);
  return TRUE;
}

static void
on_copied (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr(FerryPageResult) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean copied = ferry_result_copy_finish (result, &error);

  if (!is_current (self, error))
    return;
  if (copied)
    ferry_result_head_show_done (self->head, _ ("Copied"));
  else
    ferry_result_head_show_problem (self->head, _ ("Could not copy the result"), error);
}

static void
copy (GtkWidget *widget,
      const char *action_name,
      GVariant *parameter)
{
  FerryPageResult *self = FERRY_PAGE_RESULT (widget);

  ferry_result_head_hide_notes (self->head);
  self->exporting = g_cancellable_new ();
  update_actions (self);
  ferry_result_copy_async (self->kind, self->result, gtk_widget_get_clipboard (widget), self->exporting, on_copied, g_object_ref (self));
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr(FerryPageResult) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = ferry_result_save_finish (result, &error);

  if (!is_current (self, error))
    return;
  if (saved)
    ferry_result_head_show_done (self->head, _ ("Saved"));
  else
    ferry_result_head_show_problem (self->head, _ ("Could not save the result"), error);
}

static void
on_file_chosen (GFile *file,
                gpointer user_data)
{
  FerryPageResult *self = user_data;

  /* The result may have changed while the person looked for a folder. */
  if (self->result == NULL || self->exporting != NULL)
    return;
  ferry_result_head_hide_notes (self->head);
  self->exporting = g_cancellable_new ();
  update_actions (self);
  ferry_result_save_async (self->kind, self->result, file, self->exporting, on_saved, g_object_ref (self));
}

static void
save (GtkWidget *widget,
      const char *action_name,
      GVariant *parameter)
{
  FerryPageResult *self = FERRY_PAGE_RESULT (widget);
  g_autofree char *name = ferry_result_suggest_file_name (self->kind, ferry_call_record_get_operation (self->record), self->result);

  ferry_choose_save_file (widget, _ ("Save Result"), name, on_file_chosen);
}

static void
drop_record (FerryPageResult *self)
{
  stop_exporting (self);
  if (self->record != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->record);
      g_clear_signal_handler (&self->partial_handler, self->record);
    }
  g_clear_object (&self->record);
}

static void
ferry_page_result_dispose (GObject *object)
{
  FerryPageResult *self = FERRY_PAGE_RESULT (object);

  drop_record (self);
  g_clear_pointer (&self->result, g_variant_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_RESULT);

  G_OBJECT_CLASS (ferry_page_result_parent_class)->dispose (object);
}

static void
ferry_page_result_class_init (FerryPageResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_result_dispose;

  g_type_ensure (FERRY_TYPE_RESULT_HEAD);
  g_type_ensure (FERRY_TYPE_RESULT_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-result.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageResult, head);
  gtk_widget_class_bind_template_child (widget_class, FerryPageResult, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageResult, status);
  gtk_widget_class_install_action (widget_class, "result.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "result.save", NULL, save);
}

static void
ferry_page_result_init (FerryPageResult *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  show_status (self);
  update_actions (self);
}

GtkWidget *
ferry_page_result_new (void)
{
  return g_object_new (FERRY_TYPE_PAGE_RESULT, NULL);
}

void
ferry_page_result_set_operation (FerryPageResult *self,
                                 const FerryOperation *operation)
{
  g_return_if_fail (FERRY_IS_PAGE_RESULT (self));

  self->operation = operation;
  if (self->record == NULL)
    show_status (self);
}

void
ferry_page_result_set_record (FerryPageResult *self,
                              FerryCallRecord *record)
{
  GVariant *result;

  g_return_if_fail (FERRY_IS_PAGE_RESULT (self));
  g_return_if_fail (record == NULL || FERRY_IS_CALL_RECORD (record));

  if (self->record == record && record != NULL)
    return;

  drop_record (self);
  ferry_result_head_hide_notes (self->head);
  if (self->view != NULL)
    views[self->kind].show (self->view, NULL, NULL);
  self->view = NULL;

  if (record != NULL)
    {
      self->record = g_object_ref (record);
      self->shown = ferry_call_record_get_state (record);
      self->shown_abandoned = ferry_call_record_is_abandoned (record);
      self->changed_handler = g_signal_connect_swapped (record, "changed", G_CALLBACK (on_changed), self);
      self->partial_handler = g_signal_connect (record, "partial", G_CALLBACK (on_partial), self);
    }
  result = record != NULL ? ferry_call_record_get_result (record) : NULL;
  if (result != NULL)
    show_result (self, result);
  else
    show_status (self);
  if (record != NULL)
    catch_up (self);
  update_actions (self);
}

void
ferry_page_result_focus_filter (FerryPageResult *self)
{
  g_return_if_fail (FERRY_IS_PAGE_RESULT (self));

  if (self->view != NULL && self->kind == FERRY_RESULT_KIND_CHECKSUM)
    ferry_result_checksum_focus_filter (self->view);
}
