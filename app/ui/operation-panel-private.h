/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of the operation panel, for the files it is split into. */
#pragma once

#include "operation-panel.h"
#include "wrap-box.h"

G_BEGIN_DECLS

/* What the panel remembers of each operation. */
typedef struct
{
  const FerryOperation *operation;
  GtkWidget *form;
  FerryExecutorKind executor;
  FerryCallRecord *record; /* its latest call */
  GError *problem;
  GtkSizeGroup *labels; /* of its form, that lines begin with */
} OperationState;

struct _FerryOperationPanel
{
  GtkWidget parent_instance;

  FerrySession *session;
  GHashTable *states; /* operation -> OperationState */
  GVariant *saved;    /* a{s(sa{sv})}, nullable */
  OperationState *state;
  GCancellable *checking; /* while what was entered is checked */
  OperationState *checking_state;
  gint64 clicked;
  gulong changed_handler;

  GtkWidget *title;
  GtkWidget *summary;
  GtkWidget *forms;
  FerryWrapBox *executors;
  GtkWidget *executors_label;
  GtkWidget *buttons[FERRY_N_EXECUTORS];
  GtkWidget *warning;
  GtkWidget *problem;
  GtkWidget *run;
  GtkWidget *state_chip;
  GtkWidget *progress;
  GtkWidget *verdict;
};

/* operation-panel-executors.c: a button for each; those that can run what the panel shows can be chosen. */
void ferry_operation_panel_create_executors (FerryOperationPanel *self);
void ferry_operation_panel_offer_executors (FerryOperationPanel *self);

/* operation-panel-memory.c: enters what was remembered of an operation. */
void ferry_operation_state_restore (OperationState *self,
                                    GVariant *saved);

/* Shows what is wrong with what was entered for @state; NULL for nothing. @problem (transfer full) */
void ferry_operation_panel_take_problem (FerryOperationPanel *self,
                                         OperationState *state,
                                         GError *problem);

G_END_DECLS
