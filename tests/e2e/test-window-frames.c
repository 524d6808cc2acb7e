/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the window says of its frames, with the loop in the test's hands: what is missed at rest, and the frame
 * before a call that blocks. */
#include "operations/registry.h"
#include "model/paced-update.h"
#include "ui/palette.h"
#include "ui/progress-cell.h"
#include "ui/state-chip.h"
#include "window-helper.h"

#include <string.h>

static WindowHelper helper;

/* The number on the tile, which the window updates a few times a second. */
static guint64
get_missed (void)
{
  GtkWidget *tile = gtk_widget_get_first_child (gtk_widget_get_parent (window_helper_find (helper.window, "FerryTile")));

  for (; tile != NULL; tile = gtk_widget_get_next_sibling (tile))
    {
      g_autofree char *caption = NULL;

      g_object_get (tile, "caption", &caption, NULL);
      if (g_str_has_prefix (caption, "missed") || g_str_equal (caption, "frames missed"))
        return g_ascii_strtoull (gtk_inscription_get_text (GTK_INSCRIPTION (gtk_widget_get_first_child (tile))), NULL, 10);
    }
  g_assert_not_reached ();
}

static gboolean
has_missed (gpointer user_data)
{
  return get_missed () >= *(guint64 *)user_data;
}

static gboolean
sleep_in_a_callback (gpointer user_data)
{
  g_usleep (400 * G_TIME_SPAN_MILLISECOND);
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* No call runs, nothing moves: what is done to the window meanwhile is not seen all the same. */
static void
test_missed_at_rest (void)
{
  gboolean slept = FALSE;
  guint64 wanted;

  g_assert_cmpuint (ferry_session_get_n_unfinished (helper.session), ==, 0);
  window_helper_draw (&helper, 2);
  wanted = get_missed () + 20;
  g_idle_add (sleep_in_a_callback, &slept);
  window_helper_await (has_missed, &wanted);
  g_assert_true (slept);
}

/* What came, in order. */
static GString *story;

static void
on_record_changed (FerryCallRecord *record)
{
  if (ferry_call_record_get_state (record) == FERRY_CALL_STATE_RUNNING && strstr (story->str, "running") == NULL)
    g_string_append (story, " running");
}

static void
on_painted (void)
{
  if (strstr (story->str, "painted") == NULL && strstr (story->str, "running") != NULL)
    g_string_append (story, " painted");
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event)
{
  if (event == FERRY_CALL_STARTED)
    g_string_append (story, " started");
  else if (event == FERRY_CALL_DELIVERED)
    g_string_append (story, " delivered");
}

static gboolean
is_delivered (gpointer user_data)
{
  return strstr (story->str, "delivered") != NULL;
}

/* What comes of a call that blocks, in order. (transfer full) */
static char *
run_on_main_loop (void)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autoptr(GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'seconds': <0.1>}"));
  g_autoptr(GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP};
  GdkFrameClock *clock = gtk_widget_get_frame_clock (helper.window);
  gulong painted = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), NULL);
  gulong event = g_signal_connect (helper.session, "call-event", G_CALLBACK (on_call_event), NULL);
  g_autoptr(FerryCallRecord) record = NULL;

  story = g_string_new (NULL);
  record = ferry_session_run (helper.session, operation, parameters, &options);
  g_signal_connect (record, "changed", G_CALLBACK (on_record_changed), NULL);
  window_helper_await (is_delivered, NULL);
  g_signal_handler_disconnect (clock, painted);
  g_signal_handler_disconnect (helper.session, event);

  return g_string_free (g_steal_pointer (&story), FALSE);
}

static void
test_drawn_before_block (void)
{
  g_autofree char *told = NULL;

  /* Whatever the window still had to draw. */
  window_helper_draw (&helper, 2);
  told = run_on_main_loop ();
  g_assert_cmpstr (told, ==, " running painted started delivered");
}

