/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The outbox alone: order, budget, priorities, wake-ups, its end. */
#include "boundary/outbox.h"

#include "boundary-helper.h"

typedef struct
{
  FerryOutboxItem item; /* first */
  guint number;
  guint poster;
} Parcel;

typedef struct
{
  GMainContext *context;
  FerryOutbox *outbox;
  guint delivered;   /* by atomic steps: another thread may be watching */
  guint next[4];     /* number expected from each poster */
  guint spin;        /* microseconds spent on each */
  guint dispatches;  /* seen by the source of a higher priority */
  gboolean is_ready; /* that source */
} Fixture;

static Fixture *fixture; /* the one of the test that runs */

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->outbox = ferry_outbox_new (self->context);
  fixture = self;
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_clear_pointer (&self->outbox, ferry_outbox_unref);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  fixture = NULL;
}

static void
deliver (FerryOutbox *outbox,
         FerryOutboxItem *item)
{
  Parcel *parcel = (Parcel *)item;
  gint64 end = g_get_monotonic_time () + fixture->spin;

  g_assert_cmpuint (parcel->number, ==, fixture->next[parcel->poster]);
  fixture->next[parcel->poster]++;
  while (fixture->spin > 0 && g_get_monotonic_time () < end)
    ;
  g_atomic_int_inc (&fixture->delivered);
  fixture->is_ready = TRUE;
}

static Parcel *
parcels_new (guint n,
             guint poster)
{
  Parcel *parcels = g_new0 (Parcel, n);

  for (guint i = 0; i < n; i++)
    parcels[i] = (Parcel) {.item.deliver = deliver, .number = i, .poster = poster};
  return parcels;
}

static void
post (FerryOutbox *outbox,
      Parcel *parcels,
      guint n)
{
  for (guint i = 0; i < n; i++)
    ferry_outbox_post (outbox, &parcels[i].item);
}

/* A source that becomes ready with every delivery: it runs once between two dispatches if it gets
 * its turn. */
static gboolean
frame_prepare (GSource *source,
               int *timeout)
{
  *timeout = -1;
  return fixture->is_ready;
}

static gboolean
frame_check (GSource *source)
{
  return fixture->is_ready;
}

static gboolean
frame_dispatch (GSource *source,
                GSourceFunc callback,
                gpointer user_data)
{
  fixture->is_ready = FALSE;
  fixture->dispatches++;
  return G_SOURCE_CONTINUE;
}

static GSource *
add_frames (Fixture *self)
{
  static GSourceFuncs funcs = {frame_prepare, frame_check, frame_dispatch, NULL, NULL, NULL};
  GSource *source = g_source_new (&funcs, sizeof (GSource));

  g_source_set_priority (source, G_PRIORITY_HIGH_IDLE + 20);
  g_source_attach (source, self->context);
  return source;
}

static void
test_budget (Fixture *self,
             gconstpointer data)
{
  const guint n = 100000;
  const guint spin = 8;
  g_autofree Parcel *parcels = parcels_new (n, 0);
  GSource *frames = add_frames (self);

  self->spin = spin;
  post (self->outbox, parcels, n);
  test_wait_count (&self->delivered, n);
  test_iterate ();
  g_assert_cmpuint (self->delivered, ==, n);

  /* A preempted dispatch carries fewer items, so there is a lower bound only: an upper bound on
   * the time spent in each. */
  g_assert_cmpuint (self->dispatches, >=, n * spin / FERRY_OUTBOX_BUDGET_US);
  g_source_destroy (frames);
  g_source_unref (frames);
}

static void
test_frames_first (Fixture *self,
                   gconstpointer data)
{
  g_autofree Parcel *parcels = parcels_new (1, 0);
  GSource *frames = add_frames (self);

  self->is_ready = TRUE;
  post (self->outbox, parcels, 1);
  g_main_context_iteration (self->context, FALSE);
  g_assert_cmpuint (self->dispatches, ==, 1);
  g_assert_cmpuint (self->delivered, ==, 0);
  test_wait_count (&self->delivered, 1);
  g_source_destroy (frames);
  g_source_unref (frames);
}

static gboolean
on_busy (gpointer counter)
{
  ++*(guint *)counter;
  return G_SOURCE_CONTINUE;
}

