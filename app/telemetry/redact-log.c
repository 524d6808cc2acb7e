/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes secrets out of log records. */
#include "redact.h"

#include "boundary/trace-context.h"

#include <string.h>

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
ferry_redact_write_log (GLogLevelFlags level,
                        const GLogField *fields,
                        gsize n_fields,
                        gpointer next)
{
  g_autofree GLogField *redacted = g_memdup2 (fields, n_fields * sizeof *fields);
  g_autofree char *message = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      g_autofree char *text = NULL;

      if (message != NULL || strcmp (fields[i].key, "MESSAGE") != 0 || fields[i].value == NULL)
        continue;
      text = fields[i].length < 0 ? g_strdup (fields[i].value) : g_strndup (fields[i].value, fields[i].length);
      message = ferry_redact_text (text);
      redacted[i] = (GLogField) {fields[i].key, message, -1};
    }

  return write_on (next, level, redacted, n_fields);
}
