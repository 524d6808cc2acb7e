/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A button that stands for one choice of several.
 *
 * GTK 4.8 has no such thing that looks like a button: of toggle buttons in a group each is a stop for Tab, arrows only
 * go from one to the next, and each is told as something that is pressed or not. */
#include "radio-button.h"

struct _FerryRadioButton
{
  GtkToggleButton parent_instance;
};

G_DEFINE_FINAL_TYPE (FerryRadioButton, ferry_radio_button, GTK_TYPE_TOGGLE_BUTTON)

static gboolean
is_chosen (GtkWidget *button)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));
}

/* The one after, or before, @button; from the last on to the first. */
static GtkWidget *
get_neighbour (GtkWidget *button,
               gboolean after)
{
  GtkWidget *parent = gtk_widget_get_parent (button);
  GtkWidget *neighbour = after ? gtk_widget_get_next_sibling (button) : gtk_widget_get_prev_sibling (button);

  if (neighbour == NULL)
    neighbour = after ? gtk_widget_get_first_child (parent) : gtk_widget_get_last_child (parent);
  return neighbour;
}

static gboolean
can_be_chosen (GtkWidget *button)
{
  return FERRY_IS_RADIO_BUTTON (button) && gtk_widget_is_sensitive (button) && gtk_widget_get_visible (button);
}

/* Whether Tab stops here: at the chosen one, or where that is not to be had, at the first. */
static gboolean
is_stop (GtkWidget *button)
{
  GtkWidget *first = NULL;
  GtkWidget *other;

  if (is_chosen (button))
    return TRUE;
  for (other = gtk_widget_get_first_child (gtk_widget_get_parent (button)); other != NULL; other = gtk_widget_get_next_sibling (other))
    {
      if (!can_be_chosen (other))
        continue;
      if (is_chosen (other))
        return FALSE;
      if (first == NULL)
        first = other;
    }
  return first == button;
}

static void
choose_neighbour (GtkWidget *button,
                  gboolean after)
{
  GtkWidget *neighbour = get_neighbour (button, after);

  while (neighbour != button && !can_be_chosen (neighbour))
    neighbour = get_neighbour (neighbour, after);
  gtk_widget_grab_focus (neighbour);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (neighbour), TRUE);
}

static gboolean
ferry_radio_button_focus (GtkWidget *widget,
                          GtkDirectionType direction)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (!gtk_widget_is_focus (widget))
    return is_stop (widget) && gtk_widget_grab_focus (widget);
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  choose_neighbour (widget, direction == GTK_DIR_DOWN || direction == (mirrored ? GTK_DIR_LEFT : GTK_DIR_RIGHT));
  return TRUE;
}

static void
ferry_radio_button_toggled (GtkToggleButton *button)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_CHECKED, is_chosen (GTK_WIDGET (button)), -1);
}

static void
ferry_radio_button_class_init (FerryRadioButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = ferry_radio_button_focus;
  GTK_TOGGLE_BUTTON_CLASS (klass)->toggled = ferry_radio_button_toggled;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO);
}

static void
ferry_radio_button_init (FerryRadioButton *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED, FALSE, -1);
}

GtkWidget *
ferry_radio_button_new (const char *label,
                        GtkWidget *other)
{
  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (other == NULL || FERRY_IS_RADIO_BUTTON (other), NULL);

  return g_object_new (FERRY_TYPE_RADIO_BUTTON, "label", label, "group", other, NULL);
}
