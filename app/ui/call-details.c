/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is to say of one call. */
#include "call-details.h"

#include "children.h"
#include "detail-sections.h"
#include "model/call-details.h"
#include "state-chip.h"

#include <glib/gi18n-lib.h>

/* Nobody reads what changes faster. */
#define PACE_MS 200

struct _FerryCallDetails
{
  GtkWidget parent_instance;

  FerryCallRecord *record;
  gulong changed_handler;
  guint refresh;
  char *shown; /* as text: what is shown already is not built again */

  GtkWidget *title;
  GtkWidget *state_chip;
  GtkWidget *back;
  GtkWidget *copy;
  GtkWidget *result;
  GtkWidget *sections;
};

G_DEFINE_FINAL_TYPE (FerryCallDetails, ferry_call_details, GTK_TYPE_WIDGET)

enum {
  BACK,
  RESULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_record (FerryCallDetails *self)
{
  g_autofree char *text = ferry_call_details_to_text (self->record);
  FerryDetailSections sections = {.box = self->sections};

  ferry_state_chip_set_state (self->state_chip, ferry_call_record_get_state (self->record));
  gtk_widget_set_sensitive (self->result, ferry_call_record_get_result (self->record) != NULL);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  ferry_detail_sections_clear (self->sections);
  ferry_call_details_foreach (self->record, ferry_detail_sections_add, &sections);
}

static gboolean
on_refresh (gpointer user_data)
{
  FerryCallDetails *self = user_data;

  self->refresh = 0;
  show_record (self);

  return G_SOURCE_REMOVE;
}

static void
on_changed (FerryCallDetails *self)
{
  if (self->refresh != 0)
    return;
  self->refresh = g_timeout_add (PACE_MS, on_refresh, self);
  g_source_set_name_by_id (self->refresh, "[ferry] refresh a call's details");
}

static void
on_back_clicked (FerryCallDetails *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_result_clicked (FerryCallDetails *self)
{
  g_signal_emit (self, signals[RESULT], 0, self->record);
}

static void
on_copy_clicked (FerryCallDetails *self)
{
  g_autofree char *text = ferry_call_details_to_text (self->record);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("The details are on the clipboard"));
}

static void
ferry_call_details_dispose (GObject *object)
{
  FerryCallDetails *self = FERRY_CALL_DETAILS (object);

  ferry_call_details_set_record (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_CALL_DETAILS);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_call_details_parent_class)->dispose (object);
}

static void
ferry_call_details_class_init (FerryCallDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_call_details_dispose;

  signals[BACK] = g_signal_new ("back", FERRY_TYPE_CALL_DETAILS, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESULT] = g_signal_new ("result", FERRY_TYPE_CALL_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_CALL_RECORD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/call-details.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryCallDetails, title);
  gtk_widget_class_bind_template_child_full (widget_class, "state", FALSE, G_STRUCT_OFFSET (FerryCallDetails, state_chip));
  gtk_widget_class_bind_template_child (widget_class, FerryCallDetails, back);
  gtk_widget_class_bind_template_child (widget_class, FerryCallDetails, copy);
  gtk_widget_class_bind_template_child (widget_class, FerryCallDetails, result);
  gtk_widget_class_bind_template_child (widget_class, FerryCallDetails, sections);
}

static void
ferry_call_details_init (FerryCallDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->back, "clicked", G_CALLBACK (on_back_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->result, "clicked", G_CALLBACK (on_result_clicked), self, G_CONNECT_SWAPPED);
}

void
ferry_call_details_set_record (FerryCallDetails *self,
                               FerryCallRecord *record)
{
  g_return_if_fail (FERRY_IS_CALL_DETAILS (self));
  g_return_if_fail (record == NULL || FERRY_IS_CALL_RECORD (record));

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_pointer (&self->shown, g_free);
  if (self->record != NULL)
    g_clear_signal_handler (&self->changed_handler, self->record);
  g_set_object (&self->record, record);
  if (record == NULL)
    return;
  self->changed_handler = g_signal_connect_swapped (record, "changed", G_CALLBACK (on_changed), self);
  gtk_label_set_label (GTK_LABEL (self->title), _ (ferry_call_record_get_operation (record)->title));
  show_record (self);
  ferry_widget_take_focus (self->back);
}
