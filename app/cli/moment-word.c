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

/* A date gets the beginning of its day, a minute its first second. */
static char *
complete (const char *word)
{
  char *whole = g_strdup (word);
  char *longer;

  if (strlen (whole) > DATE_LENGTH && whole[DATE_LENGTH] == ' ')
    whole[DATE_LENGTH] = 'T';
  if (strlen (whole) == DATE_LENGTH)
    longer = g_strconcat (whole, "T00:00:00", NULL);
  else if (strlen (whole) == MINUTE_LENGTH)
    longer = g_strconcat (whole, ":00", NULL);
  else
    return whole;
  g_free (whole);
  return longer;
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
  if (date == NULL)
    return FALSE;
  *moment = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
  return TRUE;
}

const char *
ferry_moment_word_describe (void)
{
  return _ ("a date such as 2026-11-29, a moment such as “2026-11-29 17:30”, or how long ago: 90s, 15min, 2h, 3d");
}
