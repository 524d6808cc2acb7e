/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Compare". */
#include "page-compare.h"

#include "children.h"
#include "compare-chart.h"
#include "empty-state.h"
#include "palette.h"
#include "state-chip.h"

#include <glib/gi18n-lib.h>

/* So many can be looked at again. */
#define KEPT_MAX 10

struct _FerryPageCompare
{
  GtkWidget parent_instance;

  GPtrArray *kept;             /* of FerryComparison, newest first */
  GtkStringList *names;        /* of those, in that order */
  FerryComparison *comparison; /* that is shown; NULL before the first */
  gboolean adding;

  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *which;
  GtkWidget *stop;
  GtkWidget *copy;
  GtkWidget *copy_picture;
  FerryCompareChart *chart;
  GtkWidget *table;
};

G_DEFINE_FINAL_TYPE (FerryPageCompare, ferry_page_compare, GTK_TYPE_WIDGET)

/* Titles of more take two lines: the numbers below them are shorter. */
#define TITLE_CHARS 11

static GtkWidget *
attach (FerryPageCompare *self,
        const char *text,
        int column,
        int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (GTK_GRID (self->table), label, column, row, 1, 1);

  return label;
}

static void
attach_title (FerryPageCompare *self,
              const char *text,
              int column)
{
  GtkWidget *label = attach (self, text, column, 0);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TITLE_CHARS);
  gtk_label_set_justify (GTK_LABEL (label), column == 0 ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_add_css_class (label, "column-title");
}

static void
attach_duration (FerryPageCompare *self,
                 gint64 duration,
                 int column,
                 int row,
                 gboolean is_stall)
{
  g_autofree char *text = ferry_format_duration (duration);
  GtkWidget *label = attach (self, text, column, row);

  if (is_stall)
    gtk_widget_add_css_class (label, ferry_level_get_style_class (ferry_level_for_duration (duration)));
}

static void
attach_outcome (FerryPageCompare *self,
                FerryOutcome outcome,
                int column,
                int row)
{
  GtkWidget *chip = ferry_state_chip_new ();

  gtk_widget_set_halign (chip, GTK_ALIGN_END);
  ferry_state_chip_set_state (chip, ferry_call_state_for_outcome (outcome));
  gtk_grid_attach (GTK_GRID (self->table), chip, column, row, 1, 1);
}

static void
add_row (FerryPageCompare *self,
         const FerryMeasure *measure,
         int row)
{
  g_autofree char *missed = g_strdup_printf (_ ("%u of %u"), measure->missed, measure->beats + measure->missed);

  attach (self, ferry_executor_get_title (measure->executor), 0, row);
  attach_duration (self, measure->worst, 1, row, TRUE);
  attach_duration (self, measure->stalled, 2, row, FALSE);
  attach (self, missed, 3, row);
  attach_duration (self, measure->elapsed, 4, row, FALSE);
  if (measure->cancel_latency > 0)
    attach_duration (self, measure->cancel_latency, 5, row, TRUE);
  else
    attach (self, "—", 5, row);
  attach_outcome (self, measure->outcome, 6, row);
}

static void
show_table (FerryPageCompare *self)
{
  static const char * const titles[] = {N_ ("Run on"), N_ ("Worst stall"), N_ ("In stalls"), N_ ("Frames missed"), N_ ("Took"), N_ ("Cancelled within"), N_ ("Outcome")};
  GtkWidget *child;
  guint n;
  const FerryMeasure *rows = ferry_comparison_get_rows (self->comparison, &n);

  while ((child = gtk_widget_get_first_child (self->table)) != NULL)
    gtk_grid_remove (GTK_GRID (self->table), child);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    attach_title (self, _ (titles[i]), i);
  for (guint i = 0; i < n; i++)
    add_row (self, &rows[i], i + 1);
}

static void
show_comparison (FerryPageCompare *self)
{
  FerryExecutorKind running = ferry_comparison_get_running (self->comparison);
  const char *operation = _ (ferry_comparison_get_operation (self->comparison)->title);
  g_autofree char *title = NULL;
  guint measured;

  if (ferry_comparison_is_warming_up (self->comparison))
    title = g_strdup_printf (_ ("%s: once before it is measured, so that the disk cache does not decide…"), operation);
  else if (running != FERRY_EXECUTOR_DEFAULT)
    title = g_strdup_printf (_ ("%s: measuring it on %s…"), operation, ferry_executor_get_title (running));
  else
    title = g_strdup_printf (_ ("%s: the same call each way, measured on this machine, while the loop beats 60 times a second"), operation);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_widget_set_visible (self->stop, running != FERRY_EXECUTOR_DEFAULT);
  ferry_comparison_get_rows (self->comparison, &measured);
  gtk_widget_set_sensitive (self->copy, measured > 0);
  gtk_widget_set_sensitive (self->copy_picture, measured > 0);
  ferry_compare_chart_set_comparison (self->chart, self->comparison);
  show_table (self);
}

