/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is to say of one stall. */
#include "stall-details.h"

#include "children.h"
#include "detail-sections.h"
#include "model/progress-rate.h"
#include "model/stall-details.h"
#include "model/stall-words.h"
#include "stall-stacks.h"

#include <glib/gi18n-lib.h>

struct _FerryStallDetails
{
  GtkWidget parent_instance;

  FerryStallItem *item;

  GtkWidget *title;
  GtkWidget *back;
  GtkWidget *copy;
  GtkWidget *sections;
  GtkWidget *stacks;
};

G_DEFINE_FINAL_TYPE (FerryStallDetails, ferry_stall_details, GTK_TYPE_WIDGET)

enum {
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_back_clicked (FerryStallDetails *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_copy_clicked (FerryStallDetails *self)
{
  g_autofree char *text = ferry_stall_item_to_text (self->item);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("The stall is on the clipboard"));
}

static void
show_item (FerryStallDetails *self)
{
  const FerryStall *stall = ferry_stall_item_get_stall (self->item);
  FerryDetailSections sections = {.box = self->sections};
  g_autofree char *duration = ferry_format_duration (stall->duration);
  g_autofree char *cause = ferry_stall_describe_cause (stall);
  g_autofree char *title = g_strdup_printf (_ ("%s · %s · %s"), duration, cause, ferry_stall_owner_get_title (ferry_stall_get_owner (stall)));

  gtk_label_set_label (GTK_LABEL (self->title), title);
  ferry_detail_sections_clear (self->sections);
  ferry_stall_details_foreach (self->item, ferry_detail_sections_add, &sections);
  ferry_stall_stacks_show (GTK_TEXT_VIEW (self->stacks), self->item);
}

static void
ferry_stall_details_dispose (GObject *object)
{
  FerryStallDetails *self = FERRY_STALL_DETAILS (object);

  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_STALL_DETAILS);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_stall_details_parent_class)->dispose (object);
}

static void
ferry_stall_details_class_init (FerryStallDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_stall_details_dispose;

  signals[BACK] = g_signal_new ("back", FERRY_TYPE_STALL_DETAILS, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/stall-details.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryStallDetails, title);
  gtk_widget_class_bind_template_child (widget_class, FerryStallDetails, back);
  gtk_widget_class_bind_template_child (widget_class, FerryStallDetails, copy);
  gtk_widget_class_bind_template_child (widget_class, FerryStallDetails, sections);
  gtk_widget_class_bind_template_child (widget_class, FerryStallDetails, stacks);
}

static void
ferry_stall_details_init (FerryStallDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* Names of functions read from left to right in any language. */
  gtk_widget_set_direction (self->stacks, GTK_TEXT_DIR_LTR);
  ferry_text_view_finish (GTK_TEXT_VIEW (self->stacks));
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (on_back_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
}

void
ferry_stall_details_set_item (FerryStallDetails *self,
                              FerryStallItem *item)
{
  g_return_if_fail (FERRY_IS_STALL_DETAILS (self));
  g_return_if_fail (item == NULL || FERRY_IS_STALL_ITEM (item));

  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  show_item (self);
  ferry_widget_take_focus (self->back);
}
