/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a small window leaves out, and what it brings into sight. */
#include "menu-key.h"
#include "window-private.h"

/* Of the tabs beside the chosen one: that there are more. */
#define TAB_LEAD 24

static void
set_style_class (FerryWindow *self,
                 const char *name,
                 gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
on_layout_changed (FerryWindow *self)
{
  gboolean is_narrow, is_short;

  g_object_get (self->body, "narrow", &is_narrow, "short", &is_short, NULL);
  set_style_class (self, "narrow", is_narrow);
  set_style_class (self, "short", is_short);
  ferry_loop_panel_set_compact (self->loop, is_short);
  ferry_operation_panel_set_compact (self->panel, is_narrow);
}

/* Who has chosen goes on in the form. */
static void
on_operation_activated (FerryWindow *self)
{
  if (ferry_window_body_uncover (self->body))
    ferry_operation_panel_take_focus (self->panel);
}

/* Below the form one may have scrolled down; with the form gone, or back, or another one, one begins at the top: at the
 * tabs and what was pressed beside them, or at the form. */
void
ferry_window_begin_at_top (FerryWindow *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

void
ferry_window_reveal_form (FerryWindow *self)
{
  ferry_window_body_uncover (self->body);
  gtk_widget_set_visible (GTK_WIDGET (self->panel), TRUE);
  ferry_window_begin_at_top (self);
}

static gboolean
scroll_to_page (gpointer user_data)
{
  FerryWindow *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GtkWidget *all = gtk_widget_get_parent (self->page_card);
  double page_size = gtk_adjustment_get_page_size (adjustment);
  graphene_rect_t place;

  self->revealing = 0;
  if (gtk_widget_compute_bounds (self->page_card, all, &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.y, place.origin.y + MIN (place.size.height, page_size));
  return G_SOURCE_REMOVE;
}

void
ferry_window_reveal_page (FerryWindow *self)
{
  ferry_window_body_uncover (self->body);
  /* Once it is laid out: a page may be of another height than the one before. */
  if (self->revealing == 0)
    {
      self->revealing = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, scroll_to_page, self, NULL);
      g_source_set_name_by_id (self->revealing, "[ferry] reveal the page");
    }
}

/* The tabs are in the order of the pages. */
static GtkWidget *
get_chosen_tab (FerryWindow *self)
{
  g_autoptr(GtkSelectionModel) pages = gtk_stack_get_pages (GTK_STACK (self->pages));
  GtkWidget *tab = gtk_widget_get_first_child (self->tabs);

  for (guint i = 0; tab != NULL && !gtk_selection_model_is_selected (pages, i); i++)
    tab = gtk_widget_get_next_sibling (tab);
  return tab;
}

static gboolean
scroll_to_tab (gpointer user_data)
{
  FerryWindow *self = user_data;
  GtkWidget *scroller = gtk_widget_get_ancestor (self->tabs, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkWidget *tab = get_chosen_tab (self);
  graphene_rect_t place;

  self->revealing_tab = 0;
  if (tab != NULL && gtk_widget_compute_bounds (tab, self->tabs, &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.x - TAB_LEAD, place.origin.x + place.size.width + TAB_LEAD);
  return G_SOURCE_REMOVE;
}

/* Once they are laid out, as above: with another page, and in another width. */
static void
reveal_tab (FerryWindow *self)
{
  if (self->revealing_tab != 0)
    return;
  self->revealing_tab = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, scroll_to_tab, self, NULL);
  g_source_set_name_by_id (self->revealing_tab, "[ferry] reveal the tab");
}

void
ferry_window_layout_init (FerryWindow *self)
{
  ferry_menu_key_watch (GTK_WIDGET (self));
  g_signal_connect_object (self->body, "notify::narrow", G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->body, "notify::short", G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "notify::visible", G_CALLBACK (ferry_window_begin_at_top), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (reveal_tab), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (self->tabs, GTK_TYPE_SCROLLED_WINDOW))),
                           "notify::page-size", G_CALLBACK (reveal_tab), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->operations, "activated", G_CALLBACK (on_operation_activated), self, G_CONNECT_SWAPPED);
}
