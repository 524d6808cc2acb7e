/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Dependencies". It is as high as its cards: the window scrolls it. */
#include "page-dependencies.h"

#include "children.h"
#include "dependency-card.h"

struct _FerryPageDependencies
{
  GtkWidget parent_instance;

  /* until the cards are made, with the first look at the page */
  GListModel *dependencies;
  FerryPolicySettings *policies;
};

G_DEFINE_FINAL_TYPE (FerryPageDependencies, ferry_page_dependencies, GTK_TYPE_WIDGET)

static void
ferry_page_dependencies_map (GtkWidget *widget)
{
  FerryPageDependencies *self = FERRY_PAGE_DEPENDENCIES (widget);
  g_autoptr(GListModel) dependencies = g_steal_pointer (&self->dependencies);
  g_autoptr(FerryPolicySettings) policies = g_steal_pointer (&self->policies);

  for (guint i = 0; dependencies != NULL && i < g_list_model_get_n_items (dependencies); i++)
    {
      g_autoptr(FerryDependencyItem) item = g_list_model_get_item (dependencies, i);

      gtk_widget_set_parent (ferry_dependency_card_new (item, policies), widget);
    }

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
