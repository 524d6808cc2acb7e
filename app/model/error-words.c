/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors in the words of a form. */
#include "error-words.h"

#include "boundary/errors.h"
#include "call-record.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Of any language's: “ and ”, » and «. */
static gboolean
is_quote (gunichar letter)
{
  GUnicodeType type = g_unichar_type (letter);

  return type == G_UNICODE_INITIAL_PUNCTUATION || type == G_UNICODE_FINAL_PUNCTUATION;
}

static gboolean
is_quoted (const char *text,
           const char *at,
           gsize length)
{
  const char *before = g_utf8_find_prev_char (text, at);

  return before != NULL && is_quote (g_utf8_get_char (before)) && is_quote (g_utf8_get_char (at + length));
}

/* Says @label where @text first quotes @id. (transfer full) */
static char *
say_quoted (char *text,
            const char *id,
            const char *label)
{
  gsize length = strlen (id);
  const char *at = strstr (text, id);
  char *said;

  while (at != NULL && !is_quoted (text, at, length))
    at = strstr (at + 1, id);
  if (at == NULL)
    return text;
  said = g_strdup_printf ("%.*s%s%s", (int)(at - text), text, label, at + length);
  g_free (text);
  return said;
}

char *
ferry_error_describe (const GError *error,
                      const FerryParameter *table)
{
  const FerryErrorDetails *details;
  const FerryParameter *row;
  char *text;

  g_return_val_if_fail (error != NULL, NULL);

  details = ferry_error_get_details (error);
  row = details != NULL && details->parameter != NULL ? ferry_parameter_table_find (table, details->parameter) : NULL;
  if (row == NULL)
    return g_strdup (error->message);

  text = ferry_error_label_parameter (error, _ (row->label));
  /* What a person wrote stays as they wrote it. */
  if ((row->type != FERRY_PARAMETER_CHOICE && row->type != FERRY_PARAMETER_INTEGER && row->type != FERRY_PARAMETER_NUMBER) ||
      !g_utf8_validate (text, -1, NULL))
    return text;
  for (const FerryChoice *choice = row->choices; choice != NULL && choice->id != NULL; choice++)
    text = say_quoted (text, choice->id, _ (choice->label));
  for (FerryExecutorKind kind = FERRY_EXECUTOR_DEFAULT + 1; kind < FERRY_N_EXECUTORS; kind++)
    text = say_quoted (text, ferry_executor_get_name (kind), ferry_executor_get_title (kind));
  return text;
}
