/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One operation on one executor, under the policy of its dependency with one permit. */
#pragma once

#include "boundary-helper.h"
#include "model/policies.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;
  const char *succeeds;
  const char *fails;
  const char *is_slow;
  FerryError code; /* of the failure */
  int attempts;    /* that the failure takes */
} MatrixRow;

/* An adapter of one permit, and those who look on. */
typedef struct
{
  const MatrixRow *row;
  const FerryOperation *operation;
  FerryExecutorKind executor;
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestLog log;
  guint observer;
  GCancellable *cancellable; /* of the call that is tagged with this, cancelled a while after its start */
  GThread *canceller;
} MatrixPlace;

FerryDependencyPolicy matrix_get_policy (const char *dependency);

void matrix_place_open (MatrixPlace *self,
                        const MatrixRow *row,
                        FerryExecutorKind executor);
void matrix_place_close (MatrixPlace *self);

void matrix_place_submit (MatrixPlace *self,
                          const char *parameters,
                          FerryCallOptions options,
                          GCancellable *cancellable,
                          TestReply *reply);

/* The call's events match @pattern. */
void matrix_place_assert_events (MatrixPlace *self,
                                 FerryCall *call,
                                 const char *pattern);

/* It ended as it should, where it should, after so many attempts. */
void matrix_place_assert_reply (MatrixPlace *self,
                                const TestReply *reply,
                                FerryOutcome outcome,
                                int code,
                                guint attempts);

/* Long enough for a slow one to be in the middle of its work; none comes to an end by then. */
#define MATRIX_A_WHILE (20 * MS)

G_END_DECLS
