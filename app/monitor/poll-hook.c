/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GPollFunc carries no user data: so there is a table of poll functions, one for each hook. */
#include "poll-hook.h"

#include <errno.h>

/* How often a hook goes back on top before it gives up; somebody who replaces us more often than
 * that does not want us there. */
#define FORMERS_MAX 8

struct _FerryPollHook
{
  /* guarded by the hooks lock; changes only while the context does not poll */
  gboolean taken;

  /* immutable while taken */
  GThread *thread;

  /* the context's thread only */
  GMainContext *context; /* NULL once removed: nothing but a way to the former function */
  const FerryPollHookFuncs *funcs;
  gpointer data;
  guint64 polls;
  guint depth; /* of our own poll function on the stack */

  /* The context's thread only. The functions that we found in place, oldest first: one, and one
   * more each time that we were replaced and went back on top. */
  GPollFunc formers[FORMERS_MAX];
  guint n_formers;

  /* the context's thread only: somebody else's function on top of ours */
  GPollFunc trusted;     /* calls ours */
  GPollFunc suspect;     /* may or may not */
  guint64 suspect_since; /* polls at that time */
  GSource *trial;        /* will tell */
};

G_LOCK_DEFINE_STATIC (hooks);
static FerryPollHook hooks[FERRY_POLL_HOOKS_MAX];

/* Each function is entered again if the one below calls the one on top of it: that is so when we
 * went back on top of somebody who calls us after all. Going one former further down at each
 * level visits everyone once, in order, and always ends at the context's first function. */
static int
call_former (FerryPollHook *self,
             GPollFD *fds,
             guint n_fds,
             int timeout)
{
  guint below = MIN (self->depth, self->n_formers - 1);
  int n_ready;

  self->depth++;
  n_ready = self->formers[self->n_formers - 1 - below](fds, n_fds, timeout);
  self->depth--;

  return n_ready;
}

static inline int
poll_through (FerryPollHook *self,
              GPollFD *fds,
              guint n_fds,
              int timeout)
{
  int n_ready, saved_errno;

  /* Some people copy the poll function of one context to another: that one is not ours to time. */
  if (G_UNLIKELY (self->thread != g_thread_self ()))
    return self->formers[0](fds, n_fds, timeout);

  self->polls++;

  if (G_UNLIKELY (self->depth > 0 || self->context == NULL))
    return call_former (self, fds, n_fds, timeout);

  self->funcs->before_poll (self->data, timeout);

  n_ready = call_former (self, fds, n_fds, timeout);

  /* GLib reads errno when a poll fails. The hook may be gone: anything may have run in a poll
   * function that is not g_poll(). */
  saved_errno = errno;
  if (G_LIKELY (self->context != NULL))
    self->funcs->after_poll (self->data);
  errno = saved_errno;

  return n_ready;
}

#define DEFINE_POLL_FUNC(n)                                         \
  static int poll_func_##n (GPollFD *fds, guint n_fds, int timeout) \
  {                                                                 \
    return poll_through (&hooks[n], fds, n_fds, timeout);           \
  }

DEFINE_POLL_FUNC (0)
DEFINE_POLL_FUNC (1)
DEFINE_POLL_FUNC (2)
DEFINE_POLL_FUNC (3)
DEFINE_POLL_FUNC (4)
DEFINE_POLL_FUNC (5)
DEFINE_POLL_FUNC (6)
DEFINE_POLL_FUNC (7)
DEFINE_POLL_FUNC (8)
DEFINE_POLL_FUNC (9)
DEFINE_POLL_FUNC (10)
DEFINE_POLL_FUNC (11)
DEFINE_POLL_FUNC (12)
DEFINE_POLL_FUNC (13)
DEFINE_POLL_FUNC (14)
DEFINE_POLL_FUNC (15)

static const GPollFunc poll_funcs[] = {
  poll_func_0,
  poll_func_1,
  poll_func_2,
  poll_func_3,
  poll_func_4,
  poll_func_5,
  poll_func_6,
  poll_func_7,
  poll_func_8,
  poll_func_9,
  poll_func_10,
  poll_func_11,
  poll_func_12,
  poll_func_13,
  poll_func_14,
  poll_func_15,
};

G_STATIC_ASSERT (G_N_ELEMENTS (poll_funcs) == FERRY_POLL_HOOKS_MAX);

