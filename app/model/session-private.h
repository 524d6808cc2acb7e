/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the session share. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

struct _FerrySession
{
  GObject parent_instance;

  FerryBoundary *boundary;
  FerryLoopMonitor *monitor;
  FerryTelemetry *telemetry;
  FerryHistory *history; /* NULL if none is kept */
  GSettings *settings;   /* that say how long; may be NULL */
  GHashTable *adapters;  /* dependency -> FerryAdapter */
  GListStore *calls;     /* newest first */
  GQueue with_result;    /* FerryCallRecord, newest first */
  guint observer;
  guint n_unfinished;
};

/* Hands a call that has been delivered to the history. */
void ferry_session_remember (FerrySession *self,
                             FerryCallRecord *record);

G_END_DECLS
