/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One table of a policy's fields: their names, kinds and places. */
#include "policy-field.h"

#include "errors.h"
#include "i18n.h"

#include <string.h>

typedef enum {
  DURATION, /* gint64, microseconds */
  COUNT,    /* guint */
  EXECUTOR  /* FerryExecutorKind */
} FieldKind;

typedef struct
{
  const char *name;
  FieldKind kind;
  gsize offset;
} Field;

#define FIELD(name, kind, member)                     \
  {                                                   \
    name, kind, G_STRUCT_OFFSET (FerryPolicy, member) \
  }

static const Field fields[] = {
  FIELD ("deadline", DURATION, deadline),
  FIELD ("attempt-timeout", DURATION, attempt_timeout),
  FIELD ("retries", COUNT, retries),
  FIELD ("limit", COUNT, limit),
  FIELD ("queue-length", COUNT, queue_length),
  FIELD ("executor", EXECUTOR, executor),
  FIELD ("nice", COUNT, nice),
  FIELD ("grace", DURATION, grace),
  FIELD ("backoff-base", DURATION, backoff.base),
  FIELD ("backoff-cap", DURATION, backoff.cap),
  FIELD ("retry-percent", COUNT, retry_percent),
  FIELD ("retry-reserve", COUNT, retry_reserve),
  FIELD ("breaker-failure-percent", COUNT, breaker.failure_percent),
  FIELD ("breaker-minimum-calls", COUNT, breaker.minimum_calls),
  FIELD ("breaker-window", DURATION, breaker.window),
  FIELD ("breaker-open-time", DURATION, breaker.open_time),
};

/* Longest first, as a duration is best read. */
static const struct
{
  const char *name;
  gint64 microseconds;
} units[] = {
  {"d", G_TIME_SPAN_DAY},
  {"h", G_TIME_SPAN_HOUR},
  {"min", G_TIME_SPAN_MINUTE},
  {"s", G_TIME_SPAN_SECOND},
  {"ms", G_TIME_SPAN_MILLISECOND},
  {"us", 1},
};

const char * const *
ferry_policy_get_fields (void)
{
  static const char *names[G_N_ELEMENTS (fields) + 1];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        names[i] = fields[i].name;
      g_once_init_leave (&made, 1);
    }
  return names;
}

static const Field *
find_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}

gboolean
ferry_duration_parse (const char *text,
                      gint64 *duration)
{
  char *unit;
  guint64 number;

  g_return_val_if_fail (text != NULL && duration != NULL, FALSE);

  if (strcmp (text, "none") == 0)
    {
      *duration = 0;
      return TRUE;
    }
  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  number = g_ascii_strtoull (text, &unit, 10);
  while (*unit == ' ')
    unit++;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (unit, units[i].name) == 0 && number <= (guint64)(G_MAXINT64 / units[i].microseconds))
      {
        *duration = (gint64)number * units[i].microseconds;
        return TRUE;
      }
  return FALSE;
}

char *
ferry_duration_format (gint64 duration)
{
  if (duration == 0)
    return g_strdup ("none");
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (duration % units[i].microseconds == 0)
      return g_strdup_printf ("%" G_GINT64_FORMAT "%s", duration / units[i].microseconds, units[i].name);
  g_assert_not_reached ();
}

gboolean
ferry_duration_check (const char *name,
                      gint64 value,
                      gint64 minimum,
                      gint64 maximum,
                      GError **error)
{
  g_autofree char *given = NULL;
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (value >= minimum && value <= maximum)
    return TRUE;

  given = ferry_duration_format (value);
  least = ferry_duration_format (minimum);
  most = ferry_duration_format (maximum);
  g_propagate_error (error, minimum == 0 ? ferry_error_new_invalid_parameter (name, _ ("Policy “%s”: %s is not allowed; allowed: none, or up to %s"), name, given, most)
                                         : ferry_error_new_invalid_parameter (name, _ ("Policy “%s”: %s is not allowed; allowed: %s to %s"), name, given, least, most));
  return FALSE;
}

static gboolean
parse_count (const char *text,
             guint *count)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    return FALSE;
  *count = (guint)number;
  return TRUE;
}

static gboolean
parse (const Field *field,
       const char *text,
       gpointer value)
{
  switch (field->kind)
    {
    case DURATION:
      return ferry_duration_parse (text, value);
    case COUNT:
      return parse_count (text, value);
    case EXECUTOR:
    default:
      return ferry_executor_parse (text, value) && *(FerryExecutorKind *)value != FERRY_EXECUTOR_DEFAULT;
    }
}

/* What could have been written there. (transfer full) */
static char *
describe (const Field *field)
{
  GString *words;

  switch (field->kind)
    {
    case DURATION:
      return g_strdup (_ ("a duration such as 250ms, 30s or 10min, or none"));
    case COUNT:
      return g_strdup (_ ("a whole number"));
    case EXECUTOR:
    default:
      words = g_string_new (NULL);
      for (FerryExecutorKind kind = FERRY_EXECUTOR_DEFAULT + 1; kind < FERRY_N_EXECUTORS; kind++)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", ferry_executor_get_name (kind));
      return g_string_free (words, FALSE);
    }
}

static GError *
new_unknown_field_error (const char *name)
{
  g_autofree char *allowed = g_strjoinv (", ", (char **)ferry_policy_get_fields ());

  return ferry_error_new_invalid_parameter (name, _ ("A policy has no “%s”; allowed: %s"), name, allowed);
}

gboolean
ferry_policy_set_field (FerryPolicy *self,
                        const char *name,
                        const char *text,
                        GError **error)
{
  FerryPolicy changed;
  const Field *field;
  g_autofree char *allowed = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL && text != NULL, FALSE);

  field = find_field (name);
  if (field == NULL)
    {
      g_propagate_error (error, new_unknown_field_error (name));
      return FALSE;
    }

  changed = *self;
  if (!parse (field, text, G_STRUCT_MEMBER_P (&changed, field->offset)))
    {
      allowed = describe (field);
      g_propagate_error (error, ferry_error_new_invalid_parameter (name, _ ("Policy “%s”: “%s” is not allowed; allowed: %s"), name, text, allowed));
      return FALSE;
    }
  if (!ferry_policy_check (&changed, error))
    return FALSE;
  *self = changed;
  return TRUE;
}

char *
ferry_policy_get_field (const FerryPolicy *self,
                        const char *name)
{
  const Field *field;
  gconstpointer value;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  field = find_field (name);
  g_return_val_if_fail (field != NULL, NULL);

  value = G_STRUCT_MEMBER_P (self, field->offset);
  switch (field->kind)
    {
    case DURATION:
      return ferry_duration_format (*(const gint64 *)value);
    case COUNT:
      return g_strdup_printf ("%u", *(const guint *)value);
    case EXECUTOR:
    default:
      return g_strdup (ferry_executor_get_name (*(const FerryExecutorKind *)value));
    }
}
