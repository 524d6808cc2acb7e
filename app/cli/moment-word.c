/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GLib reads ISO 8601 once it is whole. */
#include "moment-word.h"

#include "boundary/policy-field.h"

#include <glib/gi18n.h>
#include <string.h>

/* "2026-11-29" */
#define DATE_LENGTH 10
/* "2026-11-29T17:30" */
#define MINUTE_LENGTH 16
/* The history counts microseconds in numbers that JSON can tell. */
#define LAST_YEAR 2254

/* A date gets the beginning of its day, a minute its first second, before the zone that may follow. */
static char *
complete (const char *word)
{
  GString *whole = g_string_new (word);

  if (whole->len > DATE_LENGTH && whole->str[DATE_LENGTH] == ' ')
    whole->str[DATE_LENGTH] = 'T';
  if (whole->len == DATE_LENGTH)
    g_string_append (whole, "T00:00:00");
  else if (whole->len >= MINUTE_LENGTH && strchr ("Z+-", whole->str[MINUTE_LENGTH]) != NULL)
    g_string_insert (whole, MINUTE_LENGTH, ":00");
  return g_string_free (whole, FALSE);
}

gboolean
ferry_moment_word_parse (const char *word,
                         gint64 now,
                         gint64 *moment)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *whole = NULL;
  g_autoptr (GDateTime) date = NULL;
  gint64 ago;

  g_return_val_if_fail (word != NULL && moment != NULL, FALSE);

  if (!g_str_equal (word, "none") && ferry_duration_parse (word, &ago))
    {
      *moment = now - ago;
      return TRUE;
    }
  whole = complete (word);
  date = g_date_time_new_from_iso8601 (whole, local);
  if (date == NULL || g_date_time_get_year (date) > LAST_YEAR)
    return FALSE;
  *moment = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
  return TRUE;
}

const char *
ferry_moment_word_describe (void)
{
  return _ ("a date such as 2026-11-29, a moment such as “2026-11-29 17:30”, or how long ago: 90s, 15min, 2h, 3d");
}
