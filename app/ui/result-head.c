/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The line above a result. */
#include "result-head.h"

#include "changes.h"
#include "children.h"

#include <glib/gi18n-lib.h>

#define DONE_SECONDS 4

struct _FerryResultHead
{
  GtkWidget parent_instance;

  guint done_timeout;

  GtkWidget *heading;
  GtkWidget *done;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (FerryResultHead, ferry_result_head, GTK_TYPE_WIDGET)

static gboolean
on_done_timeout (gpointer user_data)
{
  FerryResultHead *self = user_data;

  self->done_timeout = 0;
  gtk_widget_set_visible (self->done, FALSE);
  return G_SOURCE_REMOVE;
}

static void
ferry_result_head_dispose (GObject *object)
{
  FerryResultHead *self = FERRY_RESULT_HEAD (object);

  g_clear_handle_id (&self->done_timeout, g_source_remove);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_result_head_parent_class)->dispose (object);
}

static void
ferry_result_head_class_init (FerryResultHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_result_head_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/result-head.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryResultHead, heading);
  gtk_widget_class_bind_template_child (widget_class, FerryResultHead, done);
  gtk_widget_class_bind_template_child (widget_class, FerryResultHead, problem);
}

static void
ferry_result_head_init (FerryResultHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_label_tell_all (self->heading);
}

void
ferry_result_head_set_text (FerryResultHead *self,
                            const char *text)
{
  g_return_if_fail (FERRY_IS_RESULT_HEAD (self));

  ferry_change_label (self->heading, text);
}

void
ferry_result_head_show_done (FerryResultHead *self,
                             const char *text)
{
  g_return_if_fail (FERRY_IS_RESULT_HEAD (self));

  ferry_result_head_hide_notes (self);
  gtk_label_set_label (GTK_LABEL (self->done), text);
  gtk_widget_set_visible (self->done, TRUE);
  self->done_timeout = g_timeout_add_seconds (DONE_SECONDS, on_done_timeout, self);
  g_source_set_name_by_id (self->done_timeout, "[ferry] hide what was done");
}

void
ferry_result_head_show_problem (FerryResultHead *self,
                                const char *what,
                                const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FERRY_IS_RESULT_HEAD (self));
  g_return_if_fail (error != NULL);

  text = g_strdup_printf ("%s: %s", what, error->message);
  ferry_result_head_hide_notes (self);
  gtk_label_set_label (GTK_LABEL (self->problem), text);
  gtk_widget_set_visible (self->problem, TRUE);
}

void
ferry_result_head_hide_notes (FerryResultHead *self)
{
  g_return_if_fail (FERRY_IS_RESULT_HEAD (self));

  g_clear_handle_id (&self->done_timeout, g_source_remove);
  gtk_widget_set_visible (self->done, FALSE);
  gtk_widget_set_visible (self->problem, FALSE);
}