/* A window that is not shown draws nothing to wait for. */
static void
test_hidden_does_not_wait (void)
{
  g_autofree char *told = NULL;

  gtk_widget_set_visible (helper.window, FALSE);
  told = run_on_main_loop ();
  g_assert_cmpstr (told, ==, " running started delivered");
  gtk_widget_set_visible (helper.window, TRUE);
  window_helper_draw (&helper, 1);
  window_helper_take_focus (&helper);
}

static void
count_up (guint *n)
{
  (*n)++;
}

static FerryCallRecord *
begin_call (const char *id,
            const char *text)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr(GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr(GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);

  return ferry_session_run (helper.session, operation, parameters, &(FerryCallOptions) {.deadline = -1});
}

static gboolean
is_over (gpointer record)
{
  return ferry_call_record_is_over (record);
}

/* Calls that are over at once change nothing that takes another room: the window is drawn, not laid out. */
static void
test_short_calls_lay_nothing_out (void)
{
  enum { CALLS = 200 };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (helper.window);
  /* One all the time: something moves, and can be cancelled. */
  g_autoptr(FerryCallRecord) lasting = begin_call ("command.run", "{'command': <'sleep 600'>}");
  guint n_layouts = 0;
  gulong handler;

  window_helper_show_page (&helper, "source");
  window_helper_draw (&helper, 60);
  handler = g_signal_connect_swapped (clock, "layout", G_CALLBACK (count_up), &n_layouts);
  for (guint i = 0; i < CALLS; i++)
    {
      g_autoptr(FerryCallRecord) record = begin_call ("compute.primes", "{'limit': <int64 1000>}");

      window_helper_await (is_over, record);
      window_helper_draw (&helper, 1);
    }
  g_signal_handler_disconnect (clock, handler);
  g_test_message ("%u layouts", n_layouts);
  g_assert_cmpuint (n_layouts, <, CALLS / 4);

  ferry_call_record_cancel (lasting);
  window_helper_await (is_over, lasting);
}

/* What would be drawn of it. (transfer full) */
static GBytes *
get_picture (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GBytes *picture;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  picture = node != NULL ? gsk_render_node_serialize (node) : g_bytes_new (NULL, 0);
  g_clear_pointer (&node, gsk_render_node_unref);
  return picture;
}

/* A cell, the call that it shows, and how it looked. */
typedef struct
{
  FerryProgressCell *cell;
  FerryCallRecord *record;
  GBytes *picture;
} Cell;

static gboolean
looks_different (gpointer user_data)
{
  Cell *self = user_data;
  g_autoptr(GBytes) picture = NULL;

  ferry_progress_cell_update (self->cell, self->record);
  picture = get_picture (GTK_WIDGET (self->cell));
  return !g_bytes_equal (picture, self->picture);
}

static void
await_other_picture (Cell *self)
{
  window_helper_await (looks_different, self);
  g_clear_pointer (&self->picture, g_bytes_unref);
  self->picture = get_picture (GTK_WIDGET (self->cell));
}

/* A window without anything else that changes. */
static GtkWidget *
open_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  guint n_frames = 0;

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 40);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (count_up), &n_frames);
  /* The first, with the size that was asked for, and one with what came of it. */
  while (n_frames < 2)
    {
      gtk_widget_queue_draw (child);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), &n_frames);
  return window;
}

/* A call from its start to its end: how far it is comes and goes in the place that it has. */
static void
test_progress_changes_in_place (void)
{
  Cell self = {.cell = FERRY_PROGRESS_CELL (ferry_progress_cell_new ())};
  g_autoptr(FerryCallRecord) record = begin_call ("compute.primes", "{'limit': <int64 100000000000>}");
  GtkWidget *window = open_window (GTK_WIDGET (self.cell));
  guint n_layouts = 0;

  self.record = record;
  self.picture = get_picture (GTK_WIDGET (self.cell));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "layout", G_CALLBACK (count_up), &n_layouts);
  /* A bar, once it lasts. */
  await_other_picture (&self);
  ferry_call_record_cancel (record);
  window_helper_await (is_over, record);
  await_other_picture (&self);
  g_assert_cmpuint (n_layouts, ==, 0);

  g_clear_pointer (&self.picture, g_bytes_unref);
  gtk_window_destroy (GTK_WINDOW (window));
  window_helper_take_focus (&helper);
}

