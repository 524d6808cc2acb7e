/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the boundary's tests share: calls that do what the test says, their replies, a log of events.
 *
 * Everything that waits has a hang guard and ends the program when it strikes; no test passes or
 * fails by how long something took. */
#pragma once

#include "boundary/adapter.h"

#include <string.h>

G_BEGIN_DECLS

#define MS G_TIME_SPAN_MILLISECOND

/* How long anything may take before it counts as hung. */
#define TEST_HANG_GUARD (30 * G_TIME_SPAN_SECOND)

/* The body of a call. */
typedef GVariant *(*TestWork) (gpointer data,
                               FerryRunContext *context,
                               GCancellable *cancellable,
                               GError **error);

/* Runs a TestWork with its data, given as parameters. Its pointers hold in this process, and works
 * block: so on the executors below TEST_N_EXECUTORS. */
extern const FerryOperation test_operation;
#define TEST_N_EXECUTORS (FERRY_EXECUTOR_OWN_POOL + 1)
GVariant *test_parameters (TestWork work,
                           gpointer data);

/* Works without data. */
GVariant *test_work_empty (gpointer data,
                           FerryRunContext *context,
                           GCancellable *cancellable,
                           GError **error);
GVariant *test_work_fail (gpointer data,
                          FerryRunContext *context,
                          GCancellable *cancellable,
                          GError **error);
/* Waits until it is cancelled. */
GVariant *test_work_until_cancelled (gpointer data,
                                     FerryRunContext *context,
                                     GCancellable *cancellable,
                                     GError **error);
/* Adds 1 to the int that @data points to. */
GVariant *test_work_count (gpointer data,
                           FerryRunContext *context,
                           GCancellable *cancellable,
                           GError **error);

/* A gate that works wait at. Any thread. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean is_open;
  guint entered;
  guint left;
} TestGate;

void test_gate_init (TestGate *self);
void test_gate_clear (TestGate *self);
void test_gate_open (TestGate *self);
void test_gate_wait (TestGate *self);
guint test_gate_get_entered (TestGate *self);
guint test_gate_get_left (TestGate *self);

/* Waits, without iterating a context, until @n have come to the gate, or gone through. */
void test_gate_wait_entered (TestGate *self,
                             guint n);
void test_gate_wait_left (TestGate *self,
                          guint n);

/* Waits at the gate that @data points to, deaf to everything else. */
GVariant *test_work_at_gate (gpointer data,
                             FerryRunContext *context,
                             GCancellable *cancellable,
                             GError **error);

/* The outcome of one call, as its callback got it. Zero-filled before. */
typedef struct
{
  guint callbacks;
  FerryOutcome outcome;
  GVariant *result;
  GError *error;
  FerryCall *call;
  GThread *thread;
  guint order; /* among all replies, from 1 */
} TestReply;

void test_reply_clear (TestReply *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestReply, test_reply_clear)

/* For ferry_adapter_call_async(): @user_data is the TestReply. */
void test_reply_take (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data);

/* Submits @work. */
void test_submit (FerryAdapter *adapter,
                  TestWork work,
                  gpointer data,
                  GCancellable *cancellable,
                  TestReply *reply);
void test_submit_on (FerryAdapter *adapter,
                     FerryExecutorKind executor,
                     TestWork work,
                     gpointer data,
                     TestReply *reply);

/* Iterate the thread's default context until there is a reply, @n events of a kind in @log, or
 * *@flag is at least @n. */
void test_wait_reply (TestReply *reply);
void test_wait_count (guint *flag,
                      guint n);

/* Iterates the context as long as there is something to do, but never waits. */
void test_iterate (void);

/* The outcome, and with it the code of the error and its dependency. */
void test_assert_outcome (const TestReply *reply,
                          FerryOutcome outcome);
void test_assert_error (const TestReply *reply,
                        FerryOutcome outcome,
                        FerryError code);

/* Lenient limits: no deadline, limit 2, queue 1000, own-pool. */
FerryPolicy test_policy (void);
FerryAdapter *test_adapter_new (FerryBoundary *boundary,
                                const FerryPolicy *policy);

/* Closes it, waits for that, and checks that it is finalized (transfer full). */
void test_adapter_finish (FerryAdapter *adapter);

/* Records events: "submitted started finished delivered" per call. */
typedef struct
{
  FerryBoundary *boundary;
  guint id;
  GThread *thread;   /* that all events must come on; NULL for any */
  GHashTable *calls; /* guint64 call id -> GString */
  guint partials;
  guint counts[FERRY_CALL_ENDED_LATE + 1];
} TestLog;

void test_log_init (TestLog *self,
                    FerryBoundary *boundary);
void test_log_clear (TestLog *self);

/* The events of a call, separated by spaces; "" for none. */
const char *test_log_get (TestLog *self,
                          FerryCall *call);

/* Whether each call in the log has an order of events that the contract allows. */
void test_log_assert_orders (TestLog *self);

G_END_DECLS
