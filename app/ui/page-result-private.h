/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of the page "Result", for the files it is split into. */
#pragma once

#include "model/partial-result.h"
#include "page-result.h"
#include "result-head.h"
#include "result-kind.h"
#include "result-status.h"

G_BEGIN_DECLS

struct _FerryPageResult
{
  GtkWidget parent_instance;

  const FerryOperation *operation;
  FerryCallRecord *record;
  gulong changed_handler;
  gulong partial_handler;
  FerryCallState shown; /* of the record, as the page shows it */
  gboolean shown_abandoned;

  FerryResultKind kind;
  GVariant *result;            /* what is shown, whatever the session lets go */
  FerryPartialResult *partial; /* what there is before that, of some calls; or NULL */
  GtkWidget *view;             /* what shows it, lent; NULL: the status */
  GtkWidget *views[FERRY_N_RESULT_KINDS];
  GCancellable *exporting;

  FerryResultHead *head;
  GtkWidget *stack;
  FerryResultStatus *status;
};

/* page-result-actions.c: copy and save */
void ferry_page_result_actions_class_init (GtkWidgetClass *widget_class);
void ferry_page_result_update_actions (FerryPageResult *self);
void ferry_page_result_stop_exporting (FerryPageResult *self);

G_END_DECLS
