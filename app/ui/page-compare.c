/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Compare". */
#include "page-compare.h"

#include "children.h"
#include "compare-chart.h"
#include "empty-state.h"
#include "palette.h"

#include <glib/gi18n-lib.h>

struct _FerryPageCompare
{
  GtkWidget parent_instance;

  FerryComparison *comparison;
  gulong changed_handler;

  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *stop;
  GtkWidget *copy;
  FerryCompareChart *chart;
  GtkWidget *table;
};

G_DEFINE_FINAL_TYPE (FerryPageCompare, ferry_page_compare, GTK_TYPE_WIDGET)

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
  attach (self, ferry_outcome_get_name (measure->outcome), 6, row);
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
    gtk_widget_add_css_class (attach (self, _ (titles[i]), i, 0), "column-title");
  for (guint i = 0; i < n; i++)
    add_row (self, &rows[i], i + 1);
}

static void
show_comparison (FerryPageCompare *self)
{
  FerryExecutorKind running = ferry_comparison_get_running (self->comparison);
  const char *operation = _ (ferry_comparison_get_operation (self->comparison)->title);
  g_autofree char *title = NULL;

  if (running != FERRY_EXECUTOR_DEFAULT)
    title = g_strdup_printf (_ ("%s: measuring it on %s…"), operation, ferry_executor_get_title (running));
  else
    title = g_strdup_printf (_ ("%s: the same call each way, measured on this machine, while the loop beats 60 times a second"), operation);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_widget_set_visible (self->stop, running != FERRY_EXECUTOR_DEFAULT);
  ferry_compare_chart_set_comparison (self->chart, self->comparison);
  show_table (self);
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
ferry_page_compare_dispose (GObject *object)
{
  FerryPageCompare *self = FERRY_PAGE_COMPARE (object);

  if (self->comparison != NULL)
    g_clear_signal_handler (&self->changed_handler, self->comparison);
  g_clear_object (&self->comparison);
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
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, chart);
  gtk_widget_class_bind_template_child (widget_class, FerryPageCompare, table);
}

static void
ferry_page_compare_init (FerryPageCompare *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_stack_add_named (GTK_STACK (self->stack),
                       ferry_empty_state_new ("ferry-loop-symbolic", _ ("The same call on the main loop and on every way out of it, measured one after another: what each costs the window."), _ ("Compare All Ways"), "win.compare"),
                       "empty");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (on_stop_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
}

void
ferry_page_compare_set_comparison (FerryPageCompare *self,
                                   FerryComparison *comparison)
{
  g_return_if_fail (FERRY_IS_PAGE_COMPARE (self));
  g_return_if_fail (FERRY_IS_COMPARISON (comparison));

  if (self->comparison != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->comparison);
      ferry_comparison_stop (self->comparison);
    }
  g_set_object (&self->comparison, comparison);
  self->changed_handler = g_signal_connect_swapped (comparison, "changed", G_CALLBACK (show_comparison), self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "comparison");
  show_comparison (self);
}
