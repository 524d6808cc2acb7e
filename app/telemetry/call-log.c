/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Three rings: an entry names its attempts and its message by their serials, which tell whether they are
 * still there. */
#include "call-log.h"

#include <string.h>

typedef struct
{
  FerryCallTrace trace;
  guint64 first_attempt;
  guint64 message; /* 0 for none */
  gint64 end;      /* until when something of the call went on; G_MAXINT64 if it does */
} Entry;

struct _FerryCallLog
{
  /* how many were ever added; a serial counts from 1 */
  guint64 n_calls;
  guint64 n_attempts;
  guint64 n_messages;

  Entry calls[FERRY_LOG_CALLS];
  FerryAttemptTimes attempts[FERRY_LOG_ATTEMPTS];
  char messages[FERRY_LOG_MESSAGES][FERRY_LOG_MESSAGE_LENGTH];
};

FerryCallLog *
ferry_call_log_new (void)
{
  return g_new0 (FerryCallLog, 1);
}

void
ferry_call_log_free (FerryCallLog *self)
{
  g_free (self);
}

static FerryAttemptTimes *
get_attempt (FerryCallLog *self,
             guint64 serial)
{
  return &self->attempts[(serial - 1) % FERRY_LOG_ATTEMPTS];
}

static char *
get_message (FerryCallLog *self,
             guint64 serial)
{
  return self->messages[(serial - 1) % FERRY_LOG_MESSAGES];
}

/* Returns its serial. What does not fit is cut after a whole word: half a URL would not show any more where
 * its secrets end. */
static guint64
add_message (FerryCallLog *self,
             const char *message)
{
  static const char ellipsis[] = "…";
  gsize length = strnlen (message, FERRY_LOG_MESSAGE_LENGTH);
  char *place;

  place = get_message (self, ++self->n_messages);
  if (length < FERRY_LOG_MESSAGE_LENGTH)
    {
      memcpy (place, message, length + 1);
      return self->n_messages;
    }
  length = FERRY_LOG_MESSAGE_LENGTH - sizeof ellipsis;
  while (length > 0 && !g_ascii_isspace (message[length]))
    length--;
  memcpy (place, message, length);
  memcpy (place + length, ellipsis, sizeof ellipsis);

  return self->n_messages;
}

/* An attempt that never began does not go on either. */
static gint64
get_end (FerryCallLog *self,
         const Entry *entry)
{
  gint64 end = entry->trace.returned;

  for (guint i = 0; i < entry->trace.n_attempts; i++)
    {
      const FerryAttemptTimes *attempt = get_attempt (self, entry->first_attempt + i);

      if (attempt->started != 0)
        end = MAX (end, attempt->ended != 0 ? attempt->ended : G_MAXINT64);
    }
  return end;
}

void
ferry_call_log_add (FerryCallLog *self,
                    const FerryCallTrace *trace)
{
  Entry *entry = &self->calls[self->n_calls++ % FERRY_LOG_CALLS];

  entry->trace = *trace;
  entry->trace.message = NULL;
  entry->trace.attempts = NULL;
  entry->trace.n_attempts = MIN (trace->n_attempts, FERRY_LOG_CALL_ATTEMPTS);
  entry->first_attempt = self->n_attempts + 1;
  for (guint i = 0; i < entry->trace.n_attempts; i++)
    *get_attempt (self, ++self->n_attempts) = trace->attempts[i];
  entry->message = trace->message != NULL ? add_message (self, trace->message) : 0;
  entry->end = get_end (self, entry);
}

static gboolean
has_attempts (FerryCallLog *self,
              const Entry *entry)
{
  return entry->first_attempt + FERRY_LOG_ATTEMPTS > self->n_attempts;
}

gboolean
ferry_call_log_end_attempt (FerryCallLog *self,
                            guint64 call_id,
                            guint64 span_id,
                            gint64 ended)
{
  guint64 oldest = self->n_calls > FERRY_LOG_CALLS ? self->n_calls - FERRY_LOG_CALLS : 0;

  for (guint64 i = self->n_calls; i-- > oldest;)
    {
      Entry *entry = &self->calls[i % FERRY_LOG_CALLS];

      if (entry->trace.context.call_id != call_id)
        continue;
      if (!has_attempts (self, entry))
        return FALSE;
      for (guint j = 0; j < entry->trace.n_attempts; j++)
        {
          FerryAttemptTimes *attempt = get_attempt (self, entry->first_attempt + j);

          if (attempt->span_id != span_id || attempt->ended != 0)
            continue;
          attempt->ended = ended;
          entry->end = get_end (self, entry);
          return TRUE;
        }
      return FALSE;
    }
  return FALSE;
}

guint64
ferry_call_log_get_added (FerryCallLog *self)
{
  return self->n_calls;
}

/* The call as it was added, as far as all of it is still there. */
static void
restore (FerryCallLog *self,
         const Entry *entry,
         FerryCallTrace *trace,
         FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS])
{
  *trace = entry->trace;
  if (!has_attempts (self, entry))
    trace->n_attempts = 0;
  for (guint i = 0; i < trace->n_attempts; i++)
    attempts[i] = *get_attempt (self, entry->first_attempt + i);
  trace->attempts = attempts;
  if (entry->message != 0 && entry->message + FERRY_LOG_MESSAGES > self->n_messages)
    trace->message = get_message (self, entry->message);
}

void
ferry_call_log_foreach (FerryCallLog *self,
                        gint64 from,
                        gint64 to,
                        void (*function) (const FerryCallTrace *trace,
                                          gpointer user_data),
                        gpointer user_data)
{
  guint64 oldest = self->n_calls > FERRY_LOG_CALLS ? self->n_calls - FERRY_LOG_CALLS : 0;

  for (guint64 i = oldest; i < self->n_calls; i++)
    {
      const Entry *entry = &self->calls[i % FERRY_LOG_CALLS];
      FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS];
      FerryCallTrace trace;

      if (entry->trace.times.submitted > to || entry->end < from)
        continue;
      restore (self, entry, &trace, attempts);
      function (&trace, user_data);
    }
}
