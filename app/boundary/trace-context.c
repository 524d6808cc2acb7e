/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The thread's context, ids, and the fields of log records. */
#include "trace-context.h"

#include <string.h>

#define MAX_FIELDS 64
#define ID_LENGTH 32

static __thread const FerryTraceContext *current;

const FerryTraceContext *
ferry_trace_context_get_current (void)
{
  return current;
}

const FerryTraceContext *
ferry_trace_context_install (const FerryTraceContext *context)
{
  const FerryTraceContext *former = current;

  current = context;
  return former;
}

/* SplitMix64, of G. Steele, D. Lea and C. Flood: a counter whose bits are mixed, so that threads
 * share nothing but the counter, and no id comes twice. */
static guint64
mix (guint64 value)
{
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

guint64
ferry_trace_context_make_id (void)
{
  static gsize seeded;
  static guint64 counter;
  guint64 id;

  if (g_once_init_enter (&seeded))
    {
      __atomic_store_n (&counter, (guint64)g_random_int () << 32 | g_random_int (), __ATOMIC_RELAXED);
      g_once_init_leave (&seeded, 1);
    }
  do
    id = mix (__atomic_add_fetch (&counter, G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), __ATOMIC_RELAXED));
  while (id == 0);

  return id;
}

static void
format_trace_id (const FerryTraceContext *self,
                 char text[ID_LENGTH + 1])
{
  g_snprintf (text, ID_LENGTH + 1, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", self->trace_id[0], self->trace_id[1]);
}

char *
ferry_trace_context_to_traceparent (const FerryTraceContext *self)
{
  char trace_id[ID_LENGTH + 1];

  g_return_val_if_fail (self != NULL, NULL);

  format_trace_id (self, trace_id);
  return g_strdup_printf ("00-%s-%016" G_GINT64_MODIFIER "x-01", trace_id, self->span_id);
}

static GLogWriterOutput
write_on (const FerryLogNext *next,
          GLogLevelFlags level,
          const GLogField *fields,
          gsize n_fields)
{
  if (next != NULL)
    return next->writer (level, fields, n_fields, next->user_data);
  return g_log_writer_default (level, fields, n_fields, NULL);
}

GLogWriterOutput
ferry_trace_context_write_log (GLogLevelFlags level,
                               const GLogField *fields,
                               gsize n_fields,
                               gpointer next)
{
  const FerryTraceContext *context = current;
  char call_id[ID_LENGTH + 1];
  char trace_id[ID_LENGTH + 1];
  char span_id[ID_LENGTH + 1];
  GLogField all[MAX_FIELDS];
  const GLogField ours[] = {
    {"CALL_ID", call_id, -1},
    {"TRACE_ID", trace_id, -1},
    {"SPAN_ID", span_id, -1},
    {"DEPENDENCY", context != NULL ? context->dependency : NULL, -1},
    {"OPERATION", context != NULL ? context->operation : NULL, -1},
  };

  /* A record with that many fields goes as it came, rather than without some of its own. */
  if (context == NULL || n_fields > MAX_FIELDS - G_N_ELEMENTS (ours))
    return write_on (next, level, fields, n_fields);

  g_snprintf (call_id, sizeof call_id, "%" G_GUINT64_FORMAT, context->call_id);
  g_snprintf (span_id, sizeof span_id, "%016" G_GINT64_MODIFIER "x", context->span_id);
  format_trace_id (context, trace_id);
  memcpy (all, fields, n_fields * sizeof *fields);
  memcpy (all + n_fields, ours, sizeof ours);

  return write_on (next, level, all, n_fields + G_N_ELEMENTS (ours));
}
