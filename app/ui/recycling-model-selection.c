/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The recycling model as a selection model: what is selected is known below it, and a row that is gone is not. */
#include "recycling-model-private.h"

static gboolean
is_selected (GtkSelectionModel *model,
             guint position)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (model);

  return position < self->n_live && gtk_selection_model_is_selected (self->selection, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint position,
                        guint n_items)
{
  return gtk_selection_model_get_selection_in_range (FERRY_RECYCLING_MODEL (model)->selection, position, n_items);
}

static gboolean
select_item (GtkSelectionModel *model,
             guint position,
             gboolean unselect_rest)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (model);

  return position < self->n_live && gtk_selection_model_select_item (self->selection, position, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint position)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (model);

  return position < self->n_live && gtk_selection_model_unselect_item (self->selection, position);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return gtk_selection_model_select_all (FERRY_RECYCLING_MODEL (model)->selection);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  return gtk_selection_model_unselect_all (FERRY_RECYCLING_MODEL (model)->selection);
}

/* Ranges come by way of this. */
static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset *selected,
               GtkBitset *mask)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (model);
  g_autoptr(GtkBitset) live = gtk_bitset_new_range (0, self->n_live);

  gtk_bitset_intersect (live, mask);
  return gtk_selection_model_set_selection (self->selection, selected, live);
}

void
ferry_recycling_model_selection_init (GtkSelectionModelInterface *interface)
{
  interface->is_selected = is_selected;
  interface->get_selection_in_range = get_selection_in_range;
  interface->select_item = select_item;
  interface->unselect_item = unselect_item;
  interface->select_all = select_all;
  interface->unselect_all = unselect_all;
  interface->set_selection = set_selection;
}
