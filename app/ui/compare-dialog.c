/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asks before the window is frozen on purpose. */
#include "compare-dialog.h"

#include "children.h"
#include "close-keys.h"
#include "present-soon.h"
#include "width-first.h"

#include <glib/gi18n-lib.h>

enum {
  RESPONSE_WITHOUT = 1,
  RESPONSE_ALL
};

typedef struct
{
  GtkWindow *window; /* lent: the dialog does not outlive it */
  FerryCompareDialogFunc answered;
  gpointer user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data,
               GClosure *closure)
{
  Question *self = data;

  self->destroy (self->user_data);
  g_free (self);
}

static void
on_response (GtkDialog *dialog,
             int response,
             gpointer user_data)
{
  Question *self = user_data;

  if (response == RESPONSE_WITHOUT || response == RESPONSE_ALL)
    self->answered (self->window, response == RESPONSE_ALL, self->user_data);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Not gtk_dialog_add_button(): what that makes is named twice over. */
static void
add_button (GtkWidget *dialog,
            const char *label,
            int response)
{
  gtk_dialog_add_action_widget (GTK_DIALOG (dialog), gtk_button_new_with_label (label), response);
}

/* GTK's box asks its labels how wide they are at the height that it has, which they find out by laying themselves out at
 * a dozen widths: longer than a frame, for two sentences. */
static void
measure_width_first (GtkWidget *message)
{
  GtkWidget *next;

  for (GtkWidget *part = gtk_widget_get_first_child (message); part != NULL; part = next)
    {
      GtkWidget *before = gtk_widget_get_prev_sibling (part);

      next = gtk_widget_get_next_sibling (part);
      g_object_ref (part);
      gtk_box_remove (GTK_BOX (message), part);
      gtk_box_insert_child_after (GTK_BOX (message), ferry_width_first_new (part), before);
      g_object_unref (part);
    }
}

void
ferry_compare_dialog_show (GtkWindow *window,
                           const char *operation,
                           FerryCompareDialogFunc answered,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog;

  *question = (Question) {window, answered, user_data, destroy};
  dialog = gtk_message_dialog_new (window, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                   _ ("Compare “%s” on the main loop too?"), operation);
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s",
                                            _ ("There it freezes this window until it is done, at most 10 s, and once more to see how late a cancel comes. That way comes last."));
  measure_width_first (gtk_message_dialog_get_message_area (GTK_MESSAGE_DIALOG (dialog)));
  add_button (dialog, _ ("Cancel"), GTK_RESPONSE_CANCEL);
  add_button (dialog, _ ("Without It"), RESPONSE_WITHOUT);
  add_button (dialog, _ ("Compare All"), RESPONSE_ALL);
  ferry_widget_set_name (dialog, _ ("Compare All Ways"));
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), RESPONSE_ALL);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, question_free, 0);
  ferry_close_keys_add (GTK_WINDOW (dialog));
  ferry_present_soon (GTK_WINDOW (dialog));
}
