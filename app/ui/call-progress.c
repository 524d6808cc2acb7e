/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far a call is. Nothing under 300 ms: what is over at once needs no sign. */
#include "call-progress.h"

#include "changes.h"
#include "fitting-text.h"
#include "share-bar.h"
#include "spinner.h"

#include <glib/gi18n-lib.h>

#define PATIENCE_US (300 * G_TIME_SPAN_MILLISECOND)

/* Nobody reads numbers that change faster. All change in the same frame: each frame that changes something far from
 * the rest costs as much as all of them together. */
#define PACE_US (200 * G_TIME_SPAN_MILLISECOND)

/* "102.4 of 134.2 GB · 1.98 GB/s · 12 min left" */
#define TEXT_CHARS 40
/* "12 min 5 s left" */
#define LEAST_CHARS 15

#define SPACING 12

struct _FerryCallProgress
{
  GtkWidget parent_instance;

  FerryCallRecord *record;
  gulong changed_handler;
  guint patience;
  gint64 shown;
  gboolean compact;

  GtkWidget *spinner;
  GtkWidget *bar;
  GtkWidget *label; /* NULL if compact */
};

G_DEFINE_FINAL_TYPE (FerryCallProgress, ferry_call_progress, GTK_TYPE_WIDGET)

enum {
  PROP_COMPACT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* In a row of a table each has its place all the time: nothing is laid out when it comes and goes. */
static void
show_sign (FerryCallProgress *self,
           GtkWidget *sign,
           gboolean shown)
{
  if (self->compact)
    ferry_change_child_visible (sign, shown);
  else
    gtk_widget_set_visible (sign, shown);
}

static void
show_nothing (FerryCallProgress *self)
{
  self->shown = 0;
  show_sign (self, self->spinner, FALSE);
  show_sign (self, self->bar, FALSE);
  if (self->label != NULL)
    gtk_widget_set_visible (self->label, FALSE);
}

static void
show_share (FerryCallProgress *self,
            double share)
{
  ferry_share_bar_set_share (FERRY_SHARE_BAR (self->bar), share);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, CLAMP (share, 0, 1), -1);
}

static void
show_words (FerryCallProgress *self)
{
  g_auto(GStrv) forms = ferry_call_record_describe_progress (self->record);

  ferry_fitting_text_set_forms (FERRY_FITTING_TEXT (self->label), (const char * const *)forms);
  gtk_widget_set_visible (self->label, *forms[0] != '\0');
}

static void
show_progress (FerryCallProgress *self)
{
  FerryProgress progress = {0};
  gboolean total_known;

  if (g_get_monotonic_time () / PACE_US == self->shown / PACE_US)
    return;
  self->shown = g_get_monotonic_time ();

  ferry_call_record_get_progress (self->record, &progress);
  total_known = progress.total > 0;

  show_sign (self, self->spinner, !total_known);
  show_sign (self, self->bar, total_known);
  if (total_known)
    show_share (self, progress.done / (double)progress.total);
  if (self->label != NULL)
    show_words (self);
}

static void update (FerryCallProgress *self);

static gboolean
on_patience (gpointer user_data)
{
  FerryCallProgress *self = user_data;

  self->patience = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
update (FerryCallProgress *self)
{
  FerryCallTimes times;
  gint64 age;

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->record == NULL || ferry_call_record_is_over (self->record))
    {
      show_nothing (self);
      return;
    }

  ferry_call_record_get_times (self->record, &times);
  age = times.started != 0 ? g_get_monotonic_time () - times.started : 0;
  if (age >= PATIENCE_US)
    {
      show_progress (self);
      return;
    }
  show_nothing (self);
  if (times.started != 0)
    {
      self->patience = g_timeout_add ((PATIENCE_US - age) / 1000 + 1, on_patience, self);
      g_source_set_name_by_id (self->patience, "[ferry] show progress");
    }
}

/* What stands beside it has its width first, and it makes do with the rest: it asks for no more than it needs. */
static void
ferry_call_progress_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  GtkWidget *child;

  *minimum = *natural = 0;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int least;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &least, NULL, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *minimum += least + (*minimum > 0 ? SPACING : 0);
      else
        *minimum = MAX (*minimum, least);
    }
  *natural = *minimum;
}

