/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* There is no source between stalls, because even a sleeping one would cost more in each iteration
 * than all our counting. */
#include "stall-keeper.h"

#define NS_PER_US 1000

struct _FerryStallKeeper
{
  GMainContext *context;
  GObject *monitor;
  guint signal;

  FerryStallWatch *watch; /* NULL once stopped */
  FerryBeat unwatched;    /* what is said once stopped */
  FerryStallLog *log;
  GSource *delivery; /* emits the signal; NULL while there is nothing to emit */
  guint64 emitted;   /* serial of the last stall that it was emitted for */
};

/* A source that is ready when the next stall is explained. The watch wakes the context then. */
typedef struct
{
  GSource source;
  FerryStallKeeper *keeper;
} DeliverySource;

static gboolean
is_next_explained (FerryStallKeeper *self)
{
  return self->emitted < MIN (ferry_stall_log_get_newest (self->log), ferry_stall_watch_get_explained (self->watch));
}

static gboolean
prepare_delivery (GSource *source,
                  int *timeout)
{
  *timeout = -1;

  return is_next_explained (((DeliverySource *)source)->keeper);
}

static gboolean
check_delivery (GSource *source)
{
  return is_next_explained (((DeliverySource *)source)->keeper);
}

static void
apply_explanations (FerryStallKeeper *self)
{
  const FerryStallExplanation *explanation;

  while (self->watch != NULL && (explanation = ferry_stall_watch_peek_explanation (self->watch)) != NULL)
    {
      ferry_stall_log_explain (self->log, &explanation->stall, explanation->samples);
      ferry_stall_watch_drop_explanation (self->watch);
    }
}

/* Emits what was there at the beginning, no more, so that handlers which stall cannot keep it here
 * for good. They may also stop or drop the monitor, or iterate the context: GLib does not
 * dispatch this source again meanwhile, but the log moves on. */
static gboolean
deliver (GSource *source,
         GSourceFunc callback,
         gpointer data)
{
  FerryStallKeeper *self = ((DeliverySource *)source)->keeper;
  g_autoptr (GObject) monitor = g_object_ref (self->monitor);
  guint64 until = MIN (ferry_stall_log_get_newest (self->log), ferry_stall_watch_get_explained (self->watch));
  FerryStall stall;

  while (self->emitted < until && self->watch != NULL)
    {
      apply_explanations (self);
      if (!ferry_stall_log_get_next (self->log, self->emitted, &stall))
        break;
      self->emitted = stall.serial;
      g_signal_emit (monitor, self->signal, 0, &stall);
    }

  if (self->watch != NULL && self->emitted < ferry_stall_log_get_newest (self->log))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->delivery, g_source_unref);

  return G_SOURCE_REMOVE;
}

static GSourceFuncs delivery_funcs = {
  .prepare = prepare_delivery,
  .check = check_delivery,
  .dispatch = deliver,
};

/* Handlers must not run inside the poll function, where we are: they come after the poll that is
 * about to begin. */
static void
schedule_delivery (FerryStallKeeper *self)
{
  if (self->delivery != NULL)
    return;

  self->delivery = g_source_new (&delivery_funcs, sizeof (DeliverySource));
  ((DeliverySource *)self->delivery)->keeper = self;
  g_source_set_static_name (self->delivery, "[ferry] stall signal");
  g_source_set_priority (self->delivery, G_PRIORITY_DEFAULT);
  g_source_attach (self->delivery, self->context);
}

FerryStallKeeper *
ferry_stall_keeper_new (GMainContext *context,
                        GObject *monitor,
                        guint signal)
{
  FerryStallKeeper *self = g_new0 (FerryStallKeeper, 1);

  self->context = context;
  self->monitor = monitor;
  self->signal = signal;
  self->log = ferry_stall_log_new ();
  self->watch = ferry_stall_watch_new (context);

  return self;
}

void
ferry_stall_keeper_stop (FerryStallKeeper *self)
{
  if (self->watch == NULL)
    return;

  apply_explanations (self);
  g_clear_pointer (&self->watch, ferry_stall_watch_close);
  if (self->delivery != NULL)
    g_source_destroy (self->delivery);
  g_clear_pointer (&self->delivery, g_source_unref);
}

void
ferry_stall_keeper_free (FerryStallKeeper *self)
{
  ferry_stall_keeper_stop (self);
  ferry_stall_log_free (self->log);
  g_free (self);
}

FerryBeat *
ferry_stall_keeper_get_beat (FerryStallKeeper *self)
{
  return self->watch != NULL ? ferry_stall_watch_get_beat (self->watch) : &self->unwatched;
}

void
ferry_stall_keeper_add (FerryStallKeeper *self,
                        gint64 since,
                        gint64 end,
                        const char *label,
                        FerryStallCause kind)
{
  ferry_stall_log_add (self->log, since / NS_PER_US, (end - since) / NS_PER_US, label, kind);
  if (self->watch == NULL)
    return;

  ferry_stall_watch_end (self->watch, &(FerryStallEnd) {
                                        .serial = ferry_stall_log_get_newest (self->log),
                                        .kind = kind,
                                        .since = since,
                                        .end = end,
                                      });
  schedule_delivery (self);
}

void
ferry_stall_keeper_put_names_off (FerryStallKeeper *self,
                                  gboolean put_off)
{
  if (self->watch != NULL)
    ferry_stall_watch_put_names_off (self->watch, put_off);
}

FerryStallLog *
ferry_stall_keeper_get_log (FerryStallKeeper *self)
{
  apply_explanations (self);

  return self->log;
}
