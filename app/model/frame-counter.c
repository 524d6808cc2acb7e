/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts frames.
 *
 * They are counted, not asked for: gdk_frame_clock_get_fps() says 60 while 38 frames a second are drawn.
 * At rest no frame is due that could be missed, and yet a window that is stalled then shows nothing of what
 * is done to it: there the stalls themselves are counted by. */
#include "frame-counter.h"

#define SECONDS 10

/* Stretches in which frames are wanted begin with a call and end at a refresh of the figures: not so many of
 * them come before a stall is explained. */
#define STRETCHES 32

typedef struct
{
  gint64 from;
  gint64 to; /* G_MAXINT64 while it lasts */
} Stretch;

typedef struct
{
  gint64 sum;
  gint64 worst;
} Total;

/* The frames of one second. */
typedef struct
{
  gint64 number; /* of the second */
  guint frames;
  Total phases[FERRY_N_FRAME_PHASES];
  Total whole;
} Second;

struct _FerryFrameCounter
{
  gint64 refresh;
  gboolean refresh_is_assumed;
  guint64 drawn;
  guint64 missed;

  Stretch wanted[STRETCHES]; /* a ring */
  guint n_wanted;            /* ever */
  gint64 last;               /* frame, or when they began to be wanted */
  gint64 rate_since;
  guint rate_frames;
  double rate;

  Second seconds[SECONDS + 1]; /* a ring by number; the one that runs is not whole */
};

FerryFrameCounter *
ferry_frame_counter_new (void)
{
  FerryFrameCounter *self = g_new0 (FerryFrameCounter, 1);

  ferry_frame_counter_set_refresh (self, 0);

  return self;
}

void
ferry_frame_counter_free (FerryFrameCounter *self)
{
  g_free (self);
}

void
ferry_frame_counter_set_refresh (FerryFrameCounter *self,
                                 gint64 refresh)
{
  self->refresh_is_assumed = refresh <= 0;
  self->refresh = refresh > 0 ? refresh : FERRY_FRAME_REFRESH_US;
}

/* NULL while frames are not wanted all the time. */
static Stretch *
get_open_stretch (FerryFrameCounter *self)
{
  Stretch *newest = &self->wanted[(self->n_wanted - 1) % STRETCHES];

  return self->n_wanted > 0 && newest->to == G_MAXINT64 ? newest : NULL;
}

/* Due frames between the last one and @now: half a frame early or late is the same frame. */
static void
count_missed (FerryFrameCounter *self,
              gint64 now)
{
  if (now > self->last)
    self->missed += MAX (0, (now - self->last + self->refresh / 2) / self->refresh - 1);
  self->last = now;
}

void
ferry_frame_counter_set_wanted (FerryFrameCounter *self,
                                gboolean wanted,
                                gint64 now)
{
  Stretch *stretch = get_open_stretch (self);

  if (wanted == (stretch != NULL))
    return;

  if (wanted)
    {
      /* From here on a frame is due, whatever blocks the first. */
      self->wanted[self->n_wanted++ % STRETCHES] = (Stretch) {now, G_MAXINT64};
      self->last = now;
      self->rate_since = now;
      self->rate_frames = 0;
    }
  else
    {
      /* A loop that comes back from a long block may end this before it draws again. */
      count_missed (self, now);
      stretch->to = now;
      self->rate = 0;
    }
}

void
ferry_frame_counter_begin (FerryFrameCounter *self,
                           gint64 now)
{
  if (get_open_stretch (self) == NULL)
    return;

  count_missed (self, now);
  self->rate_frames++;
  if (now - self->rate_since >= G_USEC_PER_SEC)
    {
      self->rate = self->rate_frames * (double)G_USEC_PER_SEC / (now - self->rate_since);
      self->rate_frames = 0;
      self->rate_since = now;
    }
}

static void
add (Total *total,
     gint64 time)
{
  total->sum += time;
  total->worst = MAX (total->worst, time);
}

void
ferry_frame_counter_end (FerryFrameCounter *self,
                         const gint64 phases[FERRY_N_FRAME_PHASES],
                         gint64 now)
{
  gint64 number = now / G_USEC_PER_SEC;
  Second *second = &self->seconds[number % G_N_ELEMENTS (self->seconds)];
  gint64 whole = 0;

  if (second->number != number)
    *second = (Second) {.number = number};

  for (guint i = 0; i < FERRY_N_FRAME_PHASES; i++)
    {
      add (&second->phases[i], phases[i]);
      whole += phases[i];
    }
  add (&second->whole, whole);
  second->frames++;
  self->drawn++;
}

void
ferry_frame_counter_take_stall (FerryFrameCounter *self,
                                gint64 start,
                                gint64 end)
{
  gint64 rest = end - start;
  guint n = MIN (self->n_wanted, STRETCHES);

  for (guint i = 0; i < n; i++)
    rest -= MAX (0, MIN (end, self->wanted[i].to) - MAX (start, self->wanted[i].from));
  self->missed += MAX (0, rest / self->refresh);
}

static FerryFrameTime
take_mean (const Total *total,
           guint frames)
{
  return (FerryFrameTime) {frames > 0 ? total->sum / frames : 0, total->worst};
}

static void
join (Total *total,
      const Total *other)
{
  total->sum += other->sum;
  total->worst = MAX (total->worst, other->worst);
}

void
ferry_frame_counter_get_figures (FerryFrameCounter *self,
                                 gint64 now,
                                 FerryFrameFigures *figures)
{
  gint64 oldest = now / G_USEC_PER_SEC - SECONDS;
  Second all = {0};

  for (guint i = 0; i < G_N_ELEMENTS (self->seconds); i++)
    {
      const Second *second = &self->seconds[i];

      if (second->number < oldest)
        continue;
      all.frames += second->frames;
      join (&all.whole, &second->whole);
      for (guint phase = 0; phase < FERRY_N_FRAME_PHASES; phase++)
        join (&all.phases[phase], &second->phases[phase]);
    }

  *figures = (FerryFrameFigures) {
    .refresh = self->refresh,
    .refresh_is_assumed = self->refresh_is_assumed,
    .drawn = self->drawn,
    .missed = self->missed,
    .rate = self->rate,
    .whole = take_mean (&all.whole, all.frames),
  };
  for (guint phase = 0; phase < FERRY_N_FRAME_PHASES; phase++)
    figures->phases[phase] = take_mean (&all.phases[phase], all.frames);
}

double
ferry_frame_figures_get_drawn_share (const FerryFrameFigures *figures)
{
  if (figures->rate <= 0)
    return 1;
  return MIN (1, figures->rate * figures->refresh / G_USEC_PER_SEC);
}
