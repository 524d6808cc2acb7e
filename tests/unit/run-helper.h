/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs one operation on the test's own thread and keeps all that it says. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

typedef struct _FerryTestRun FerryTestRun;

/* Called for each progress report, before the operation goes on. */
typedef void (*FerryTestRunHook) (FerryTestRun *run,
                                  const FerryProgress *progress,
                                  gpointer user_data);

/**
 * FerryTestRun:
 * @context: what the operation sees
 * @cancellable: its own; cancel it before or from the hook
 * @hook: (nullable): may be set before the run
 * @partials_wanted: how many partial results are taken before the run is told to stop
 * @progress: of FerryProgress, all reports in order
 * @partials: of GVariant
 * @result: or NULL
 * @error: or NULL
 */
struct _FerryTestRun
{
  FerryRunContext context;
  GCancellable *cancellable;
  FerryTestRunHook hook;
  gpointer hook_data;
  guint partials_wanted;

  GArray *progress;
  GPtrArray *partials;
  GVariant *result;
  GError *error;
};

FerryTestRun *ferry_test_run_new (void);
void ferry_test_run_free (FerryTestRun *self);

/* Runs @id with @given (a{sv}, nullable, a floating reference is consumed), completed from the
 * operation's table. TRUE if it has a result, which then is in normal form. */
gboolean ferry_test_run (FerryTestRun *self,
                         const char *id,
                         GVariant *given);

/* The same by the native form, on a main context of its own; checks that the callback comes once,
 * and not from inside. */
gboolean ferry_test_run_native (FerryTestRun *self,
                                const char *id,
                                GVariant *given);

/* One of the two. */
gboolean ferry_test_run_form (FerryTestRun *self,
                              gboolean native,
                              const char *id,
                              GVariant *given);

/* Values of the result, which must hold them. */
guint64 ferry_test_run_get_count (FerryTestRun *self,
                                  const char *name);
GVariant *ferry_test_run_dup_value (FerryTestRun *self,
                                    const char *name,
                                    const char *type);

/* The last progress report. */
const FerryProgress *ferry_test_run_get_last_progress (FerryTestRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTestRun, ferry_test_run_free)

G_END_DECLS
