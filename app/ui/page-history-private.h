/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of the page "History", for the files it is split into. */
#pragma once

#include "model/history-list.h"
#include "page-history.h"

G_BEGIN_DECLS

struct _FerryPageHistory
{
  GtkWidget parent_instance;

  FerryHistory *history;
  FerryHistoryList *list;
  GtkMultiSelection *selection;
  gboolean has_asked;
  gint64 asked;  /* monotonic microseconds: when the latest refresh began */
  gint64 took;   /* how long it took */
  guint refresh; /* the next one */
  GArray *to_delete; /* of gint64; NULL while nothing is */
  guint n_deleted;

  GtkWidget *search;
  GtkWidget *outcome;
  GtkWidget *question;
  GtkWidget *question_text;
  GtkWidget *keep;
  GtkWidget *confirm;
  GtkWidget *stack;
  GtkWidget *view;
  GtkWidget *count;
  GtkWidget *error;
  GtkWidget *retry;
};

/* page-history-actions.c: what buttons and keys do to the selected calls. */
void ferry_page_history_actions_class_init (GtkWidgetClass *widget_class);
void ferry_page_history_actions_init (FerryPageHistory *self);
void ferry_page_history_update_actions (FerryPageHistory *self);

G_END_DECLS
