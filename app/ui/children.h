/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small things that GTK 4.8 leaves to be done about a widget's children. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Unparents every child of @widget: for the dispose of one that has them directly. After
 * gtk_widget_dispose_template() too, which in 4.8 leaves those that the template gave no id. */
void ferry_widget_drop_children (GtkWidget *widget);

/* Names @widget for assistive technology; a drop-down's inner button, which is what takes the focus
 * and has no name of its own in 4.8, as well. */
void ferry_widget_set_name (GtkWidget *widget,
                            const char *name);

/* Names the items of @menu by what they show, each time it opens. GTK 4.18 has them labelled by
 * labels that are presentation, which it lets have no name. */
void ferry_menu_name_items (GtkPopoverMenu *menu);

/* Gives @widget the focus, and again where something hidden has it once what goes on now is over: a row that is
 * activated by a double click is focused by GTK 4.18 afterwards, on a page that is hidden by then. */
void ferry_widget_take_focus (GtkWidget *widget);

/* Adds @child, which is floating, to @box, which is a GtkFlowBox for its lines alone: neither the place of a child takes
 * the focus nor do keys move it from place to place. That of GTK 4.8 goes on from a child that is gone, and until it is laid
 * out, as after a stall, divides by zero when a page key comes, and never returns when the focus in it is to go up or
 * down: so it is laid out here, with its first child. Where nothing in @box takes the focus it must not either, by its
 * "can-focus": Tab would stay in front of it for good. */
void ferry_flow_box_add (GtkWidget *box,
                         GtkWidget *child);

/* Puts @child, which is floating, into @expander. While that is folded GTK 4.8 has its child in no window
 * and still offers it the focus, to those who come backwards, and warns. */
void ferry_expander_set_child (GtkExpander *expander,
                               GtkWidget *child);

/* To be called once for a text view in a scrolled window: has it stop where it is when it goes out of sight while it
 * scrolls. The window takes it to the end of its way then, where the view measures its lines and corrects the place; GTK
 * 4.8 ends the way a second time after that, warns, and leaves the frame clock's users one short. */
void ferry_text_view_finish (GtkTextView *view);

G_END_DECLS