/* A loop that is never idle: outcomes come all the same, and the busy source keeps its turns. */
static void
test_not_starved (Fixture *self,
                  gconstpointer data)
{
  const guint n = 2000;
  g_autofree Parcel *parcels = parcels_new (n, 0);
  GSource *busy = g_idle_source_new ();
  guint turns = 0;
  guint turns_at_first;

  g_source_set_priority (busy, G_PRIORITY_DEFAULT);
  g_source_set_callback (busy, on_busy, &turns, NULL);
  g_source_attach (busy, self->context);

  self->spin = 8;
  post (self->outbox, parcels, n);
  test_wait_count (&self->delivered, 1);
  turns_at_first = turns;
  g_assert_cmpuint (turns_at_first, >, 0);
  g_assert_cmpuint (self->delivered, <, n);
  test_wait_count (&self->delivered, n);
  g_assert_cmpuint (turns, >, turns_at_first + 1);

  g_source_destroy (busy);
  g_source_unref (busy);
}

typedef struct
{
  FerryOutbox *outbox;
  Parcel *parcels;
  guint n;
} Poster;

static gpointer
poster_thread (gpointer data)
{
  Poster *poster = data;

  post (poster->outbox, poster->parcels, poster->n);
  return NULL;
}

static void
test_order_of_each_thread (Fixture *self,
                           gconstpointer data)
{
  const guint n = 25000;
  Poster posters[G_N_ELEMENTS (self->next)];
  GThread *threads[G_N_ELEMENTS (self->next)];

  for (guint i = 0; i < G_N_ELEMENTS (posters); i++)
    {
      posters[i] = (Poster) {self->outbox, parcels_new (n, i), n};
      threads[i] = g_thread_new ("poster", poster_thread, &posters[i]);
    }
  test_wait_count (&self->delivered, n * G_N_ELEMENTS (posters));
  for (guint i = 0; i < G_N_ELEMENTS (posters); i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (self->next[i], ==, n);
      g_free (posters[i].parcels);
    }
}

/* One parcel at a time, each only after the loop has gone back to sleep or is about to: a lost
 * wake-up strikes the hang guard. */
static gpointer
ping_thread (gpointer data)
{
  Poster *poster = data;

  for (guint i = 0; i < poster->n; i++)
    {
      ferry_outbox_post (poster->outbox, &poster->parcels[i].item);
      for (guint j = 0; (guint)g_atomic_int_get ((int *)&fixture->delivered) <= i; j++)
        if (i % 2 == 0 || j > 1000)
          g_thread_yield ();
    }
  return NULL;
}

static void
test_no_lost_wakeup (Fixture *self,
                     gconstpointer data)
{
  Poster poster = {self->outbox, parcels_new (10000, 0), 10000};
  GThread *thread = g_thread_new ("ping", ping_thread, &poster);

  test_wait_count (&self->delivered, poster.n);
  g_thread_join (thread);
  g_free (poster.parcels);
}

static void
deliver_and_post_again (FerryOutbox *outbox,
                        FerryOutboxItem *item)
{
  fixture->delivered++;
  ferry_outbox_post (outbox, item);
}

/* What a delivery posts waits for the next dispatch, or a dispatch would never end. */
static void
test_posted_by_a_delivery (Fixture *self,
                           gconstpointer data)
{
  Parcel parcel = {.item.deliver = deliver_and_post_again};

  ferry_outbox_post (self->outbox, &parcel.item);
  for (guint i = 1; i <= 100; i++)
    {
      g_main_context_iteration (self->context, FALSE);
      g_assert_cmpuint (self->delivered, ==, i);
    }
  parcel.item.deliver = deliver;
  self->next[0] = 0;
  g_main_context_iteration (self->context, FALSE);
  g_assert_cmpuint (self->delivered, ==, 101);
}

static gboolean
post_in_this_iteration (gpointer data)
{
  guint before = fixture->delivered;

  ferry_outbox_post (fixture->outbox, data);
  g_assert_cmpuint (fixture->delivered, ==, before);
  return G_SOURCE_REMOVE;
}

