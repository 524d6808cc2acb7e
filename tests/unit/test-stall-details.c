/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is told of a stall: its owner and cause in words, its calls by their part in it, its stacks. */
#include "boundary/observer.h"
#include "model/stall-details.h"
#include "model/stall-words.h"
#include "operations/registry.h"

#include <locale.h>
#include <string.h>

#define MS 1000

typedef struct
{
  FerrySession *session;
  GListModel *stalls;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->session = ferry_session_new ();
  fixture->stalls = ferry_stall_list_new (fixture->session);
  g_main_context_iteration (NULL, FALSE);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gboolean closed = FALSE;

  ferry_session_close_async (fixture->session, on_closed, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (fixture->stalls);
  g_object_unref (fixture->session);
}

static gboolean
stay (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The stall that says @label: a busy machine adds others. */
static FerryStallItem *
await_item (Fixture *fixture,
            const char *label)
{
  g_autoptr(GSource) alarm = g_timeout_source_new (20);
  FerryStallItem *found = NULL;

  g_source_set_static_name (alarm, "[test] alarm");
  g_source_set_callback (alarm, stay, NULL, NULL);
  g_source_attach (alarm, NULL);
  while (found == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      for (guint i = 0; i < g_list_model_get_n_items (fixture->stalls) && found == NULL; i++)
        {
          g_autoptr(FerryStallItem) item = g_list_model_get_item (fixture->stalls, i);

          if (g_str_equal (ferry_stall_item_get_stall (item)->label, label))
            found = g_steal_pointer (&item);
        }
    }
  g_source_destroy (alarm);
  return found;
}

static void
assert_says (const char *text,
             const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no “%s” in:\n%s", part, text);
}

static void
append_detail (const char *section,
               const char *caption,
               const char *value,
               gpointer user_data)
{
  g_string_append_printf (user_data, "%s|%s|%s\n", section, caption, value);
}

static void
append_stack (const char *heading,
              const FerryStallSample *sample,
              gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", heading);
  for (guint i = 0; i < sample->n_frames; i++)
    g_string_append_printf (user_data, "%s\n", sample->frames[i]);
}

static void
test_words (void)
{
  static const struct
  {
    FerryStall stall;
    const char *cause;
    FerryStallOwner owner;
  } cases[] = {
    {{.cause = FERRY_CAUSE_CPU}, "CPU", FERRY_STALL_OWNER_US},
    {{.cause = FERRY_CAUSE_CPU, .deliberate = TRUE}, "CPU", FERRY_STALL_OWNER_PURPOSE},
    {{.cause = FERRY_CAUSE_BLOCKED}, "Blocked", FERRY_STALL_OWNER_US},
    {{.cause = FERRY_CAUSE_BLOCKED, .system_call = "read"}, "Blocked in read", FERRY_STALL_OWNER_US},
    {{.cause = FERRY_CAUSE_STARVED}, "Starved", FERRY_STALL_OWNER_MACHINE},
    {{.cause = FERRY_CAUSE_STARVED, .deliberate = TRUE}, "Starved", FERRY_STALL_OWNER_PURPOSE},
    {{.cause = FERRY_CAUSE_FROZEN}, "Frozen", FERRY_STALL_OWNER_MACHINE},
    {{.cause = FERRY_CAUSE_MANY_SMALL}, "Many small", FERRY_STALL_OWNER_US},
    {{.cause = FERRY_CAUSE_SPIN}, "Spin", FERRY_STALL_OWNER_US},
    {{.cause = FERRY_CAUSE_START_UP}, "Start-up", FERRY_STALL_OWNER_START},
    {{.cause = FERRY_CAUSE_UNKNOWN}, "Unknown", FERRY_STALL_OWNER_US},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryStall stall = cases[i].stall;
      g_autofree char *cause = NULL;

      stall.system_call = stall.system_call != NULL ? stall.system_call : "";
      cause = ferry_stall_describe_cause (&stall);
      g_assert_cmpstr (cause, ==, cases[i].cause);
      g_assert_cmpint (ferry_stall_get_owner (&stall), ==, cases[i].owner);
      g_assert_cmpuint (strlen (ferry_stall_cause_get_meaning (stall.cause)), >, 10);
    }
}

static gboolean
sleep_in_a_callback (gpointer data)
{
  Fixture *fixture = data;

  ferry_loop_monitor_mark_deliberate (ferry_session_get_monitor (fixture->session), "sleeper");
  g_usleep (150 * MS);

  return G_SOURCE_REMOVE;
}

static void
add_sleeper (Fixture *fixture)
{
  guint id = g_idle_add (sleep_in_a_callback, fixture);

  g_source_set_name_by_id (id, "[test] sleeper");
}

/* The stacks where the capture may take them; the rest everywhere. */
static void
test_sleeper (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr(FerryStallItem) item = NULL;
  g_autoptr(GString) details = g_string_new (NULL);
  g_autoptr(GString) stacks = g_string_new (NULL);
  g_autofree char *class_line = NULL;
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  const FerryStall *stall;

  add_sleeper (fixture);
  item = await_item (fixture, "sleeper");
  stall = ferry_stall_item_get_stall (item);
  ferry_stall_details_foreach (item, append_detail, details);
  line = ferry_stall_item_describe (item);
  text = ferry_stall_item_to_text (item);

  class_line = g_strdup_printf ("Stall|Class|%s\n", ferry_stall_class_get_title (ferry_stall_class_for_duration (stall->duration)));
  assert_says (details->str, class_line);
  assert_says (details->str, "What ran|On purpose|sleeper\n");
  assert_says (details->str, "What ran|Culprit|[test] sleeper (sleep_in_a_callback)\n");
  assert_says (details->str, "What ran|Calls in flight|none\n");
  assert_says (line, "On purpose  [test] sleeper (sleep_in_a_callback)");
  assert_says (text, ", on purpose: sleeper\n");
  assert_says (text, " of [test] sleeper (sleep_in_a_callback)\n");

  if (ferry_stall_details_foreach_stack (item, append_stack, stacks) == 0)
    {
      g_assert_cmpuint (stall->n_samples, ==, 0);
      g_assert_cmpuint (strlen (ferry_stall_details_explain_no_stack (item)), >, 10);
      return;
    }
  assert_says (stacks->str, "After ");
  assert_says (stacks->str, ", asleep in clock_nanosleep\n");
  assert_says (stacks->str, "\nsleep_in_a_callback at test-stall-details.c:");
  assert_says (text, "    sleep_in_a_callback at test-stall-details.c:");
}

/* Asleep all the while, so that each look sees the same: told once, with all its ages. */
static void
test_same_stack_once (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr(FerryStallItem) item = NULL;
  g_autoptr(GString) stacks = g_string_new (NULL);
  const FerryStall *stall;
  guint n;

  add_sleeper (fixture);
  item = await_item (fixture, "sleeper");
  stall = ferry_stall_item_get_stall (item);
  n = ferry_stall_details_foreach_stack (item, append_stack, stacks);
  g_assert_cmpuint (n, ==, MIN (stall->n_samples, 1));
  if (stall->n_samples > 1)
    assert_says (stacks->str, " ms, ");
}

static FerryCallRecord *
run_call (Fixture *fixture,
          double seconds)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autoptr(GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'seconds': <%d>}", seconds));
  g_autoptr(GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_OWN_POOL};

  return ferry_session_run (fixture->session, operation, complete, &options);
}

static void
test_in_flight (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr(FerryCallRecord) record = run_call (fixture, 0.9);
  g_autoptr(FerryStallItem) item = NULL;

  while (ferry_call_record_get_state (record) == FERRY_CALL_STATE_QUEUED)
    g_main_context_iteration (NULL, TRUE);
  add_sleeper (fixture);
  item = await_item (fixture, "sleeper");
  g_assert_cmpstr (ferry_stall_item_get_calls (item, FERRY_STALL_IN_FLIGHT), ==, "Unreliable call · Own pool");
  g_assert_cmpstr (ferry_stall_item_get_calls (item, FERRY_STALL_DELIVERED), ==, "");
}

/* Somebody who hears of an outcome takes their time. */
static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  if (event != FERRY_CALL_DELIVERED)
    return;
  ferry_loop_monitor_mark_deliberate (ferry_session_get_monitor (session), "listener");
  g_usleep (60 * MS);
}

static void
test_delivered (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr(FerryCallRecord) record = run_call (fixture, 0);
  g_autoptr(FerryStallItem) item = NULL;
  g_autofree char *text = NULL;

  g_signal_connect (fixture->session, "call-event", G_CALLBACK (on_call_event), NULL);
  /* Over before the loop hears of it. */
  g_usleep (100 * MS);
  item = await_item (fixture, "listener");
  text = ferry_stall_item_to_text (item);
  g_assert_cmpstr (ferry_stall_item_get_calls (item, FERRY_STALL_DELIVERED), ==, "Unreliable call · Own pool");
  g_assert_cmpstr (ferry_stall_item_get_calls (item, FERRY_STALL_IN_FLIGHT), ==, "");
  assert_says (text, "calls delivered: Unreliable call · Own pool\n");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/stalls/words", test_words);
  ADD ("/model/stalls/sleeper", test_sleeper);
  ADD ("/model/stalls/same-stack-once", test_same_stack_once);
  ADD ("/model/stalls/in-flight", test_in_flight);
  ADD ("/model/stalls/delivered", test_delivered);

  return g_test_run ();
}
