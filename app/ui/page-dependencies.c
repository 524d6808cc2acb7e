/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Dependencies". It is as high as its cards: the window scrolls it. */
#include "page-dependencies.h"

#include "children.h"
#include "dependency-card.h"

struct _FerryPageDependencies
{
  GtkWidget parent_instance;

  /* until the cards are made, which begins with the first look at the page */
  GListModel *dependencies;
  FerryPolicySettings *policies;
  guint n_cards;
};

G_DEFINE_FINAL_TYPE (FerryPageDependencies, ferry_page_dependencies, GTK_TYPE_WIDGET)

/* FALSE once there is one for each. */
static gboolean
add_card (FerryPageDependencies *self)
{
  g_autoptr(FerryDependencyItem) item = self->dependencies != NULL ? g_list_model_get_item (self->dependencies, self->n_cards) : NULL;

  if (item == NULL)
    {
      g_clear_object (&self->dependencies);
      g_clear_object (&self->policies);
      return FALSE;
    }
  self->n_cards++;
  gtk_widget_set_parent (ferry_dependency_card_new (item, self->policies), GTK_WIDGET (self));
  return TRUE;
}

static gboolean
on_frame (GtkWidget *widget,
          GdkFrameClock *clock,
          gpointer user_data)
{
  return add_card (FERRY_PAGE_DEPENDENCIES (widget)) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* The first card at once and another one with each frame: all together would take up a frame. */
static void
ferry_page_dependencies_map (GtkWidget *widget)
{
  FerryPageDependencies *self = FERRY_PAGE_DEPENDENCIES (widget);

  if (self->n_cards == 0 && add_card (self))
    gtk_widget_add_tick_callback (widget, on_frame, NULL, NULL);

  GTK_WIDGET_CLASS (ferry_page_dependencies_parent_class)->map (widget);
}

static void
ferry_page_dependencies_dispose (GObject *object)
{
  FerryPageDependencies *self = FERRY_PAGE_DEPENDENCIES (object);

  g_clear_object (&self->dependencies);
  g_clear_object (&self->policies);
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_page_dependencies_parent_class)->dispose (object);
}

static void
ferry_page_dependencies_class_init (FerryPageDependenciesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_page_dependencies_dispose;
  GTK_WIDGET_CLASS (klass)->map = ferry_page_dependencies_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_page_dependencies_init (FerryPageDependencies *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
}

void
ferry_page_dependencies_set_dependencies (FerryPageDependencies *self,
                                          GListModel *dependencies,
                                          FerryPolicySettings *policies)
{
  g_return_if_fail (FERRY_IS_PAGE_DEPENDENCIES (self));
  g_return_if_fail (G_IS_LIST_MODEL (dependencies));

  g_set_object (&self->dependencies, dependencies);
  g_set_object (&self->policies, policies);
}
