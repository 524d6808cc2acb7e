/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of the window, for the files it is split into. */
#pragma once

#include "fault-sign.h"
#include "loop-panel.h"
#include "notifier.h"
#include "operation-list.h"
#include "operation-panel.h"
#include "page-calls.h"
#include "page-compare.h"
#include "page-dependencies.h"
#include "page-result.h"
#include "page-source.h"
#include "page-stalls.h"
#include "toaster.h"
#include "window.h"

G_BEGIN_DECLS

struct _FerryWindow
{
  GtkApplicationWindow parent_instance;

  FerrySession *session;
  GSettings *settings; /* may be NULL */
  gboolean closing;
  FerryNotifier *notifier;

  GtkWidget *cancel_all;
  FerryFaultSign *fault_sign;
  GtkWidget *verdict_box;
  GtkWidget *verdict;
  GtkWidget *menu_button;
  GtkWidget *sidebar;
  FerryOperationList *operations;
  FerryLoopPanel *loop;
  FerryOperationPanel *panel;
  GtkWidget *pages;
  FerryToaster *toaster;
  FerryPageResult *result;
  FerryPageCalls *calls;
  FerryPageCompare *compare;
  FerryPageStalls *stalls;
  FerryPageDependencies *dependencies;
  FerryPageSource *source;
};

/* window-actions.c: what keys, menu and buttons do. */
void ferry_window_actions_class_init (GtkWidgetClass *widget_class);
void ferry_window_actions_init (FerryWindow *self);

/* window-compare.c: asks, and compares. */
void ferry_window_compare_init (FerryWindow *self);

/* window-drop.c: what is dropped on it. */
void ferry_window_drop_init (FerryWindow *self);

/* window-state.c: what is remembered. */
void ferry_window_state_restore (FerryWindow *self);
void ferry_window_state_save (FerryWindow *self);

G_END_DECLS
