/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ids of a call wherever it is at work: in its operation, its callback, its observers, what it
 * calls, what it logs (C15). */
#include "boundary/adapter.h"
#include "boundary/thread-id.h"

#include "boundary-helper.h"

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.retries = 2;
  policy.retry_reserve = 10;
  policy.grace = 10 * MS;
  self->boundary = ferry_boundary_new ();
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", &policy, ferry_error_map_files);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_assert_null (ferry_trace_context_get_current ());
  test_adapter_finish (self->adapter);
  ferry_boundary_unref (self->boundary);
}

/* What a work saw: one of them for each attempt. */
typedef struct
{
  guint attempts;
  guint failures; /* to come */
  FerryTraceContext seen[4];
  int threads[4];
  char *traceparent;
} Sight;

static GVariant *
work_looking (gpointer data,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  Sight *sight = data;

  sight->threads[sight->attempts] = ferry_thread_get_id ();
  sight->seen[sight->attempts++] = *ferry_trace_context_get_current ();
  g_assert_cmpuint (ferry_run_context_get_call_id (context), ==, ferry_trace_context_get_current ()->call_id);
  g_free (sight->traceparent);
  sight->traceparent = ferry_run_context_get_traceparent (context);
  if (sight->failures > 0)
    {
      sight->failures--;
      return test_work_fail (NULL, context, cancellable, error);
    }
  return g_variant_new_boolean (TRUE);
}

static void
assert_inside (const FerryTraceContext *attempt,
               FerryCall *call)
{
  FerryTraceContext ids;

  ferry_call_get_trace_context (call, &ids);
  g_assert_cmpuint (attempt->call_id, ==, ferry_call_get_id (call));
  g_assert_cmpuint (attempt->trace_id[0], ==, ids.trace_id[0]);
  g_assert_cmpuint (attempt->trace_id[1], ==, ids.trace_id[1]);
  g_assert_cmpuint (attempt->parent_span_id, ==, ids.span_id);
  g_assert_cmpuint (attempt->span_id, !=, ids.span_id);
  g_assert_cmpuint (attempt->span_id, !=, 0);
  g_assert_cmpstr (attempt->dependency, ==, "test");
  g_assert_cmpstr (attempt->operation, ==, "test.work");
}

/* On each executor, and nothing of it is left on the thread for the next call. */
static void
test_in_the_operation (Fixture *self,
                       gconstpointer data)
{
  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < TEST_N_EXECUTORS; kind++)
    {
      g_auto (TestReply) first = {0}, second = {0};
      Sight sight = {0};

      test_submit_on (self->adapter, kind, work_looking, &sight, &first);
      test_wait_reply (&first);
      assert_inside (&sight.seen[0], first.call);
      test_submit_on (self->adapter, kind, work_looking, &sight, &second);
      test_wait_reply (&second);
      assert_inside (&sight.seen[1], second.call);
      g_assert_cmpuint (sight.seen[0].trace_id[0], !=, sight.seen[1].trace_id[0]);
      g_assert_cmpuint (sight.seen[0].parent_call_id, ==, 0);
      g_assert_null (ferry_trace_context_get_current ());
      g_free (sight.traceparent);
    }
}

