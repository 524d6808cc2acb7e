/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Both have the whole cell, and one of them is shown: nothing is laid out when a call ends. */
#include "progress-cell.h"

#include "call-progress.h"
#include "cell-text.h"
#include "changes.h"

#include <glib/gi18n-lib.h>

struct _FerryProgressCell
{
  GtkWidget parent_instance;

  GtkWidget *progress;
  GtkWidget *outcome;
};

G_DEFINE_FINAL_TYPE (FerryProgressCell, ferry_progress_cell, GTK_TYPE_WIDGET)

static void
ferry_progress_cell_dispose (GObject *object)
{
  FerryProgressCell *self = FERRY_PROGRESS_CELL (object);

  g_clear_pointer (&self->progress, gtk_widget_unparent);
  g_clear_pointer (&self->outcome, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_progress_cell_parent_class)->dispose (object);
}

static void
ferry_progress_cell_class_init (FerryProgressCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_progress_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
ferry_progress_cell_init (FerryProgressCell *self)
{
  self->progress = g_object_new (FERRY_TYPE_CALL_PROGRESS, "compact", TRUE, NULL);
  gtk_widget_set_parent (self->progress, GTK_WIDGET (self));

  self->outcome = ferry_cell_text_new (0);
  /* On the line of the row's other texts, which it would not find from in here. */
  gtk_widget_set_valign (self->outcome, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->outcome, "dim-label");
  ferry_cell_text_tell_all (self->outcome);
  gtk_widget_set_parent (self->outcome, GTK_WIDGET (self));
}

GtkWidget *
ferry_progress_cell_new (void)
{
  return g_object_new (FERRY_TYPE_PROGRESS_CELL, NULL);
}

/* That a worker still runs comes first: it goes on taking what the message only tells of. (transfer full) */
static char *
describe_outcome (FerryCallRecord *record)
{
  g_autofree char *message = ferry_call_record_describe_error (record);

  if (message == NULL)
    message = g_strdup ("");
  if (ferry_call_record_is_abandoned (record))
    return g_strdup_printf (_ ("Worker still runs · %s"), message);
  return g_steal_pointer (&message);
}

void
ferry_progress_cell_update (FerryProgressCell *self,
                            FerryCallRecord *record)
{
  gboolean over;
  g_autofree char *text = NULL;

  g_return_if_fail (FERRY_IS_PROGRESS_CELL (self));
  g_return_if_fail (FERRY_IS_CALL_RECORD (record));

  over = ferry_call_record_is_over (record);
  text = over ? describe_outcome (record) : NULL;
  ferry_call_progress_set_record (FERRY_CALL_PROGRESS (self->progress), over ? NULL : record);
  ferry_cell_text_set (self->outcome, over ? text : "");
  ferry_change_child_visible (self->progress, !over);
  ferry_change_child_visible (self->outcome, over);
}
