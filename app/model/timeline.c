/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a session as bars in lanes. It follows all along, at a microsecond or two for an event:
 * a page that is opened late has nothing to catch up on. */
#include "timeline.h"

#include "call-segments.h"
#include "policies.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *dependency;
  const char *title; /* N_() */
  FerryLanes *lanes;
} Group;

/* What the timeline keeps of one call. */
typedef struct
{
  FerryCallRecord *record;
  FerryBar *bar;
  guint group;
} Entry;

struct _FerryTimeline
{
  GObject parent_instance;

  GArray *groups;      /* Group */
  GQueue entries;      /* Entry, oldest first */
  GHashTable *by_call; /* FerryCallRecord -> its link in entries */
  guint n_open;
  GArray *stalls; /* FerryStallBand */
};

G_DEFINE_FINAL_TYPE (FerryTimeline, ferry_timeline, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
group_clear (gpointer data)
{
  ferry_lanes_free (((Group *)data)->lanes);
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_object_unref (self->record);
  g_free (self);
}

static Group *
get_group (FerryTimeline *self,
           guint group)
{
  return &g_array_index (self->groups, Group, group);
}

static guint
find_group (FerryTimeline *self,
            const char *dependency)
{
  guint group = 0;

  while (group + 1 < self->groups->len && g_strcmp0 (get_group (self, group)->dependency, dependency) != 0)
    group++;
  return group;
}

static void
drop_oldest (FerryTimeline *self)
{
  Entry *entry = g_queue_pop_head (&self->entries);

  if (entry->bar->end == FERRY_BAR_OPEN)
    self->n_open--;
  g_hash_table_remove (self->by_call, entry->record);
  ferry_lanes_remove (get_group (self, entry->group)->lanes, entry->bar);
  entry_free (entry);
}

static void
add_call (FerryTimeline *self,
          FerryCallRecord *record)
{
  FerryCallTimes times;
  Entry *entry;

  if (self->entries.length >= FERRY_SESSION_CALLS_MAX)
    drop_oldest (self);

  ferry_call_record_get_times (record, &times);
  entry = g_new (Entry, 1);
  entry->record = g_object_ref (record);
  entry->group = find_group (self, ferry_call_record_get_operation (record)->dependency);
  entry->bar = ferry_lanes_add (get_group (self, entry->group)->lanes, times.submitted, record);
  g_queue_push_tail (&self->entries, entry);
  g_hash_table_insert (self->by_call, record, self->entries.tail);
  self->n_open++;
}

static Entry *
find_entry (FerryTimeline *self,
            FerryCallRecord *record)
{
  GList *link = g_hash_table_lookup (self->by_call, record);

  return link != NULL ? link->data : NULL;
}

static void
end_call (FerryTimeline *self,
          FerryCallRecord *record)
{
  Entry *entry = find_entry (self, record);
  gint64 end;

  if (entry == NULL || entry->bar->end != FERRY_BAR_OPEN)
    return;
  end = ferry_call_segments_get_end (record);
  if (end == 0)
    return;
  ferry_lanes_end (get_group (self, entry->group)->lanes, entry->bar, end);
  self->n_open--;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryTimeline *self = user_data;

  switch (event)
    {
    case FERRY_CALL_SUBMITTED:
      add_call (self, record);
      break;
    case FERRY_CALL_DELIVERED:
    case FERRY_CALL_ENDED_LATE:
      end_call (self, record);
      break;
    case FERRY_CALL_PROGRESSED:
      return;
    default:
      break;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_stall (FerryLoopMonitor *monitor,
          const FerryStall *stall,
          gpointer user_data)
{
  FerryTimeline *self = user_data;
  FerryStallBand band = {stall->start, stall->start + stall->duration, stall->deliberate};

  /* A loop that spins or has not begun keeps nobody from anything in a stretch of time. */
  if (stall->cause == FERRY_CAUSE_SPIN || stall->cause == FERRY_CAUSE_START_UP)
    return;
  if (self->stalls->len >= FERRY_N_STALLS)
    g_array_remove_index (self->stalls, 0);
  g_array_append_val (self->stalls, band);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ferry_timeline_finalize (GObject *object)
{
  FerryTimeline *self = FERRY_TIMELINE (object);

  g_hash_table_unref (self->by_call);
  g_queue_clear_full (&self->entries, entry_free);
  g_array_unref (self->groups);
  g_array_unref (self->stalls);

  G_OBJECT_CLASS (ferry_timeline_parent_class)->finalize (object);
}

static void
ferry_timeline_class_init (FerryTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_timeline_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_timeline_init (FerryTimeline *self)
{
  g_autoptr(GArray) policies = ferry_policies_get_defaults ();

  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (self->groups, group_clear);
  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);
      Group group = {row->dependency, row->title, ferry_lanes_new ()};

      g_array_append_val (self->groups, group);
    }
  self->by_call = g_hash_table_new (NULL, NULL);
  self->stalls = g_array_new (FALSE, FALSE, sizeof (FerryStallBand));
}

FerryTimeline *
ferry_timeline_new (FerrySession *session)
{
  FerryTimeline *self;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);

  self = g_object_new (FERRY_TYPE_TIMELINE, NULL);
  g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), self, 0);
  g_signal_connect_object (ferry_session_get_monitor (session), "stall", G_CALLBACK (on_stall), self, 0);

  return self;
}

guint
ferry_timeline_get_n_groups (FerryTimeline *self)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE (self), 0);

  return self->groups->len;
}

const char *
ferry_timeline_get_group_title (FerryTimeline *self,
                                guint group)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (group < self->groups->len, NULL);

  return _ (get_group (self, group)->title);
}

FerryLanes *
ferry_timeline_get_group_lanes (FerryTimeline *self,
                                guint group)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (group < self->groups->len, NULL);

  return get_group (self, group)->lanes;
}

const FerryBar *
ferry_timeline_find_bar (FerryTimeline *self,
                         FerryCallRecord *record,
                         guint *group)
{
  Entry *entry;

  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (group != NULL, NULL);

  entry = find_entry (self, record);
  if (entry == NULL)
    return NULL;
  *group = entry->group;
  return entry->bar;
}

guint
ferry_timeline_get_n_calls (FerryTimeline *self)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE (self), 0);

  return self->entries.length;
}

FerryCallRecord *
ferry_timeline_get_oldest (FerryTimeline *self)
{
  Entry *entry;

  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);

  entry = g_queue_peek_head (&self->entries);
  return entry != NULL ? entry->record : NULL;
}

FerryCallRecord *
ferry_timeline_get_newest (FerryTimeline *self)
{
  Entry *entry;

  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);

  entry = g_queue_peek_tail (&self->entries);
  return entry != NULL ? entry->record : NULL;
}

gboolean
ferry_timeline_is_moving (FerryTimeline *self)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE (self), FALSE);

  return self->n_open > 0;
}

gint64
ferry_timeline_get_begin (FerryTimeline *self)
{
  gint64 begin = G_MAXINT64;

  g_return_val_if_fail (FERRY_IS_TIMELINE (self), G_MAXINT64);

  if (self->entries.length > 0)
    begin = ((Entry *)self->entries.head->data)->bar->start;
  if (self->stalls->len > 0)
    begin = MIN (begin, g_array_index (self->stalls, FerryStallBand, 0).start);
  return begin;
}

const FerryStallBand *
ferry_timeline_get_stalls (FerryTimeline *self,
                           guint *n)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->stalls->len;
  return (const FerryStallBand *)self->stalls->data;
}
