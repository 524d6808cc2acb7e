/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of the native executor share: an operation with a native form that does what a plan says. */
#pragma once

#include "boundary/executor.h"

#include "boundary-helper.h"

G_BEGIN_DECLS

/* What one run of the native operation is to do, and what it saw. */
typedef struct
{
  guint delay;   /* milliseconds until it answers */
  guint fails;   /* that many times before it succeeds */
  gboolean deaf; /* answers only when it is released */
  gboolean silent;

  guint started;
  guint finished;
  guint cancelled; /* how often the cancellable fired */
  gboolean in_start;
  GThread *thread;
  GMainContext *context;
  FerryTraceContext seen;
  FerryTraceContext seen_at_end;
  GTask *held; /* of a deaf one */
  GSource *source;
} TestPlan;

extern const FerryOperation test_native_operation;

typedef struct
{
  FerryBoundary *boundary;
  FerryPolicy policy;
  FerryAdapter *adapter;
  TestLog log;
} TestNative;

void test_native_set_up (TestNative *self,
                         gconstpointer data);
void test_native_tear_down (TestNative *self,
                            gconstpointer data);

/* An adapter under the policy, as it is by then. */
void test_native_open (TestNative *self);

void test_native_submit (TestNative *self,
                         TestPlan *plan,
                         GCancellable *cancellable,
                         TestReply *reply);
void test_native_wait_started (TestPlan *plan);

/* Lets a deaf one answer: the one that is held, or one that was. */
void test_native_release (TestPlan *plan);
void test_native_answer (GTask *task);

/* Adds a case. */
void test_native_add (const char *path,
                      gpointer data,
                      void (*test) (TestNative *, gconstpointer));

G_END_DECLS
