/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of a call as a small coloured word: colour and word, never colour alone. */
#include "state-chip.h"

#include "changes.h"

GtkWidget *
ferry_chip_new (guint chars)
{
  GtkWidget *chip = gtk_inscription_new ("");

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (chip), 0);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (chip), chars);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (chip), 1);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (chip), 0.5);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (chip), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);

  return chip;
}

GtkWidget *
ferry_state_chip_new (void)
{
  glong chars = 0;

  for (FerryCallState state = 0; state <= FERRY_CALL_STATE_REJECTED; state++)
    chars = MAX (chars, g_utf8_strlen (ferry_call_state_get_title (state), -1));
  return ferry_chip_new (chars);
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

  g_return_if_fail (GTK_IS_LABEL (chip) || GTK_IS_INSCRIPTION (chip));

  if (gtk_widget_has_css_class (chip, classes[state]))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (chip, classes[i]);
  gtk_widget_add_css_class (chip, classes[state]);
  if (GTK_IS_LABEL (chip))
    gtk_label_set_label (GTK_LABEL (chip), title);
  else
    ferry_change_inscription (chip, title);
}