/* Each attempt is a span of its own, and its times are kept. */
static void
test_each_attempt (Fixture *self,
                   gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  Sight sight = {.failures = 2};
  FerryAttemptTimes times[4];
  FerryCallTimes all;

  test_submit (self->adapter, work_looking, &sight, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (sight.attempts, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      assert_inside (&sight.seen[i], reply.call);
      g_assert_true (ferry_call_get_attempt (reply.call, i, &times[i]));
      g_assert_cmpuint (times[i].span_id, ==, sight.seen[i].span_id);
      g_assert_cmpint (times[i].executor, ==, FERRY_EXECUTOR_OWN_POOL);
      g_assert_cmpint (times[i].thread, ==, sight.threads[i]);
      g_assert_cmpint (times[i].thread, !=, ferry_thread_get_id ());
      g_assert_cmpint (times[i].started, >, i > 0 ? times[i - 1].ended - 1 : 0);
      g_assert_cmpint (times[i].ended, >=, times[i].started);
    }
  g_assert_cmpuint (times[0].span_id, !=, times[1].span_id);
  g_assert_cmpuint (times[1].span_id, !=, times[2].span_id);
  g_assert_false (ferry_call_get_attempt (reply.call, 3, &times[3]));
  ferry_call_get_times (reply.call, &all);
  g_assert_cmpint (all.started, ==, times[0].started);
  g_assert_cmpint (all.finished, >=, times[2].ended);
  g_free (sight.traceparent);
}

static void
test_traceparent (Fixture *self,
                  gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  Sight sight = {0};
  g_autofree char *expected = NULL;

  test_submit (self->adapter, work_looking, &sight, NULL, &reply);
  test_wait_reply (&reply);
  expected = g_strdup_printf ("00-%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x-%016" G_GINT64_MODIFIER "x-01",
                              sight.seen[0].trace_id[0], sight.seen[0].trace_id[1], sight.seen[0].span_id);
  g_assert_cmpstr (sight.traceparent, ==, expected);
  g_assert_cmpuint (strlen (expected), ==, 55);
  g_free (sight.traceparent);
}

typedef struct
{
  Fixture *fixture;
  TestReply reply;
  TestReply child;
  FerryTraceContext in_callback;
  FerryTraceContext in_observer[2]; /* submitted, finished */
} Chain;

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  Chain *chain = user_data;

  g_assert_nonnull (ferry_trace_context_get_current ());
  g_assert_cmpuint (ferry_trace_context_get_current ()->call_id, ==, ferry_call_get_id (call));
  if (event == FERRY_CALL_SUBMITTED)
    chain->in_observer[0] = *ferry_trace_context_get_current ();
  if (event == FERRY_CALL_FINISHED)
    chain->in_observer[1] = *ferry_trace_context_get_current ();
}

static void
submit_child (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Chain *chain = user_data;

  chain->in_callback = *ferry_trace_context_get_current ();
  test_reply_take (source, result, &chain->reply);
  test_submit (chain->fixture->adapter, test_work_empty, NULL, NULL, &chain->child);
}

static GVariant *
work_progressing (gpointer data,
                  FerryRunContext *context,
                  GCancellable *cancellable,
                  GError **error)
{
  ferry_run_context_report_progress (context, 1, 2, FERRY_UNIT_ITEMS);
  test_gate_wait (data);
  return g_variant_new_boolean (TRUE);
}

/* Progress comes on its own way, and under the same ids: on_event() looks. */
static void
test_in_progress (Fixture *self,
                  gconstpointer data)
{
  static const FerryObserver observer = {.event = on_event};
  Chain chain = {.fixture = self};
  guint id = ferry_boundary_add_observer (self->boundary, &observer, &chain);
  g_auto (TestReply) reply = {0};
  TestGate gate;
  TestLog log;

  test_gate_init (&gate);
  test_log_init (&log, self->boundary);
  test_submit (self->adapter, work_progressing, &gate, NULL, &reply);
  test_wait_count (&log.counts[FERRY_CALL_PROGRESSED], 1);
  test_gate_open (&gate);
  test_wait_reply (&reply);
  test_log_clear (&log);
  test_gate_clear (&gate);
  ferry_boundary_remove_observer (self->boundary, id);
}

/* In observers and the callback the call's own ids; what is submitted there is its child. */
static void
test_in_the_callback (Fixture *self,
                      gconstpointer data)
{
  static const FerryObserver observer = {.event = on_event};
  Chain chain = {.fixture = self};
  guint id = ferry_boundary_add_observer (self->boundary, &observer, &chain);
  FerryTraceContext ids, child;

  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, submit_child, &chain);
  test_wait_reply (&chain.reply);
  ferry_call_get_trace_context (chain.reply.call, &ids);
  g_assert_cmpuint (chain.in_callback.span_id, ==, ids.span_id);
  g_assert_cmpint (chain.in_callback.due, ==, 0);
  g_assert_cmpuint (chain.in_observer[0].span_id, ==, ids.span_id);
  g_assert_cmpuint (chain.in_observer[1].span_id, ==, ids.span_id);

  test_wait_reply (&chain.child);
  ferry_call_get_trace_context (chain.child.call, &child);
  g_assert_cmpuint (child.parent_call_id, ==, ids.call_id);
  g_assert_cmpuint (child.parent_span_id, ==, ids.span_id);
  g_assert_cmpuint (child.trace_id[0], ==, ids.trace_id[0]);
  g_assert_cmpuint (child.trace_id[1], ==, ids.trace_id[1]);
  g_assert_cmpuint (child.span_id, !=, ids.span_id);

  ferry_boundary_remove_observer (self->boundary, id);
  test_reply_clear (&chain.reply);
  test_reply_clear (&chain.child);
}