/* Even where the outbox is dispatched in the very iteration in which something is posted. */
static void
test_next_iteration (Fixture *self,
                     gconstpointer data)
{
  g_autofree Parcel *parcels = parcels_new (2, 0);
  GSource *idle = g_idle_source_new ();

  /* The same priority as the outbox's, and before it. */
  g_source_set_priority (idle, FERRY_OUTBOX_PRIORITY);
  g_source_set_callback (idle, post_in_this_iteration, &parcels[1].item, NULL);
  g_clear_pointer (&self->outbox, ferry_outbox_unref);
  g_source_attach (idle, self->context);
  self->outbox = ferry_outbox_new (self->context);

  ferry_outbox_post (self->outbox, &parcels[0].item);
  g_main_context_iteration (self->context, FALSE);
  g_assert_cmpuint (self->delivered, ==, 1);
  g_main_context_iteration (self->context, FALSE);
  g_assert_cmpuint (self->delivered, ==, 2);
  g_source_unref (idle);
}

static void
deliver_twice (FerryOutbox *outbox,
               FerryOutboxItem *item)
{
  static gint64 due;
  gint64 now = g_get_monotonic_time ();

  if (due == 0)
    {
      due = now + 5 * MS;
      ferry_outbox_defer (outbox, item, due);
      return;
    }
  g_assert_cmpint (now, >=, due);
  fixture->delivered++;
}

static void
test_defer (Fixture *self,
            gconstpointer data)
{
  Parcel late = {.item.deliver = deliver_twice};
  g_autofree Parcel *parcels = parcels_new (3, 0);

  ferry_outbox_post (self->outbox, &late.item);
  post (self->outbox, parcels, 3);
  g_main_context_iteration (self->context, FALSE);
  g_assert_cmpuint (self->delivered, ==, 3);
  test_wait_count (&self->delivered, 4);
}

static void
deliver_nested (FerryOutbox *outbox,
                FerryOutboxItem *item)
{
  g_assert_cmpuint (((Parcel *)item)->number, ==, fixture->next[0]++);
  test_wait_count (&fixture->delivered, 99);
  fixture->delivered++;
}

/* A delivery that iterates the context itself gets the others meanwhile. */
static void
test_nested (Fixture *self,
             gconstpointer data)
{
  g_autofree Parcel *parcels = parcels_new (100, 0);

  parcels[0].item.deliver = deliver_nested;
  post (self->outbox, parcels, 100);
  g_main_context_iteration (self->context, FALSE);
  g_assert_cmpuint (self->delivered, ==, 100);
}

static void
deliver_and_drop (FerryOutbox *outbox,
                  FerryOutboxItem *item)
{
  fixture->delivered++;
  ferry_outbox_unref (g_steal_pointer (&fixture->outbox));
}

static void
test_dropped_in_delivery (Fixture *self,
                          gconstpointer data)
{
  Parcel parcel = {.item.deliver = deliver_and_drop};

  ferry_outbox_post (self->outbox, &parcel.item);
  test_wait_count (&self->delivered, 1);
  g_assert_null (self->outbox);
  g_assert_false (g_main_context_pending (self->context));
}

static gpointer
drop_thread (gpointer outbox)
{
  ferry_outbox_unref (outbox);
  return NULL;
}

/* While the loop prepares, checks and dispatches. */
static void
test_dropped_elsewhere (Fixture *self,
                        gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      FerryOutbox *outbox = ferry_outbox_new (self->context);
      Parcel parcel = {.item.deliver = deliver, .number = i};
      GThread *thread;

      ferry_outbox_post (outbox, &parcel.item);
      test_wait_count (&self->delivered, i + 1);
      thread = g_thread_new ("drop", drop_thread, outbox);
      for (guint j = 0; j < 20; j++)
        g_main_context_iteration (self->context, FALSE);
      g_thread_join (thread);
    }
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c14/budget", test_budget);
  add ("/boundary/c14/frames-first", test_frames_first);
  add ("/boundary/c14/not-starved", test_not_starved);
  add ("/boundary/outbox/order-of-each-thread", test_order_of_each_thread);
  add ("/boundary/outbox/no-lost-wakeup", test_no_lost_wakeup);
  add ("/boundary/outbox/posted-by-a-delivery", test_posted_by_a_delivery);
  add ("/boundary/outbox/next-iteration", test_next_iteration);
  add ("/boundary/outbox/defer", test_defer);
  add ("/boundary/outbox/nested", test_nested);
  add ("/boundary/outbox/dropped-in-delivery", test_dropped_in_delivery);
  add ("/boundary/outbox/dropped-elsewhere", test_dropped_elsewhere);

  return g_test_run ();
}
