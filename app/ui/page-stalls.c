/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Stalls". */
#include "page-stalls.h"

#include "changes.h"
#include "columns.h"
#include "empty-state.h"
#include "model/progress-rate.h"
#include "model/stall-list.h"
#include "palette.h"

#include <glib/gi18n-lib.h>

struct _FerryPageStalls
{
  GtkWidget parent_instance;

  GListModel *stalls;

  GtkWidget *stack;
  GtkWidget *count;
  GtkWidget *copy;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (FerryPageStalls, ferry_page_stalls, GTK_TYPE_WIDGET)

static char *
describe (gpointer item)
{
  return ferry_stall_item_describe (item);
}

static void
update_time (GtkWidget *cell,
             gpointer item)
{
  GDateTime *time = ferry_stall_item_get_time (item);
  g_autofree char *second = g_date_time_format (time, "%T");
  g_autofree char *text = g_strdup_printf ("%s.%03d", second, g_date_time_get_microsecond (time) / 1000);

  gtk_label_set_label (GTK_LABEL (cell), text);
}

static void
update_duration (GtkWidget *cell,
                 gpointer item)
{
  const FerryStall *stall = ferry_stall_item_get_stall (item);
  g_autofree char *text = ferry_format_duration (stall->duration);

  gtk_label_set_label (GTK_LABEL (cell), text);
  for (FerryLevel level = 0; level < FERRY_N_LEVELS; level++)
    gtk_widget_remove_css_class (cell, ferry_level_get_style_class (level));
  gtk_widget_add_css_class (cell, ferry_level_get_style_class (ferry_level_for_duration (stall->duration)));
}

static void
update_class (GtkWidget *cell,
              gpointer item)
{
  static const char * const titles[FERRY_N_STALL_CLASSES] = {
    [FERRY_STALL_SLOW] = N_ ("Slow"),
    [FERRY_STALL_LONG] = N_ ("Long"),
    [FERRY_STALL_MICRO_HANG] = N_ ("Micro-hang"),
    [FERRY_STALL_HANG] = N_ ("Hang"),
    [FERRY_STALL_SEVERE] = N_ ("Severe"),
    [FERRY_STALL_NOT_RESPONDING] = N_ ("Not responding"),
  };

  gtk_label_set_label (GTK_LABEL (cell), _ (titles[ferry_stall_item_get_stall (item)->stall_class]));
}

static void
update_purpose (GtkWidget *cell,
                gpointer item)
{
  gtk_label_set_label (GTK_LABEL (cell), ferry_stall_item_get_stall (item)->deliberate ? _ ("Yes") : _ ("No"));
}

static GtkWidget *
create_what (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  ferry_label_tell_all (label);

  return label;
}

static void
update_what (GtkWidget *cell,
             gpointer item)
{
  const char *what = ferry_stall_item_get_what (item);

  gtk_label_set_label (GTK_LABEL (cell), *what != '\0' ? what : _ ("no call"));
}

static const FerryCell time_cell = {.update = update_time, .numeric = TRUE, .describe = describe};
static const FerryCell duration_cell = {.update = update_duration, .numeric = TRUE};
static const FerryCell class_cell = {.update = update_class};
static const FerryCell purpose_cell = {.update = update_purpose};
static const FerryCell what_cell = {.create = create_what, .update = update_what};

static void
add_columns (GtkColumnView *view)
{
  static const struct
  {
    const char *title;
    const FerryCell *cell;
    int width;
  } columns[] = {
    {N_ ("When"), &time_cell, 120},
    {N_ ("Length"), &duration_cell, 96},
    {N_ ("Class"), &class_cell, 120},
    {N_ ("On purpose"), &purpose_cell, 96},
    {N_ ("What ran"), &what_cell, 0},
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = ferry_column_new (_ (columns[i].title), columns[i].cell);

      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
    }
  ferry_columns_finish (view, _ ("Stalls"));
}

static void
show_stalls (FerryPageStalls *self)
{
  guint n = g_list_model_get_n_items (self->stalls);
  g_autofree char *count = g_strdup_printf (ngettext ("%u stall: the main loop did not get back to its poll for 16.7 ms or longer",
                                                      "%u stalls: the main loop did not get back to its poll for 16.7 ms or longer", n),
                                            n);

  gtk_label_set_label (GTK_LABEL (self->count), count);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n == 0 ? "empty" : "stalls");
}

static void
on_items_changed (FerryPageStalls *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_stalls (self);
}

/* The table has its rows only while it is shown. Otherwise each stall would lay a row out that nobody
 * sees, and on a machine that is short of time that is the next stall. */
static void
ferry_page_stalls_map (GtkWidget *widget)
{
  FerryPageStalls *self = FERRY_PAGE_STALLS (widget);
  g_autoptr(GtkNoSelection) model = self->stalls != NULL ? gtk_no_selection_new (g_object_ref (self->stalls)) : NULL;

  if (model != NULL)
    {
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (model));
      ferry_columns_stay_on_top (GTK_COLUMN_VIEW (self->view));
      show_stalls (self);
    }

  GTK_WIDGET_CLASS (ferry_page_stalls_parent_class)->map (widget);
}

static void
ferry_page_stalls_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_page_stalls_parent_class)->unmap (widget);

  gtk_column_view_set_model (GTK_COLUMN_VIEW (FERRY_PAGE_STALLS (widget)->view), NULL);
}

static void
on_copy_clicked (FerryPageStalls *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (self->stalls);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryStallItem) item = g_list_model_get_item (self->stalls, i);
      g_autofree char *line = ferry_stall_item_describe (item);

      g_string_append_printf (text, "%s\n", line);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("The list of stalls is on the clipboard"));
}

static void
ferry_page_stalls_dispose (GObject *object)
{
  FerryPageStalls *self = FERRY_PAGE_STALLS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_STALLS);
  g_clear_object (&self->stalls);

  G_OBJECT_CLASS (ferry_page_stalls_parent_class)->dispose (object);
}

static void
ferry_page_stalls_class_init (FerryPageStallsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_stalls_dispose;
  widget_class->map = ferry_page_stalls_map;
  widget_class->unmap = ferry_page_stalls_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-stalls.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, count);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, copy);
  gtk_widget_class_bind_template_child (widget_class, FerryPageStalls, view);
}

static void
ferry_page_stalls_init (FerryPageStalls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  add_columns (GTK_COLUMN_VIEW (self->view));
  gtk_stack_add_named (GTK_STACK (self->stack),
                       ferry_empty_state_new ("ferry-loop-symbolic", _ ("No stall so far: the main loop always came back within one frame, 16.7 ms."), _ ("Run on the Main Loop"), "win.run-on-main-loop"),
                       "empty");
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
}

void
ferry_page_stalls_set_session (FerryPageStalls *self,
                               FerrySession *session)
{
  g_return_if_fail (FERRY_IS_PAGE_STALLS (self));
  g_return_if_fail (FERRY_IS_SESSION (session));

  g_clear_object (&self->stalls);
  self->stalls = ferry_stall_list_new (session);
  g_signal_connect_object (self->stalls, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}