/* One that is not shown goes on, and is shown once it is chosen. */
static void
on_comparison_changed (FerryPageCompare *self,
                       FerryComparison *comparison)
{
  if (comparison == self->comparison)
    show_comparison (self);
}

static void
on_chosen (FerryPageCompare *self)
{
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->which));

  if (self->adding || index >= self->kept->len)
    return;
  self->comparison = g_ptr_array_index (self->kept, index);
  show_comparison (self);
}

static void
on_stop_clicked (FerryPageCompare *self)
{
  ferry_comparison_stop (self->comparison);
}

static void
on_copy_clicked (FerryPageCompare *self)
{
  g_autofree char *text = ferry_comparison_to_text (self->comparison);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("The comparison is on the clipboard"));
}

static void
on_copy_picture_clicked (FerryPageCompare *self)
{
  g_autoptr(GdkTexture) picture = ferry_compare_chart_create_picture (self->chart);

  if (picture == NULL)
    return;
  /* GDK makes a PNG of it when somebody pastes, on a thread of its own. */
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), picture);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("The picture is on the clipboard"));
}

static void
ferry_page_compare_dispose (GObject *object)
{
  FerryPageCompare *self = FERRY_PAGE_COMPARE (object);

  self->comparison = NULL;
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_object (&self->names);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_COMPARE);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_page_compare_parent_class)->dispose (object);
}

static void
ferry_page_compare_class_init (FerryPageCompareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_compare_dispose;

  g_type_ensure (FERRY_TYPE_COMPARE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-compare.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, title);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, stop);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, copy);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, copy_picture);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, which);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, chart);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, table);
}

static void
ferry_page_compare_init (FerryPageCompare *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_stack_add_named (GTK_STACK (self->stack),
                       ferry_empty_state_new ("ferry-compare-symbolic", _ ("The same call on the main loop and on every way out of it, measured one after another: what each costs the window."), _ ("Compare All Ways"), "win.compare"),
                       "empty");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");

  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  self->names = gtk_string_list_new (NULL);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->which), G_LIST_MODEL (self->names));
  ferry_widget_set_name (self->which, _ ("Which comparison"));
  g_signal_connect_object (self->which, "notify::selected", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (on_stop_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy_picture, "clicked", G_CALLBACK (on_copy_picture_clicked), self, G_CONNECT_SWAPPED);
}

/* By what it compares and when it began, first of all; the oldest leaves. */
static void
keep (FerryPageCompare *self,
      FerryComparison *comparison)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%T");
  g_autofree char *name = g_strdup_printf ("%s, %s", _ (ferry_comparison_get_operation (comparison)->title), time);

  g_ptr_array_insert (self->kept, 0, g_object_ref (comparison));
  gtk_string_list_splice (self->names, 0, 0, (const char *[]) {name, NULL});
  if (self->kept->len <= KEPT_MAX)
    return;
  g_ptr_array_remove_index (self->kept, KEPT_MAX);
  gtk_string_list_remove (self->names, KEPT_MAX);
}

void
ferry_page_compare_update_levels (FerryPageCompare *self)
{
  g_return_if_fail (FERRY_IS_PAGE_COMPARE (self));

  if (self->comparison != NULL)
    show_comparison (self);
}

void
ferry_page_compare_set_comparison (FerryPageCompare *self,
                                   FerryComparison *comparison)
{
  g_return_if_fail (FERRY_IS_PAGE_COMPARE (self));
  g_return_if_fail (FERRY_IS_COMPARISON (comparison));

  /* They would measure each other. */
  if (self->kept->len > 0)
    ferry_comparison_stop (g_ptr_array_index (self->kept, 0));
  self->adding = TRUE;
  keep (self, comparison);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->which), 0);
  gtk_widget_set_visible (self->which, self->kept->len > 1);
  self->adding = FALSE;
  self->comparison = comparison;
  g_signal_connect_object (comparison, "changed", G_CALLBACK (on_comparison_changed), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "comparison");
  show_comparison (self);
}