/* Nor has the state of a row another size. */
static void
test_chips_are_equal (void)
{
  GtkWidget *chip = g_object_ref_sink (ferry_state_chip_new ());
  int first = 0;

  for (FerryCallState state = 0; state <= FERRY_CALL_STATE_REJECTED; state++)
    {
      int width;

      ferry_state_chip_set_state (chip, state);
      gtk_widget_measure (chip, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      if (state == 0)
        first = width;
      g_assert_cmpint (width, >, 0);
      g_assert_cmpint (width, ==, first);
    }
  g_object_unref (chip);
}

/* Something that changes, and how often that was shown. */
typedef struct
{
  FerryPacedUpdate update;
  guint shown;
  FerryPacedUpdate *next;  /* requested while this is shown */
  FerryPacedUpdate *other; /* cleared while this is shown */
} Thing;

static void
show_thing (gpointer data)
{
  Thing *self = data;

  self->shown++;
  if (self->next != NULL)
    ferry_paced_update_request (g_steal_pointer (&self->next));
  if (self->other != NULL)
    ferry_paced_update_clear (g_steal_pointer (&self->other));
}

static gboolean
is_shown (gpointer thing)
{
  return ((Thing *)thing)->shown > 0;
}

/* However often things change, they are shown once, together; one that is gone is not. */
static void
test_changes_come_together (void)
{
  enum { THINGS = 5 };
  Thing things[THINGS] = {0};

  for (guint i = 0; i < THINGS; i++)
    ferry_paced_update_init (&things[i].update, show_thing, &things[i]);
  things[0].next = &things[4].update;
  things[1].other = &things[2].update;
  for (guint n = 0; n < 1000; n++)
    for (guint i = 0; i < 4; i++)
      ferry_paced_update_request (&things[i].update);
  g_assert_cmpuint (things[0].shown, ==, 0);
  window_helper_await (is_shown, &things[0]);
  g_assert_cmpuint (things[0].shown, ==, 1);
  g_assert_cmpuint (things[1].shown, ==, 1);
  g_assert_cmpuint (things[2].shown, ==, 0);
  g_assert_cmpuint (things[3].shown, ==, 1);

  window_helper_await (is_shown, &things[4]);
  g_assert_cmpuint (things[0].shown, ==, 1);
  for (guint i = 0; i < THINGS; i++)
    ferry_paced_update_clear (&things[i].update);
}

static void
test_level (void)
{
  g_assert_cmpint (ferry_level_for_drawn_share (1), ==, FERRY_LEVEL_GOOD);
  g_assert_cmpint (ferry_level_for_drawn_share (0.9), ==, FERRY_LEVEL_GOOD);
  g_assert_cmpint (ferry_level_for_drawn_share (0.89), ==, FERRY_LEVEL_SLOW);
  g_assert_cmpint (ferry_level_for_drawn_share (0.5), ==, FERRY_LEVEL_SLOW);
  g_assert_cmpint (ferry_level_for_drawn_share (0.49), ==, FERRY_LEVEL_BAD);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  window_helper_init (&helper);

  g_test_add_func ("/window/frames/level", test_level);
  g_test_add_func ("/window/frames/missed-at-rest", test_missed_at_rest);
  g_test_add_func ("/window/frames/drawn-before-block", test_drawn_before_block);
  g_test_add_func ("/window/frames/hidden-does-not-wait", test_hidden_does_not_wait);
  g_test_add_func ("/window/frames/changes-come-together", test_changes_come_together);
  g_test_add_func ("/window/frames/progress-changes-in-place", test_progress_changes_in_place);
  g_test_add_func ("/window/frames/chips-are-equal", test_chips_are_equal);
  g_test_add_func ("/window/frames/short-calls-lay-nothing-out", test_short_calls_lay_nothing_out);

  status = g_test_run ();
  window_helper_clear (&helper);
  return status;
}
