/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One list of fields for JSON and CSV alike. */
#include "history-fields.h"

#include <string.h>

static void
write_moment (char moment[FERRY_HISTORY_MOMENT_SIZE],
              gint64 microseconds)
{
  g_autoptr(GDateTime) second = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *text = second != NULL ? g_date_time_format (second, "%Y-%m-%dT%H:%M:%S") : g_strdup ("");

  g_snprintf (moment, FERRY_HISTORY_MOMENT_SIZE, "%s.%03dZ", text, (int)(microseconds / 1000 % 1000));
}

static FerryHistoryField
make_text (const char *name,
           const char *text)
{
  return (FerryHistoryField) {.name = name, .kind = FERRY_HISTORY_TEXT, .text = text, .is_absent = text == NULL};
}

static FerryHistoryField
make_integer (const char *name,
              gint64 integer)
{
  return (FerryHistoryField) {.name = name, .kind = FERRY_HISTORY_INTEGER, .integer = integer};
}

static FerryHistoryField
make_duration (const char *name,
               gint64 duration)
{
  return (FerryHistoryField) {.name = name, .kind = FERRY_HISTORY_MILLISECONDS, .milliseconds = duration / 1000.0, .is_absent = duration == FERRY_HISTORY_NONE};
}

void
ferry_history_fields_fill (const FerryHistoryRow *row,
                           FerryHistoryField fields[FERRY_N_HISTORY_FIELDS],
                           char moment[FERRY_HISTORY_MOMENT_SIZE])
{
  g_return_if_fail (row != NULL && fields != NULL && moment != NULL);

  write_moment (moment, row->started);
  *fields++ = make_text ("started", moment);
  *fields++ = make_integer ("call_id", row->call_id);
  *fields++ = make_text ("trace_id", row->trace_id);
  *fields++ = make_text ("operation", row->operation);
  *fields++ = make_text ("dependency", row->dependency);
  *fields++ = make_text ("executor", row->executor);
  *fields++ = make_text ("parameters", row->parameters);
  *fields++ = make_text ("outcome", row->outcome);
  *fields++ = make_text ("error_code", row->error_code);
  *fields++ = make_text ("error_type", row->error_type);
  *fields++ = make_text ("error_message", row->error_message);
  *fields++ = make_integer ("attempts", row->attempts);
  *fields++ = make_duration ("queued_ms", row->durations[FERRY_HISTORY_QUEUED]);
  *fields++ = make_duration ("ran_ms", row->durations[FERRY_HISTORY_RAN]);
  *fields++ = make_duration ("delivered_ms", row->durations[FERRY_HISTORY_DELIVERED]);
  *fields++ = make_duration ("elapsed_ms", row->durations[FERRY_HISTORY_ELAPSED]);
  *fields++ = make_duration ("cancel_ms", row->durations[FERRY_HISTORY_CANCEL]);
  *fields++ = make_duration ("worst_ms", row->durations[FERRY_HISTORY_WORST]);
  *fields++ = (FerryHistoryField) {.name = "deliberate", .kind = FERRY_HISTORY_BOOLEAN, .integer = row->deliberate};
}

static void
append_cell (GString *text,
             const char *value)
{
  if (strpbrk (value, ",\"\r\n") == NULL)
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

static void
append_field (GString *text,
              const FerryHistoryField *field)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (field->is_absent)
    return;
  switch (field->kind)
    {
    case FERRY_HISTORY_INTEGER:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, field->integer);
      break;
    case FERRY_HISTORY_MILLISECONDS:
      g_string_append (text, g_ascii_formatd (number, sizeof number, "%.3f", field->milliseconds));
      break;
    case FERRY_HISTORY_BOOLEAN:
      g_string_append (text, field->integer ? "true" : "false");
      break;
    case FERRY_HISTORY_TEXT:
    default:
      append_cell (text, field->text);
      break;
    }
}

void
ferry_history_csv_append_head (GString *text)
{
  static const FerryHistoryRow empty = {0};
  FerryHistoryField fields[FERRY_N_HISTORY_FIELDS];
  char moment[FERRY_HISTORY_MOMENT_SIZE];

  g_return_if_fail (text != NULL);

  ferry_history_fields_fill (&empty, fields, moment);
  for (guint i = 0; i < FERRY_N_HISTORY_FIELDS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", fields[i].name);
  g_string_append (text, "\r\n");
}

void
ferry_history_csv_append_row (GString *text,
                              const FerryHistoryRow *row)
{
  FerryHistoryField fields[FERRY_N_HISTORY_FIELDS];
  char moment[FERRY_HISTORY_MOMENT_SIZE];

  g_return_if_fail (text != NULL && row != NULL);

  ferry_history_fields_fill (row, fields, moment);
  for (guint i = 0; i < FERRY_N_HISTORY_FIELDS; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_field (text, &fields[i]);
    }
  g_string_append (text, "\r\n");
}
