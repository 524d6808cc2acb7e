/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the history's files make calls. */
#pragma once

#include "history-operations.h"
#include "history.h"

G_BEGIN_DECLS

/* Begins parameters for one of the history's operations, with its store; returns @parameters. */
GVariantDict *ferry_history_begin_parameters (FerryHistory *self,
                                              GVariantDict *parameters);

/* @takes_long: it may take as long as it has rows to go through. Makes a call, and returns its result or its error by @task (transfer full). @parameters are cleared. */
void ferry_history_call (FerryHistory *self,
                         const FerryOperation *operation,
                         GVariantDict *parameters,
                         gboolean takes_long,
                         GCancellable *cancellable,
                         GTask *task);

G_END_DECLS