static void
place_child (GtkWidget *child,
             int x,
             int width,
             int whole,
             int height)
{
  gboolean mirrored = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;

  gtk_widget_size_allocate (child, &(GtkAllocation) {mirrored ? whole - x - width : x, 0, width, height}, -1);
}

static void
allocate_signs (FerryCallProgress *self,
                int width,
                int height)
{
  int spinner_width;

  gtk_widget_measure (self->spinner, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &spinner_width, NULL, NULL);
  place_child (self->spinner, 0, spinner_width, width, height);
  place_child (self->bar, 0, width, width, height);
}

/* The words have what a spinner leaves, or a bar of some length; the bar takes what they do not want. */
static void
ferry_call_progress_size_allocate (GtkWidget *widget,
                                   int width,
                                   int height,
                                   int baseline)
{
  FerryCallProgress *self = FERRY_CALL_PROGRESS (widget);
  gboolean is_bar = gtk_widget_should_layout (self->bar);
  GtkWidget *sign = is_bar ? self->bar : self->spinner;
  gboolean has_sign = gtk_widget_should_layout (sign);
  int sign_width = 0;
  int label_width = 0;

  if (self->compact)
    {
      allocate_signs (self, width, height);
      return;
    }
  if (has_sign)
    gtk_widget_measure (sign, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &sign_width, NULL, NULL);
  if (gtk_widget_should_layout (self->label))
    {
      int least, wanted;

      gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      label_width = CLAMP (width - sign_width - SPACING, least, wanted);
    }
  if (is_bar)
    sign_width = width - (label_width > 0 ? label_width + SPACING : 0);
  if (has_sign)
    place_child (sign, 0, sign_width, width, height);
  if (label_width > 0)
    place_child (self->label, has_sign ? sign_width + SPACING : 0, label_width, width, height);
}

static void
ferry_call_progress_dispose (GObject *object)
{
  FerryCallProgress *self = FERRY_CALL_PROGRESS (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->record != NULL)
    g_clear_signal_handler (&self->changed_handler, self->record);
  g_clear_object (&self->record);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_call_progress_parent_class)->dispose (object);
}

static void
ferry_call_progress_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, FERRY_CALL_PROGRESS (object)->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_call_progress_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_COMPACT:
      FERRY_CALL_PROGRESS (object)->compact = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* "compact" is known. */
static void
ferry_call_progress_constructed (GObject *object)
{
  FerryCallProgress *self = FERRY_CALL_PROGRESS (object);

  G_OBJECT_CLASS (ferry_call_progress_parent_class)->constructed (object);

  if (!self->compact)
    {
      self->label = ferry_fitting_text_new (LEAST_CHARS, TEXT_CHARS);
      gtk_widget_set_parent (self->label, GTK_WIDGET (self));
    }
  show_nothing (self);
}

static void
ferry_call_progress_class_init (FerryCallProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ferry_call_progress_constructed;
  object_class->dispose = ferry_call_progress_dispose;
  object_class->get_property = ferry_call_progress_get_property;
  object_class->set_property = ferry_call_progress_set_property;
  widget_class->measure = ferry_call_progress_measure;
  widget_class->size_allocate = ferry_call_progress_size_allocate;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_call_progress_init (FerryCallProgress *self)
{
  self->spinner = ferry_spinner_new ();
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));

  /* A GtkProgressBar lays the window out again with each step. */
  self->bar = g_object_new (FERRY_TYPE_SHARE_BAR, "accessible-role", GTK_ACCESSIBLE_ROLE_PROGRESS_BAR, NULL);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Progress"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}

void
ferry_call_progress_set_record (FerryCallProgress *self,
                                FerryCallRecord *record)
{
  g_return_if_fail (FERRY_IS_CALL_PROGRESS (self));
  g_return_if_fail (record == NULL || FERRY_IS_CALL_RECORD (record));

  if (self->record == record)
    return;
  if (self->record != NULL)
    g_clear_signal_handler (&self->changed_handler, self->record);
  g_set_object (&self->record, record);
  self->shown = 0;
  if (record != NULL)
    self->changed_handler = g_signal_connect_swapped (record, "changed", G_CALLBACK (update), self);
  update (self);
}