/* The records that were written, as "MESSAGE CALL_ID DEPENDENCY OPERATION TRACE_ID SPAN_ID" each. */
static GPtrArray *records;

static const char *
find_field (const GLogField *fields,
            gsize n_fields,
            const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, key) == 0)
      return fields[i].value;
  return "-";
}

static GLogWriterOutput
keep_record (GLogLevelFlags level,
             const GLogField *fields,
             gsize n_fields,
             gpointer user_data)
{
  static const char * const keys[] = {"MESSAGE", "CALL_ID", "DEPENDENCY", "OPERATION", "TRACE_ID", "SPAN_ID"};
  GString *record = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_string_append_printf (record, "%s%s", i > 0 ? " " : "", find_field (fields, n_fields, keys[i]));
  g_ptr_array_add (records, g_string_free (record, FALSE));
  return G_LOG_WRITER_HANDLED;
}

static GVariant *
work_logging (gpointer data,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  *(FerryTraceContext *)data = *ferry_trace_context_get_current ();
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", "inside");
  return g_variant_new_boolean (TRUE);
}

static void
test_log_fields (Fixture *self,
                 gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  FerryTraceContext seen;
  g_autofree char *expected = NULL;
  GLogField many[64] = {{"MESSAGE", "many", -1}};
  const FerryLogNext next = {keep_record, NULL};

  records = g_ptr_array_new_with_free_func (g_free);
  /* Not g_message(): g_test_init() of newer versions hands that to no writer. */
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", "outside");
  test_submit (self->adapter, work_logging, &seen, NULL, &reply);
  test_wait_reply (&reply);
  expected = g_strdup_printf ("inside %" G_GUINT64_FORMAT " test test.work %016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER
                              "x %016" G_GINT64_MODIFIER "x",
                              ferry_call_get_id (reply.call), seen.trace_id[0], seen.trace_id[1], seen.span_id);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (records->pdata[0], ==, "outside - - - - -");
  g_assert_cmpstr (records->pdata[1], ==, expected);

  /* Without room for the ids a record still goes, whole. */
  for (guint i = 1; i < G_N_ELEMENTS (many); i++)
    many[i] = (GLogField) {"FIELD", "value", -1};
  ferry_trace_context_install (&seen);
  ferry_trace_context_write_log (G_LOG_LEVEL_MESSAGE, many, G_N_ELEMENTS (many), (gpointer)&next);
  ferry_trace_context_install (NULL);
  g_assert_cmpstr (records->pdata[2], ==, "many - - - - -");
  g_clear_pointer (&records, g_ptr_array_unref);
}

static gpointer
make_ids (gpointer data)
{
  guint64 *ids = data;

  for (guint i = 0; i < 10000; i++)
    ids[i] = ferry_trace_context_make_id ();
  return NULL;
}

static void
test_ids_are_distinct (void)
{
  g_autofree guint64 *ids = g_new0 (guint64, 40000);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, make_ids, ids + 10000 * i);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 40000; i++)
    {
      g_assert_cmpuint (ids[i], !=, 0);
      g_assert_true (g_hash_table_add (seen, &ids[i]));
    }
}

int
main (int argc,
      char **argv)
{
  static const FerryLogNext next = {keep_record, NULL};

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (ferry_trace_context_write_log, (gpointer)&next, NULL);

#define TEST(name, function) g_test_add ("/boundary/c15/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("in-the-operation", test_in_the_operation);
  TEST ("each-attempt", test_each_attempt);
  TEST ("traceparent", test_traceparent);
  TEST ("in-the-callback", test_in_the_callback);
  TEST ("in-progress", test_in_progress);
  TEST ("log-fields", test_log_fields);
  g_test_add_func ("/boundary/c15/ids-are-distinct", test_ids_are_distinct);
#undef TEST

  return g_test_run ();
}
