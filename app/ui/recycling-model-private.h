/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the recycling model share. */
#pragma once

#include "recycling-model.h"

G_BEGIN_DECLS

struct _FerryRecyclingModel
{
  GObject parent_instance;

  GtkSelectionModel *selection;
  GtkColumnView *view; /* weak */

  /* Rows of @selection that the view knows, and behind them those that are gone from it. */
  guint n_live;
  guint n_gone;
  GArray *gone_together; /* of guint, how many of them; the last ones first. In each every item is another */
  gpointer gone;         /* the item of one of them */
  guint step;
};

/* What is selected, passed on to the selection model below. */
void ferry_recycling_model_selection_init (GtkSelectionModelInterface *interface);

G_END_DECLS
