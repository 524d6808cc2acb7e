/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All there is to say of one stall. */
#include "stall-details.h"

#include "progress-rate.h"
#include "stall-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first look at a stall, microseconds (M2). */
#define FIRST_LOOK (17 * G_TIME_SPAN_MILLISECOND)

static void
append_share (GString *text,
              const char *format,
              gint64 time)
{
  g_autofree char *duration = NULL;

  if (time < G_TIME_SPAN_MILLISECOND)
    return;
  duration = ferry_format_duration (time);
  if (text->len > 0)
    g_string_append (text, " · ");
    /* A constant with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, format, duration);
#pragma GCC diagnostic pop
}

/* Of the time that was watched; the rest it slept. */
static void
tell_shares (FerryDetailTeller *self,
             const FerryStall *stall)
{
  g_autoptr(GString) text = g_string_new (NULL);

  append_share (text, _ ("%s computing"), stall->cpu_time);
  append_share (text, _ ("%s waiting for a processor"), stall->starved_time);
  append_share (text, _ ("%s frozen"), stall->frozen_time);
  if (text->len > 0)
    ferry_detail_tell (self, _ ("Of it"), g_strdup (text->str));
}

static void
tell_stall (FerryDetailTeller *self,
            FerryStallItem *item)
{
  const FerryStall *stall = ferry_stall_item_get_stall (item);
  GDateTime *time = ferry_stall_item_get_time (item);
  g_autofree char *second = g_date_time_format (time, "%F %T");
  g_autofree char *cause = ferry_stall_describe_cause (stall);

  self->section = _ ("Stall");
  ferry_detail_tell (self, _ ("When"), g_strdup_printf ("%s.%03d", second, g_date_time_get_microsecond (time) / 1000));
  ferry_detail_tell (self, _ ("Class"), g_strdup (ferry_stall_class_get_title (stall->stall_class)));
  ferry_detail_tell (self, _ ("Cause"), g_strdup_printf (_ ("%s: %s"), cause, ferry_stall_cause_get_meaning (stall->cause)));
  tell_shares (self, stall);
}

static void
tell_culprit (FerryDetailTeller *self,
              FerryStallItem *item)
{
  const FerryStall *stall = ferry_stall_item_get_stall (item);
  const char *in_flight = ferry_stall_item_get_calls (item, FERRY_STALL_IN_FLIGHT);
  const char *delivered = ferry_stall_item_get_calls (item, FERRY_STALL_DELIVERED);

  self->section = _ ("What ran");
  if (stall->deliberate)
    ferry_detail_tell (self, _ ("On purpose"), g_strdup (stall->label));
  ferry_detail_tell (self, _ ("Culprit"), g_strdup (*stall->culprit != '\0' ? stall->culprit : _ ("nobody is known")));
  if (*stall->function != '\0')
    ferry_detail_tell (self, _ ("Seen in"), g_strdup (stall->function));
  ferry_detail_tell (self, _ ("Calls in flight"), g_strdup (*in_flight != '\0' ? in_flight : _ ("none")));
  if (*delivered != '\0')
    ferry_detail_tell (self, _ ("Calls delivered"), g_strdup (delivered));
}

/* One contributor is the culprit, and said already. */
static void
tell_contributors (FerryDetailTeller *self,
                   const FerryStall *stall)
{
  if (stall->n_contributors < 2)
    return;

  self->section = _ ("Dispatched in it");
  for (guint i = 0; i < stall->n_contributors; i++)
    {
      const FerryStallContributor *contributor = &stall->contributors[i];
      g_autofree char *time = ferry_format_duration (contributor->time);

      ferry_detail_tell (self, time,
                         g_strdup_printf (ngettext ("%s, seen in %u dispatch", "%s, seen in %u dispatches", contributor->dispatches),
                                          contributor->name, contributor->dispatches));
    }
}

void
ferry_stall_details_foreach (FerryStallItem *item,
                             FerryDetailFunc function,
                             gpointer user_data)
{
  FerryDetailTeller teller = {function, user_data, NULL};

  g_return_if_fail (FERRY_IS_STALL_ITEM (item));
  g_return_if_fail (function != NULL);

  tell_stall (&teller, item);
  tell_culprit (&teller, item);
  tell_contributors (&teller, ferry_stall_item_get_stall (item));
}

/* Names are interned: what reads the same is the same. Of what has no name the module must do. */
static gboolean
is_same_frame (const char *a,
               const char *b)
{
  const char *offset = strstr (a, "+0x");

  return a == b || (offset != NULL && strncmp (a, b, offset - a + strlen ("+0x")) == 0);
}

static gboolean
is_same_stack (const FerryStallSample *a,
               const FerryStallSample *b)
{
  if (a->system_call != b->system_call || a->n_frames != b->n_frames)
    return FALSE;
  for (guint i = 0; i < a->n_frames; i++)
    if (!is_same_frame (a->frames[i], b->frames[i]))
      return FALSE;
  return TRUE;
}

static char *
describe_ages (const FerryStallSample *samples,
               guint n)
{
  GString *ages = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *age = ferry_format_duration (samples[i].age);

      g_string_append_printf (ages, "%s%s", i == 0 ? "" : ", ", age);
    }
  return g_string_free (ages, FALSE);
}

guint
ferry_stall_details_foreach_stack (FerryStallItem *item,
                                   FerryStackFunc function,
                                   gpointer user_data)
{
  FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];
  guint n;
  guint n_stacks = 0;
  guint same;

  g_return_val_if_fail (FERRY_IS_STALL_ITEM (item), 0);
  g_return_val_if_fail (function != NULL, 0);

  n = ferry_stall_item_copy_samples (item, samples, G_N_ELEMENTS (samples));
  for (guint i = 0; i < n; i += same, n_stacks++)
    {
      g_autofree char *ages = NULL;
      g_autofree char *heading = NULL;

      for (same = 1; i + same < n && is_same_stack (&samples[i], &samples[i + same]);)
        same++;
      ages = describe_ages (&samples[i], same);
      heading = samples[i].system_call[0] != '\0'
                  ? g_strdup_printf (_ ("After %s, asleep in %s"), ages, samples[i].system_call)
                  : g_strdup_printf (_ ("After %s, computing"), ages);
      function (heading, &samples[i], user_data);
    }
  return n_stacks;
}

const char *
ferry_stall_details_explain_no_stack (FerryStallItem *item)
{
  const FerryStall *stall;
  const char *limits;

  g_return_val_if_fail (FERRY_IS_STALL_ITEM (item), NULL);

  stall = ferry_stall_item_get_stall (item);
  limits = ferry_stall_item_get_limits (item);
  if (limits != NULL)
    return limits;
  if (stall->cause == FERRY_CAUSE_FROZEN)
    return _ ("No stack: the watch stood still with the rest of the process.");
  if (stall->duration < 2 * FIRST_LOOK)
    return _ ("No stack: it was over before the watch could look, which it does first after 17 ms.");
  return _ ("No stack: the watch did not get to look in time, or newer stalls have taken its place.");
}
