/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bars in time, in as few lanes as they fit. */
#include "lanes.h"

/* The oldest bars leave a lane: those before @first are gone, and their places are given back when they
 * are the larger part. */
typedef struct
{
  GPtrArray *bars; /* FerryBar, in order */
  guint first;
} Lane;

struct _FerryLanes
{
  GPtrArray *lanes; /* Lane */
  guint open_below; /* in all lanes below something goes on */
};

static void
lane_free (gpointer data)
{
  Lane *self = data;

  for (guint i = self->first; i < self->bars->len; i++)
    g_free (g_ptr_array_index (self->bars, i));
  g_ptr_array_unref (self->bars);
  g_free (self);
}

static Lane *
get_lane (FerryLanes *self,
          guint lane)
{
  return g_ptr_array_index (self->lanes, lane);
}

static guint
lane_get_n (const Lane *self)
{
  return self->bars->len - self->first;
}

static FerryBar *
lane_get (const Lane *self,
          guint index)
{
  return g_ptr_array_index (self->bars, self->first + index);
}

static gint64
lane_get_end (const Lane *self)
{
  guint n = lane_get_n (self);

  return n > 0 ? lane_get (self, n - 1)->end : G_MININT64;
}

/* The index of the first bar that ends after @time: bars of a lane end in the order in which they begin. */
static guint
lane_search (const Lane *self,
             gint64 time)
{
  guint low = 0;
  guint high = lane_get_n (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (lane_get (self, middle)->end > time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static guint
lane_get_index (const Lane *self,
                const FerryBar *bar)
{
  guint n = lane_get_n (self);
  guint index = bar->start > G_MININT64 ? lane_search (self, bar->start - 1) : 0;

  /* Several may be of no length at the same moment. */
  while (index < n && lane_get (self, index) != bar)
    index++;
  g_assert (index < n);
  return index;
}

FerryLanes *
ferry_lanes_new (void)
{
  FerryLanes *self = g_new0 (FerryLanes, 1);

  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  return self;
}

void
ferry_lanes_free (FerryLanes *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->lanes);
  g_free (self);
}

/* Where nothing goes on at @start and after. */
static guint
find_free_lane (FerryLanes *self,
                gint64 start)
{
  guint lane;

  while (self->open_below < self->lanes->len && lane_get_end (get_lane (self, self->open_below)) == FERRY_BAR_OPEN)
    self->open_below++;
  for (lane = self->open_below; lane < self->lanes->len; lane++)
    if (lane_get_end (get_lane (self, lane)) <= start)
      return lane;
  return lane;
}

FerryBar *
ferry_lanes_add (FerryLanes *self,
                 gint64 start,
                 gpointer data)
{
  FerryBar *bar = g_new (FerryBar, 1);

  *bar = (FerryBar) {.start = start, .end = FERRY_BAR_OPEN, .lane = find_free_lane (self, start), .data = data};
  if (bar->lane == self->lanes->len)
    {
      Lane *lane = g_new0 (Lane, 1);

      lane->bars = g_ptr_array_new ();
      g_ptr_array_add (self->lanes, lane);
    }
  g_ptr_array_add (get_lane (self, bar->lane)->bars, bar);
  return bar;
}

void
ferry_lanes_end (FerryLanes *self,
                 FerryBar *bar,
                 gint64 end)
{
  g_return_if_fail (bar->end == FERRY_BAR_OPEN);

  bar->end = MAX (bar->start, end);
  self->open_below = MIN (self->open_below, bar->lane);
}

void
ferry_lanes_remove (FerryLanes *self,
                    FerryBar *bar)
{
  Lane *lane = get_lane (self, bar->lane);
  guint index = lane_get_index (lane, bar);

  self->open_below = MIN (self->open_below, bar->lane);
  if (index == 0)
    lane->first++;
  else
    g_ptr_array_remove_index (lane->bars, lane->first + index);
  if (lane->first > lane->bars->len / 2)
    {
      g_ptr_array_remove_range (lane->bars, 0, lane->first);
      lane->first = 0;
    }
  g_free (bar);
  while (self->lanes->len > 0 && lane_get_n (get_lane (self, self->lanes->len - 1)) == 0)
    g_ptr_array_set_size (self->lanes, self->lanes->len - 1);
}

guint
ferry_lanes_get_n (FerryLanes *self)
{
  return self->lanes->len;
}

static gboolean
is_short (const FerryBar *bar,
          gint64 resolution)
{
  return bar->end != FERRY_BAR_OPEN && bar->end - bar->start < resolution;
}

void
ferry_lanes_foreach (FerryLanes *self,
                     guint lane,
                     gint64 from,
                     gint64 to,
                     gint64 resolution,
                     FerryBarRunFunc function,
                     gpointer user_data)
{
  const Lane *place = get_lane (self, lane);
  guint n = lane_get_n (place);
  FerryBarRun run = {0};
  gboolean is_run_short = FALSE;

  for (guint i = lane_search (place, from); i < n; i++)
    {
      const FerryBar *bar = lane_get (place, i);
      gboolean joins = run.count > 0 && is_run_short && is_short (bar, resolution) && bar->start < MAX (run.end, run.start + resolution) + resolution;

      if (bar->start > to)
        break;
      if (joins)
        {
          run.end = bar->end;
          run.count++;
          continue;
        }
      if (run.count > 0)
        function (&run, user_data);
      run = (FerryBarRun) {bar->start, bar->end, 1, bar};
      is_run_short = is_short (bar, resolution);
    }
  if (run.count > 0)
    function (&run, user_data);
}

FerryBar *
ferry_lanes_find_nearest (FerryLanes *self,
                          guint lane,
                          gint64 time)
{
  const Lane *place;
  FerryBar *after, *before;
  guint index, n;

  g_return_val_if_fail (lane < self->lanes->len, NULL);

  place = get_lane (self, lane);
  n = lane_get_n (place);
  index = lane_search (place, time);
  after = index < n ? lane_get (place, index) : NULL;
  before = index > 0 ? lane_get (place, index - 1) : NULL;
  if (before == NULL || (after != NULL && after->start - time < time - before->end))
    return after;
  return before;
}

FerryBar *
ferry_lanes_get_neighbour (FerryLanes *self,
                           const FerryBar *bar,
                           int steps)
{
  const Lane *lane = get_lane (self, bar->lane);
  gint64 index = (gint64)lane_get_index (lane, bar) + steps;

  return index >= 0 && index < lane_get_n (lane) ? lane_get (lane, index) : NULL;
}
