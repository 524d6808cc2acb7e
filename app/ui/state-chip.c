/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of a call as a small coloured word: colour and word, never colour alone. */
#include "state-chip.h"

GtkWidget *
ferry_state_chip_new (void)
{
  GtkWidget *chip = gtk_label_new (NULL);

  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);

  return chip;
}

void
ferry_state_chip_set_state (GtkWidget *chip,
                            FerryCallState state)
{
  static const char * const classes[] = {
    [FERRY_CALL_STATE_QUEUED] = "queued",
    [FERRY_CALL_STATE_RUNNING] = "running",
    [FERRY_CALL_STATE_CANCELLING] = "cancelling",
    [FERRY_CALL_STATE_SUCCEEDED] = "succeeded",
    [FERRY_CALL_STATE_FAILED] = "failed",
    [FERRY_CALL_STATE_TIMED_OUT] = "timed-out",
    [FERRY_CALL_STATE_CANCELLED] = "cancelled",
    [FERRY_CALL_STATE_REJECTED] = "rejected",
  };
  const char *title = ferry_call_state_get_title (state);

  g_return_if_fail (GTK_IS_LABEL (chip));

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (chip)), title) == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (chip, classes[i]);
  gtk_widget_add_css_class (chip, classes[state]);
  gtk_label_set_label (GTK_LABEL (chip), title);
}