static GPollFunc
own_poll_func (FerryPollHook *self)
{
  return poll_funcs[self - hooks];
}

/* The removed hook whose function is uppermost in @context, if one is. Hooks of other contexts are
 * not looked into: their threads are using them. */
static FerryPollHook *
find_removed_hook (GMainContext *context)
{
  GPollFunc uppermost = g_main_context_get_poll_func (context);

  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      if (poll_funcs[i] == uppermost)
        return hooks[i].context == NULL ? &hooks[i] : NULL;
    }

  return NULL;
}

/* Several may come to light at once: what one of them finds below may be another's. */
static void
uncover_removed_hooks (GMainContext *context)
{
  FerryPollHook *hook;

  while ((hook = find_removed_hook (context)) != NULL)
    {
      GPollFunc former = hook->formers[hook->n_formers - 1];

      g_main_context_set_poll_func (context, former);

      if (hook->n_formers > 1 && former != g_poll)
        {
          /* Those that we went on top of may still call us. */
          hook->n_formers--;
        }
      else if (hook->depth == 0)
        {
          G_LOCK (hooks);
          hook->taken = FALSE;
          G_UNLOCK (hooks);
        }
    }
}

static FerryPollHook *
take_free_hook (GPollFunc former)
{
  FerryPollHook *hook = NULL;

  G_LOCK (hooks);

  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX && hook == NULL; i++)
    {
      if (!hooks[i].taken)
        hook = &hooks[i];
    }

  if (hook != NULL)
    *hook = (FerryPollHook) {.taken = TRUE, .formers = {former}, .n_formers = 1};

  G_UNLOCK (hooks);

  return hook;
}

FerryPollHook *
ferry_poll_hook_install (GMainContext *context,
                         const FerryPollHookFuncs *funcs,
                         gpointer data)
{
  FerryPollHook *self;

  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (funcs != NULL, NULL);

  uncover_removed_hooks (context);

  self = take_free_hook (g_main_context_get_poll_func (context));
  if (self == NULL)
    return NULL;

  self->thread = g_thread_self ();
  self->context = context;
  self->funcs = funcs;
  self->data = data;
  g_main_context_set_poll_func (context, own_poll_func (self));

  return self;
}

static void
end_trial (FerryPollHook *self)
{
  self->suspect = NULL;
  g_source_destroy (self->trial);
  g_clear_pointer (&self->trial, g_source_unref);
}

void
ferry_poll_hook_remove (FerryPollHook *self)
{
  g_autoptr (GMainContext) context = NULL;

  g_return_if_fail (self->context != NULL);

  if (self->trial != NULL)
    end_trial (self);

  context = g_main_context_ref (g_steal_pointer (&self->context));
  self->funcs = NULL;
  self->data = NULL;

  uncover_removed_hooks (context);
}

static void
go_back_on_top (FerryPollHook *self)
{
  GPollFunc uppermost = g_main_context_get_poll_func (self->context);

  if (uppermost == own_poll_func (self))
    return;

  if (self->n_formers == FORMERS_MAX)
    {
      g_debug ("The poll function was replaced %d times, leaving it", FORMERS_MAX);
      self->trusted = uppermost;
      return;
    }

  self->formers[self->n_formers++] = uppermost;
  g_main_context_set_poll_func (self->context, own_poll_func (self));
  self->funcs->missed_polls (self->data);
}

/* A source attached in one iteration is dispatched in a later one: there was a poll in between. */
static gboolean
conclude_trial (gpointer data)
{
  FerryPollHook *self = data;

  if (self->polls != self->suspect_since)
    self->trusted = self->suspect;
  else
    go_back_on_top (self);

  end_trial (self);

  return G_SOURCE_REMOVE;
}

void
ferry_poll_hook_look (FerryPollHook *self)
{
  GPollFunc uppermost;

  g_return_if_fail (self->context != NULL);

  uppermost = g_main_context_get_poll_func (self->context);
  if (uppermost == own_poll_func (self) || uppermost == self->trusted || self->trial != NULL)
    return;

  self->suspect = uppermost;
  self->suspect_since = self->polls;
  self->trial = g_idle_source_new ();
  g_source_set_static_name (self->trial, "[ferry] poll function check");
  g_source_set_priority (self->trial, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->trial, conclude_trial, self, NULL);
  g_source_attach (self->trial, self->context);
}
