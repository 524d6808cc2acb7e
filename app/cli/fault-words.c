/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of the kinds, and where each of them belongs. */
#include "fault-words.h"

#include "boundary/errors.h"
#include "boundary/policy-field.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a delay or a hang lasts that does not say. */
#define DELAY G_TIME_SPAN_SECOND
#define HANG G_TIME_SPAN_MINUTE

typedef struct
{
  const char *name;
  guint *percent;
  gint64 *duration; /* NULL for a kind that has none */
  gint64 fallback;
} Kind;

static const Kind *
find_kind (const Kind *kinds,
           const char *word,
           gsize length)
{
  for (const Kind *kind = kinds; kind->name != NULL; kind++)
    if (strlen (kind->name) == length && strncmp (kind->name, word, length) == 0)
      return kind;
  return NULL;
}

/* What stands behind "KIND=". */
static gboolean
read_values (const Kind *kind,
             const char *text)
{
  g_auto (GStrv) values = g_strsplit (text, ",", -1);
  guint n = g_strv_length (values);
  guint64 percent;

  if (n < 1 || n > (kind->duration != NULL ? 2 : 1))
    return FALSE;
  if (!g_ascii_string_to_unsigned (values[0], 10, 1, 100, &percent, NULL))
    return FALSE;
  *kind->percent = percent;
  if (kind->duration != NULL)
    *kind->duration = kind->fallback;
  return n == 1 || ferry_duration_parse (values[1], kind->duration);
}

static gboolean
read_word (const Kind *kinds,
           const char *word)
{
  const char *equals = strchr (word, '=');
  const Kind *kind = equals != NULL ? find_kind (kinds, word, equals - word) : NULL;

  return kind != NULL && *kind->percent == 0 && read_values (kind, equals + 1);
}

gboolean
ferry_fault_words_parse (const char *text,
                         FerryFaults *faults,
                         GError **error)
{
  g_auto (GStrv) words = NULL;
  FerryFaults read = {0};
  const Kind kinds[] = {
    {"delay", &read.delay_percent, &read.delay, DELAY},
    {"hang", &read.hang_percent, &read.hang, HANG},
    {"error", &read.error_percent, NULL, 0},
    {"crash", &read.crash_percent, NULL, 0},
    {NULL},
  };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (faults != NULL, FALSE);

  words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && (!read_word (kinds, words[i]) || !ferry_faults_check (&read, NULL)))
      {
        g_propagate_error (error,
                           ferry_error_new_invalid_parameter ("fault",
                                                              _ ("“fault”: “%s” is not allowed; allowed: once each delay=PERCENT,DURATION, "
                                                                 "hang=PERCENT,DURATION, error=PERCENT and crash=PERCENT, with 1 to 100 percent "
                                                                 "and a duration such as 200ms or 5s of at most 1h"),
                                                              words[i]));
        return FALSE;
      }
  *faults = read;
  return TRUE;
}
