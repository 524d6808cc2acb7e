/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of helper processes share: their operations, and being such a process oneself.
 *
 * A test program that uses this is its own worker program: started with "--worker" it serves the
 * operations, with "--breach=NAME" it breaks the protocol in one of its ways. */
#pragma once

#include "boundary-helper.h"

G_BEGIN_DECLS

/* Does what its parameters say: "mode", "number" and "text". */
extern const FerryOperation test_helper_operation;
/* The same, not to be repeated. */
extern const FerryOperation test_helper_once_operation;
/* The same, confined in both ways. */
extern const FerryOperation test_helper_confined_operation;

/* Names the file, in the environment, that a worker makes when it has broken the protocol late. */
#define TEST_BREACH_MARK "FERRY_TEST_BREACH_MARK"

/* What such a breach is called: none, for the call had its answer. */
#define TEST_BREACH_UNNOTICED -2

/* One way to break the protocol, and what it is called then; -1: the worker died. */
typedef struct
{
  const char *name;
  void (*break_it) (int socket);
  int code;
} TestBreach;

/* All of them, ended by one without a name. */
extern const TestBreach test_breaches[];

/* The operation called @id, or NULL. */
const FerryOperation *test_helper_look_up (const char *id);

/* For ever. */
G_NORETURN void test_wait_long (void);

/* Serves, and does not return, if the program was started as a worker. */
void test_worker_main (int argc,
                       char **argv);

/* Has @boundary start this program as its worker with @argument; @idle_time 0 for the usual. */
void test_set_worker (FerryBoundary *boundary,
                      const char *argument,
                      gint64 idle_time);

/* Parameters of the operations. (transfer floating). */
GVariant *test_helper_parameters (const char *mode,
                                  gint64 number,
                                  const char *text);

/* Submits to the helper process. */
void test_submit_helper (FerryAdapter *adapter,
                         const FerryOperation *operation,
                         GVariant *parameters,
                         GCancellable *cancellable,
                         TestReply *reply);

/* Whether this process has a child, dead or alive. */
gboolean test_has_children (void);

/* How many descriptors are open here. */
guint test_count_descriptors (void);

/* Whether a process that is no child of ours, or was one, is no more; and waiting for that. */
gboolean test_is_gone (gint64 pid);
void test_wait_gone (gint64 pid);

/* That a call failed because its worker did, in words. */
void test_assert_died (TestReply *reply,
                       const char *how);

/* For g_test_add(): an adapter whose calls go to helper processes, and what its calls said. */
typedef struct
{
  FerryBoundary *boundary;
  FerryPolicy policy;
  FerryAdapter *adapter; /* once it is opened */
  TestLog log;
  guint observer;
  GPtrArray *partials; /* of GVariant */
  GArray *progress;    /* of FerryProgress */
} TestProcess;

void test_process_set_up (TestProcess *self,
                          gconstpointer data);

/* Closes what is open. No process is left of it, not even a dead one. */
void test_process_tear_down (TestProcess *self,
                             gconstpointer data);

/* Makes the adapter, with the policy as it is by now. Lent. */
FerryAdapter *test_process_open (TestProcess *self);

/* Calls the operation, and waits for the reply. */
void test_process_run (TestProcess *self,
                       const char *mode,
                       gint64 number,
                       const char *text,
                       TestReply *reply);

/* The process of the worker that has the next call. */
gint64 test_process_get_pid (TestProcess *self);

/* Waits for the partial result in which a worker tells its process id, and that of its child. */
gint64 test_process_wait_pid (TestProcess *self,
                              gint64 *child);

G_END_DECLS
