/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of the window, for the files it is split into. */
#pragma once

#include "fault-sign.h"
#include "fitting-text.h"
#include "loop-panel.h"
#include "notifier.h"
#include "model/paced-update.h"
#include "model/policy-settings.h"
#include "model/stall-list.h"
#include "model/timeline.h"
#include "operation-list.h"
#include "operation-panel.h"
#include "page-calls.h"
#include "page-compare.h"
#include "page-dependencies.h"
#include "page-history.h"
#include "page-result.h"
#include "page-slot.h"
#include "page-source.h"
#include "page-stalls.h"
#include "page-timeline.h"
#include "telemetry/export.h"
#include "toaster.h"
#include "window-body.h"
#include "window.h"

G_BEGIN_DECLS

struct _FerryWindow
{
  GtkApplicationWindow parent_instance;

  FerrySession *session;
  GSettings *settings; /* may be NULL */
  gboolean closing;
  gulong close_hook;
  guint counting; /* 0 unless the number of calls is about to be shown */
  FerryPacedUpdate count_update;
  guint count_shown; /* that number */
  guint revealing;   /* the page, when it is laid out */
  guint revealing_tab;
  guint starting;     /* 0 once it is drawn */
  guint resting;      /* 0 unless memory is to be given back */
  guint n_calls_over; /* since it was, last */
  guint making_calls;
  gboolean asking; /* whether to compare */
  FerryNotifier *notifier;
  FerryPolicySettings *policies;
  FerryThresholds *thresholds;
  GListModel *stall_list; /* FerryStallItem */
  FerryTimeline *timeline_model;
  GListModel *dependency_list;     /* FerryDependencyItem */
  GtkWindow *preferences;          /* NULL while shut */
  FerryExportFormat export_format; /* that the dialog which is open asks for */

  GtkWidget *cancel_all;
  FerryFaultSign *fault_sign;
  GtkWidget *verdict_box;
  FerryFittingText *verdict;
  GtkWidget *menu_button;
  FerryWindowBody *body;
  FerryOperationList *operations;
  FerryLoopPanel *loop;
  FerryOperationPanel *panel;
  GtkWidget *scroller;
  GtkWidget *page_card;
  GtkWidget *tabs;
  GtkWidget *pages;
  FerryToaster *toaster;
  FerryPageSlot *result;
  FerryPageSlot *calls;
  FerryPageSlot *compare;
  FerryPageSlot *timeline;
  FerryPageSlot *stalls;
  FerryPageSlot *dependencies;
  FerryPageSlot *source;
  FerryPageSlot *history;
};

/* window-actions.c: what keys, menu and buttons do. */
void ferry_window_actions_class_init (GtkWidgetClass *widget_class);
void ferry_window_actions_init (FerryWindow *self);

/* window-close.c: how it closes. */
void ferry_window_close_init (FerryWindow *self);
void ferry_window_close_dispose (FerryWindow *self);
gboolean ferry_window_close_request (GtkWindow *window);

/* window-layout.c: what a small window leaves out, and what it brings into sight. */
void ferry_window_layout_init (FerryWindow *self);
void ferry_window_reveal_page (FerryWindow *self);
void ferry_window_reveal_form (FerryWindow *self);
void ferry_window_begin_at_top (FerryWindow *self);

/* window-pages.c: the pages, each once it is seen; and what they show, once the session is there. */
void ferry_window_pages_class_init (void);
void ferry_window_pages_init (FerryWindow *self);
void ferry_window_pages_take_session (FerryWindow *self);
void ferry_window_pages_dispose (FerryWindow *self);

/* window-compare.c: asks, and compares. */
void ferry_window_compare_init (FerryWindow *self);
void ferry_window_take_tour (FerryWindow *self);

/* window-export.c: what was measured, into files. */
void ferry_window_export_class_init (GtkWidgetClass *widget_class);
void ferry_window_export_init (FerryWindow *self);

/* window-frame.c: what is drawn before a call blocks; once the session is there. */
void ferry_window_frame_init (FerryWindow *self);

/* window-history.c: calls of the past; once the session is there. */
void ferry_window_history_init (FerryWindow *self);

/* window-memory.c: once it has the session. */
void ferry_window_memory_init (FerryWindow *self);
void ferry_window_memory_dispose (FerryWindow *self);

/* window-start.c: what waits until the window is drawn; first before there is anything of the window, then once it
 * has the session. */
void ferry_window_start_begin (FerrySession *session);
void ferry_window_start_init (FerryWindow *self);
void ferry_window_start_dispose (FerryWindow *self);

/* window-thresholds.c: once it has the session and the settings. */
void ferry_window_thresholds_init (FerryWindow *self);

/* window-drop.c: what is dropped on it, and opened with it. */
void ferry_window_drop_init (FerryWindow *self);

/* window-state.c: what is remembered. */
void ferry_window_state_restore (FerryWindow *self);
void ferry_window_state_save (FerryWindow *self);

G_END_DECLS
