/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The place of a page. */
#include "page-slot.h"

struct _FerryPageSlot
{
  FerryWidthFirst parent_instance;

  GType page_type;
  GtkWidget *page; /* NULL until it is made */
};

G_DEFINE_FINAL_TYPE (FerryPageSlot, ferry_page_slot, FERRY_TYPE_WIDTH_FIRST)

enum {
  MADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Comes first in the first frame. */
static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  if (gdk_frame_clock_get_frame_counter (clock) == 0)
    return G_SOURCE_CONTINUE;

  ferry_page_slot_require_page (FERRY_PAGE_SLOT (widget));
  return G_SOURCE_REMOVE;
}

/* A window that opens shows its first frame without the page, and with the next one it is there: the
 * page is a sixth of its widgets, and nobody sees it missing for so short a while. */
static void
ferry_page_slot_map (GtkWidget *widget)
{
  FerryPageSlot *self = FERRY_PAGE_SLOT (widget);

  if (gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (widget)) >= 0)
    ferry_page_slot_require_page (self);
  else if (self->page == NULL)
    gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  GTK_WIDGET_CLASS (ferry_page_slot_parent_class)->map (widget);
}

static void
ferry_page_slot_dispose (GObject *object)
{
  FERRY_PAGE_SLOT (object)->page = NULL;

  G_OBJECT_CLASS (ferry_page_slot_parent_class)->dispose (object);
}

static void
ferry_page_slot_class_init (FerryPageSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_page_slot_dispose;
  GTK_WIDGET_CLASS (klass)->map = ferry_page_slot_map;

  signals[MADE] = g_signal_new ("made", FERRY_TYPE_PAGE_SLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
}

static void
ferry_page_slot_init (FerryPageSlot *self)
{
}

void
ferry_page_slot_set_page_type (FerryPageSlot *self,
                               GType page_type)
{
  g_return_if_fail (FERRY_IS_PAGE_SLOT (self));
  g_return_if_fail (g_type_is_a (page_type, GTK_TYPE_WIDGET));
  g_return_if_fail (self->page == NULL);

  self->page_type = page_type;
}

GtkWidget *
ferry_page_slot_get_page (FerryPageSlot *self)
{
  g_return_val_if_fail (FERRY_IS_PAGE_SLOT (self), NULL);

  return self->page;
}

GtkWidget *
ferry_page_slot_require_page (FerryPageSlot *self)
{
  g_return_val_if_fail (FERRY_IS_PAGE_SLOT (self), NULL);
  g_return_val_if_fail (self->page_type != G_TYPE_INVALID, NULL);

  if (self->page == NULL)
    {
      self->page = g_object_new (self->page_type, NULL);
      gtk_widget_set_parent (self->page, GTK_WIDGET (self));
      g_signal_emit (self, signals[MADE], 0, self->page);
    }
  return self->page;
}
