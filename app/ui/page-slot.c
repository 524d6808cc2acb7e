/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The place of a page. */
#include "page-slot.h"

struct _FerryPageSlot
{
  GtkWidget parent_instance;

  GType page_type;
  GtkWidget *page; /* NULL until it is made */
};

G_DEFINE_FINAL_TYPE (FerryPageSlot, ferry_page_slot, GTK_TYPE_WIDGET)

enum {
  PROP_PAGE_TYPE = 1,
  N_PROPS
};

enum {
  MADE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
ferry_page_slot_map (GtkWidget *widget)
{
  ferry_page_slot_require_page (FERRY_PAGE_SLOT (widget));

  GTK_WIDGET_CLASS (ferry_page_slot_parent_class)->map (widget);
}

static void
ferry_page_slot_dispose (GObject *object)
{
  g_clear_pointer (&FERRY_PAGE_SLOT (object)->page, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_page_slot_parent_class)->dispose (object);
}

static void
ferry_page_slot_get_property (GObject *object,
                              guint property_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_PAGE_TYPE:
      g_value_set_gtype (value, FERRY_PAGE_SLOT (object)->page_type);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_page_slot_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_PAGE_TYPE:
      FERRY_PAGE_SLOT (object)->page_type = g_value_get_gtype (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_page_slot_class_init (FerryPageSlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_page_slot_dispose;
  object_class->get_property = ferry_page_slot_get_property;
  object_class->set_property = ferry_page_slot_set_property;
  GTK_WIDGET_CLASS (klass)->map = ferry_page_slot_map;

  properties[PROP_PAGE_TYPE] = g_param_spec_gtype ("page-type", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[MADE] = g_signal_new ("made", FERRY_TYPE_PAGE_SLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_page_slot_init (FerryPageSlot *self)
{
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

  if (self->page == NULL)
    {
      self->page = g_object_new (self->page_type, NULL);
      gtk_widget_set_parent (self->page, GTK_WIDGET (self));
      g_signal_emit (self, signals[MADE], 0, self->page);
    }
  return self->page;
}
