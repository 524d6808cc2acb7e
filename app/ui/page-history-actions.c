/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the page "History" does with the calls that are selected: run again, delete, export. */
#include "children.h"
#include "file-chooser.h"
#include "page-history-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* So many are deleted at a time: building one long question would be felt. */
#define DELETE_AT_ONCE 5000

enum {
  AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkBitset *
get_selected (FerryPageHistory *self)
{
  return gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
}

static void
toast (FerryPageHistory *self,
       const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

void
ferry_page_history_update_actions (FerryPageHistory *self)
{
  g_autoptr(GtkBitset) selected = get_selected (self);
  guint64 n = gtk_bitset_get_size (selected);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.again", n == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.delete", n > 0 && self->to_delete == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.export", g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0);
}

static void
want_again (FerryPageHistory *self,
            guint position,
            gboolean run)
{
  g_autoptr(FerryHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL && ferry_history_item_get_row (item) != NULL)
    g_signal_emit (self, signals[AGAIN], 0, item, run);
}

static void
run_again (GtkWidget *widget,
           const char *action,
           GVariant *parameter)
{
  FerryPageHistory *self = FERRY_PAGE_HISTORY (widget);
  g_autoptr(GtkBitset) selected = get_selected (self);

  if (gtk_bitset_get_size (selected) == 1)
    want_again (self, gtk_bitset_get_minimum (selected), TRUE);
}

/* A double click only enters it: a program that is run by mistake cannot be taken back. */
static void
on_activate (GtkColumnView *view,
             guint position,
             gpointer user_data)
{
  want_again (user_data, position, FALSE);
}

static void
close_question (FerryPageHistory *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->question), FALSE);
  gtk_widget_set_visible (self->question, FALSE);
  gtk_widget_grab_focus (self->view);
}

static void
ask_to_delete (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  FerryPageHistory *self = FERRY_PAGE_HISTORY (widget);
  g_autoptr(GtkBitset) selected = get_selected (self);
  guint64 n = gtk_bitset_get_size (selected);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("Delete %'" PRIu64 " call from the history? It cannot be brought back.",
                                    "Delete %'" PRIu64 " calls from the history? They cannot be brought back.", n),
                          n);
  gtk_label_set_label (GTK_LABEL (self->question_text), text);
  gtk_widget_set_visible (self->question, TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->question), TRUE);
  gtk_widget_grab_focus (self->confirm);
}

static void delete_next (FerryPageHistory *self);

static void
finish_deleting (FerryPageHistory *self,
                 const GError *error)
{
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup_printf (_ ("Not everything could be deleted: %s"), error->message);
  else
    text = g_strdup_printf (ngettext ("%'u call was deleted from the history", "%'u calls were deleted from the history", self->n_deleted), self->n_deleted);
  g_clear_pointer (&self->to_delete, g_array_unref);
  toast (self, text);
  ferry_history_list_refresh (self->list);
  ferry_page_history_update_actions (self);
}

static void
on_deleted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(FerryPageHistory) self = user_data;
  g_autoptr(GError) error = NULL;
  guint64 n = 0;

  ferry_history_delete_finish (FERRY_HISTORY (source), result, &n, &error);
  /* The window is gone. */
  if (self->to_delete == NULL)
    return;
  self->n_deleted += n;
  if (error != NULL || self->to_delete->len == 0)
    finish_deleting (self, error);
  else
    delete_next (self);
}

static void
delete_next (FerryPageHistory *self)
{
  guint n = MIN (self->to_delete->len, DELETE_AT_ONCE);
  guint rest = self->to_delete->len - n;

  ferry_history_delete_async (self->history, &g_array_index (self->to_delete, gint64, rest), n, NULL, on_deleted, g_object_ref (self));
  g_array_set_size (self->to_delete, rest);
}

static void
on_confirmed (FerryPageHistory *self)
{
  g_autoptr(GtkBitset) selected = get_selected (self);
  GtkBitsetIter iter;
  guint position;
  gboolean is_there;

  close_question (self);
  if (self->to_delete != NULL || gtk_bitset_is_empty (selected))
    return;
  self->to_delete = g_array_sized_new (FALSE, FALSE, sizeof (gint64), gtk_bitset_get_size (selected));
  self->n_deleted = 0;
  for (is_there = gtk_bitset_iter_init_first (&iter, selected, &position); is_there; is_there = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 id = ferry_history_list_get_id (self->list, position);

      g_array_append_val (self->to_delete, id);
    }
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  ferry_page_history_update_actions (self);
  delete_next (self);
}

typedef struct
{
  FerryPageHistory *page;
  GFile *file;
} Export;

static void
on_exported (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Export *export = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *text = NULL;
  guint64 n = 0;

  if (ferry_history_export_finish (FERRY_HISTORY (source), result, &n, &error))
    text = g_strdup_printf (ngettext ("%'" PRIu64 " call was exported to “%s”", "%'" PRIu64 " calls were exported to “%s”", n), n, display);
  else
    text = g_strdup_printf (_ ("Nothing was exported to “%s”: %s"), display, error->message);
  toast (export->page, text);
  g_object_unref (export->page);
  g_object_unref (export->file);
  g_free (export);
}

static void
on_file_chosen (GFile *file,
                gpointer user_data)
{
  FerryPageHistory *self = user_data;
  Export *export = g_new0 (Export, 1);

  export->page = g_object_ref (self);
  export->file = g_object_ref (file);
  ferry_history_export_async (self->history, ferry_history_list_get_query (self->list), file, NULL, on_exported, export);
}

static void
choose_file (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  ferry_choose_save_file (widget, _ ("Export History"), "ferry-history.csv", on_file_chosen);
}

void
ferry_page_history_actions_class_init (GtkWidgetClass *widget_class)
{
  signals[AGAIN] = g_signal_new ("again", FERRY_TYPE_PAGE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, FERRY_TYPE_HISTORY_ITEM, G_TYPE_BOOLEAN);

  gtk_widget_class_install_action (widget_class, "history.again", NULL, run_again);
  gtk_widget_class_install_action (widget_class, "history.delete", NULL, ask_to_delete);
  gtk_widget_class_install_action (widget_class, "history.export", NULL, choose_file);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "history.export", NULL);
}

void
ferry_page_history_actions_init (FerryPageHistory *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  /* Only from the list: in the search Delete means a letter. */
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0), gtk_named_action_new ("history.delete")));
  gtk_widget_add_controller (self->view, keys);
  gtk_widget_set_visible (self->question, FALSE);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  g_signal_connect_object (self->keep, "clicked", G_CALLBACK (close_question), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->confirm, "clicked", G_CALLBACK (on_confirmed), self, G_CONNECT_SWAPPED);
}
