/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a page shows while there is nothing. */
#include "empty-state.h"

#include "children.h"

#define FERRY_TYPE_EMPTY_STATE (ferry_empty_state_get_type ())
G_DECLARE_FINAL_TYPE (FerryEmptyState, ferry_empty_state, FERRY, EMPTY_STATE, GtkWidget)

struct _FerryEmptyState
{
  GtkWidget parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (FerryEmptyState, ferry_empty_state, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
ferry_empty_state_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A stack whose pages need not be of one height asks how wide a page is at its least height: for the sentence that
 * is all of it in one line, and no narrower window would have room. */
static void
ferry_empty_state_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (FERRY_EMPTY_STATE (widget)->box, orientation, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, minimum, natural, NULL, NULL);
}

static void
ferry_empty_state_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  gtk_widget_allocate (FERRY_EMPTY_STATE (widget)->box, width, height, baseline, NULL);
}

static void
ferry_empty_state_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_empty_state_parent_class)->dispose (object);
}

static void
ferry_empty_state_class_init (FerryEmptyStateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_empty_state_dispose;
  widget_class->get_request_mode = ferry_empty_state_get_request_mode;
  widget_class->measure = ferry_empty_state_measure;
  widget_class->size_allocate = ferry_empty_state_size_allocate;
}

static void
ferry_empty_state_init (FerryEmptyState *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->box, "empty-state");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ferry_empty_state_new (const char *icon_name,
                       const char *text,
                       const char *button,
                       const char *action)
{
  FerryEmptyState *self = g_object_new (FERRY_TYPE_EMPTY_STATE, "vexpand", TRUE, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *filler;

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_append (GTK_BOX (self->box), icon);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), label);

  if (button != NULL)
    {
      filler = gtk_button_new_with_label (button);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (filler), action);
      gtk_widget_set_halign (filler, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->box), filler);
    }
  return GTK_WIDGET (self);
}
