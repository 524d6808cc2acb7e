/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Result". */
#include "page-result-private.h"

#include "result-checksum.h"
#include "result-duplicates.h"
#include "result-picture.h"
#include "result-rows.h"
#include "result-scan.h"
#include "result-values.h"
#include "width-first.h"

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
  [FERRY_RESULT_KIND_DUPLICATES] = {ferry_result_duplicates_new, ferry_result_duplicates_show},
  [FERRY_RESULT_KIND_ROWS] = {ferry_result_rows_new, ferry_result_rows_show},
  [FERRY_RESULT_KIND_IMAGE] = {ferry_result_picture_new, ferry_result_picture_show},
};

G_DEFINE_FINAL_TYPE (FerryPageResult, ferry_page_result, GTK_TYPE_WIDGET)

/* Brings the view of @kind to the front, and empties the one that was there. */
static void
show_view (FerryPageResult *self,
           FerryResultKind kind)
{
  if (self->views[kind] == NULL)
    {
      self->views[kind] = views[kind].create ();
      gtk_stack_add_child (GTK_STACK (self->stack), ferry_width_first_new (self->views[kind]));
    }
  if (self->view != NULL && self->view != self->views[kind])
    views[self->kind].show (self->view, NULL, NULL);
  self->kind = kind;
  self->view = self->views[kind];
  gtk_stack_set_visible_child (GTK_STACK (self->stack), gtk_widget_get_parent (self->view));
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

/* "Segmentation fault" instead of "segfault" where an operation gives a choice back: as the form has it. (transfer full) */
static GVariant *
label_choices (const FerryOperation *operation,
               GVariant *result)
{
  g_auto(GVariantDict) labelled = G_VARIANT_DICT_INIT (result);

  for (const FerryParameter *row = operation->parameters; row->name != NULL; row++)
    {
      const char *id;

      if (row->type != FERRY_PARAMETER_CHOICE || !g_variant_dict_lookup (&labelled, row->name, "&s", &id))
        continue;
      for (const FerryChoice *choice = row->choices; choice->id != NULL; choice++)
        if (g_str_equal (choice->id, id))
          {
            g_variant_dict_insert (&labelled, row->name, "s", _ (choice->label));
            break;
          }
    }
  return g_variant_ref_sink (g_variant_dict_end (&labelled));
}

static void
show_result (FerryPageResult *self,
             GVariant *result)
{
  GVariant *parameters = ferry_call_record_get_parameters (self->record);
  g_autoptr(GVariant) shown = NULL;
  FerryResultKind kind = ferry_result_get_kind (result);
  gboolean begun = kind == FERRY_RESULT_KIND_IMAGE && self->view != NULL && self->kind == kind;
  g_autofree char *heading = ferry_result_describe (kind, parameters, result);

  g_clear_pointer (&self->result, g_variant_unref);
  self->result = g_variant_ref (result);
  show_view (self, kind);
  ferry_result_head_set_text (self->head, heading);
  if (kind == FERRY_RESULT_KIND_IMAGE && !begun)
    ferry_result_picture_begin (self->view, ferry_call_record_get_operation (self->record), parameters);
  if (kind == FERRY_RESULT_KIND_VALUES && g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    shown = label_choices (ferry_call_record_get_operation (self->record), result);
  views[kind].show (self->view, parameters, shown != NULL ? shown : result);
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
  ferry_page_result_update_actions (self);
}

static void
add_to_picture (FerryPageResult *self,
                GVariant *partial)
{
  FerryCallRecord *record = self->record;

  if (self->view == NULL)
    {
      show_view (self, FERRY_RESULT_KIND_IMAGE);
      ferry_result_head_set_text (self->head, ferry_call_state_get_title (ferry_call_record_get_state (record)));
      ferry_result_picture_begin (self->view, ferry_call_record_get_operation (record), ferry_call_record_get_parameters (record));
    }
  ferry_result_picture_add_partial (self->view, partial);
}

/* "Running · 1,234 files in /usr/share · 1.2 GB …" */
static void
show_so_far (FerryPageResult *self,
             GVariant *result)
{
  GVariant *parameters = ferry_call_record_get_parameters (self->record);
  FerryResultKind kind = ferry_result_get_kind (result);
  g_autofree char *heading = ferry_result_describe (kind, parameters, result);
  g_autofree char *text = g_strdup_printf ("%s · %s", ferry_call_state_get_title (ferry_call_record_get_state (self->record)), heading);

  show_view (self, kind);
  ferry_result_head_set_text (self->head, text);
  views[kind].show (self->view, parameters, result);
}

/* (transfer full), or NULL */
static GVariant *
gather (FerryPageResult *self,
        GVariant *partial)
{
  if (self->partial == NULL)
    self->partial = ferry_partial_result_new ();
  return ferry_partial_result_take (self->partial, partial);
}

static gboolean
is_picture (FerryPageResult *self)
{
  return ferry_call_record_get_operation (self->record)->result_view == FERRY_RESULT_IMAGE;
}

static void
on_partial (FerryCallRecord *record,
            GVariant *partial,
            gpointer user_data)
{
  FerryPageResult *self = user_data;
  g_autoptr (GVariant) so_far = NULL;

  if (ferry_call_record_is_over (record))
    return;
  if (is_picture (self))
    {
      add_to_picture (self, partial);
      return;
    }
  so_far = gather (self, partial);
  if (so_far != NULL)
    show_so_far (self, so_far);
}

/* What came of it while something else was shown. */
static void
catch_up (FerryPageResult *self)
{
  GPtrArray *partials = ferry_call_record_get_partials (self->record);

  if (partials == NULL || partials->len == 0)
    return;
  for (guint i = 0; i < partials->len - 1; i++)
    {
      GVariant *partial = g_ptr_array_index (partials, i);
      g_autoptr (GVariant) so_far = NULL;

      if (is_picture (self))
        add_to_picture (self, partial);
      else
        so_far = gather (self, partial);
    }
  on_partial (self->record, g_ptr_array_index (partials, partials->len - 1), self);
}

static void
drop_record (FerryPageResult *self)
{
  ferry_page_result_stop_exporting (self);
  if (self->record != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->record);
      g_clear_signal_handler (&self->partial_handler, self->record);
    }
  g_clear_pointer (&self->partial, ferry_partial_result_free);
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
  ferry_page_result_actions_class_init (widget_class);
}

static void
ferry_page_result_init (FerryPageResult *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  show_status (self);
  ferry_page_result_update_actions (self);
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
  ferry_page_result_update_actions (self);
}

gboolean
ferry_page_result_focus_filter (FerryPageResult *self)
{
  g_return_val_if_fail (FERRY_IS_PAGE_RESULT (self), FALSE);

  if (self->view == NULL || self->kind != FERRY_RESULT_KIND_CHECKSUM)
    return FALSE;
  ferry_result_checksum_focus_filter (self->view);
  return TRUE;
}
