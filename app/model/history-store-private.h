/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the store share. */
#pragma once

#include "history-store.h"

G_BEGIN_DECLS

struct _FerryHistoryStore
{
  gatomicrefcount references;

  /* immutable after construction */
  gint64 number;
  char *path;

  /* guarded by lock, which is held for moments only */
  GMutex lock;
  GCond changed;
  guint limit;
  GQueue pending;        /* of FerryHistoryDraft, oldest first */
  gboolean is_write_due; /* somebody was told to ask for a write, which has not taken the rows yet */
  gboolean is_hurried;
  gint64 take_at; /* monotonic microseconds: when the rows may be taken */
  guint64 n_lost;
  GQueue readers;  /* of sqlite3, that nobody uses */
  char *set_aside; /* NULL if there is nothing to tell */

  /* guarded by writing, which is held while the file is written */
  GMutex writing;
  sqlite3 *writer; /* NULL until it is needed */

  /* guarded by checkpointing, which is held while the log is brought into the file */
  GMutex checkpointing;
  sqlite3 *checkpointer; /* NULL until it is needed */

  /* atomic */
  guint log_pages;
};

/* With the last reference. */
void ferry_history_store_close_connections (FerryHistoryStore *self);

G_END_DECLS
