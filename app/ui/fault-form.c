/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Troubles on demand for one dependency. */
#include "fault-form.h"

#include "children.h"

#include <glib/gi18n-lib.h>

typedef enum {
  DELAY,
  HANG,
  ERROR,
  CRASH,
  N_KINDS
} Kind;

static const struct
{
  const char *title;
  const char *help;
  const char *share_name;
  const char *duration_name; /* NULL where it has none */
  double duration;           /* seconds to begin with */
} kinds[N_KINDS] = {
  [DELAY] = {N_ ("Delay"), N_ ("The attempt begins late"), N_ ("Delay, percent of attempts"), N_ ("Delay, seconds"), 0.5},
  [HANG] = {N_ ("Hang"), N_ ("The attempt hangs, deaf to cancelling"), N_ ("Hang, percent of attempts"), N_ ("Hang, seconds"), 10},
  [ERROR] = {N_ ("Error"), N_ ("The attempt fails with an error that may be over a little later"), N_ ("Error, percent of attempts")},
  [CRASH] = {N_ ("Crash"), N_ ("The attempt ends as if its worker had died"), N_ ("Crash, percent of attempts")},
};

struct _FerryFaultForm
{
  GtkWidget parent_instance;

  FerryDependencyItem *item;
  gboolean clearing; /* the fields change together */

  GtkWidget *shares[N_KINDS];
  GtkWidget *durations[N_KINDS];
  GtkWidget *clear;
};

G_DEFINE_FINAL_TYPE (FerryFaultForm, ferry_fault_form, GTK_TYPE_WIDGET)

static guint
get_share (FerryFaultForm *self,
           Kind kind)
{
  return gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->shares[kind]));
}

static gint64
get_duration (FerryFaultForm *self,
              Kind kind)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->durations[kind])) * G_TIME_SPAN_SECOND;
}

static void
apply (FerryFaultForm *self)
{
  FerryFaults faults = {
    .delay_percent = get_share (self, DELAY),
    .delay = get_duration (self, DELAY),
    .hang_percent = get_share (self, HANG),
    .hang = get_duration (self, HANG),
    .error_percent = get_share (self, ERROR),
    .crash_percent = get_share (self, CRASH),
  };

  if (self->clearing)
    return;
  gtk_widget_set_sensitive (self->clear, ferry_faults_are_on (&faults));
  ferry_dependency_item_set_faults (self->item, &faults);
}

static void
on_clear_clicked (FerryFaultForm *self)
{
  self->clearing = TRUE;
  for (Kind kind = 0; kind < N_KINDS; kind++)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->shares[kind]), 0);
  self->clearing = FALSE;
  /* The button is about to turn insensitive, and must not take the focus with it. */
  gtk_widget_grab_focus (self->shares[0]);
  apply (self);
}

static GtkWidget *
create_spin_button (FerryFaultForm *self,
                    const char *name,
                    const char *help,
                    double maximum,
                    double step,
                    guint digits,
                    double value)
{
  GtkWidget *button = gtk_spin_button_new_with_range (0, maximum, step);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (button), digits);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (button), value);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (button), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (button), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (button), 4);
  gtk_widget_set_tooltip_text (button, help);
  ferry_widget_set_name (button, name);
  g_signal_connect_object (button, "value-changed", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);

  return button;
}

static void
attach_label (GtkGrid *grid,
              const char *text,
              int column,
              int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
add_kind (FerryFaultForm *self,
          GtkGrid *grid,
          Kind kind)
{
  const char *help = _ (kinds[kind].help);

  attach_label (grid, _ (kinds[kind].title), 0, kind);
  self->shares[kind] = create_spin_button (self, _ (kinds[kind].share_name), help, 100, 5, 0, 0);
  gtk_grid_attach (grid, self->shares[kind], 1, kind, 1, 1);
  attach_label (grid, _ ("%"), 2, kind);
  if (kinds[kind].duration_name == NULL)
    return;
  self->durations[kind] = create_spin_button (self, _ (kinds[kind].duration_name), help, 3600, 0.5, 1, kinds[kind].duration);
  gtk_grid_attach (grid, self->durations[kind], 3, kind, 1, 1);
  attach_label (grid, _ ("s"), 4, kind);
}

static GtkWidget *
create_hint (void)
{
  GtkWidget *hint = gtk_label_new (_ ("Each attempt that begins from now on is struck by chance, by each kind for itself. A hang is deaf to cancelling; a crash is a worker that dies."));

  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 80);
  gtk_widget_add_css_class (hint, "dim-label");

  return hint;
}

static void
ferry_fault_form_dispose (GObject *object)
{
  FerryFaultForm *self = FERRY_FAULT_FORM (object);

  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_object (&self->item);

  G_OBJECT_CLASS (ferry_fault_form_parent_class)->dispose (object);
}

static void
ferry_fault_form_class_init (FerryFaultFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_fault_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_fault_form_init (FerryFaultForm *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *grid = gtk_grid_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  gtk_widget_set_parent (create_hint (), GTK_WIDGET (self));

  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (Kind kind = 0; kind < N_KINDS; kind++)
    add_kind (self, GTK_GRID (grid), kind);
  gtk_widget_set_parent (grid, GTK_WIDGET (self));

  self->clear = gtk_button_new_with_label (_ ("Clear Faults"));
  gtk_widget_set_halign (self->clear, GTK_ALIGN_START);
  gtk_widget_set_sensitive (self->clear, FALSE);
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (on_clear_clicked), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->clear, GTK_WIDGET (self));
}

GtkWidget *
ferry_fault_form_new (FerryDependencyItem *item)
{
  FerryFaultForm *self;

  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (item), NULL);

  self = g_object_new (FERRY_TYPE_FAULT_FORM, NULL);
  self->item = g_object_ref (item);
  return GTK_WIDGET (self);
}
