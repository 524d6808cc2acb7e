/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text for exports. JSON is put together as text: a library's tree of a hundred thousand objects would be
 * built only to be written. */
#include "export-writer.h"

#include "redact.h"

#include <math.h>
#include <string.h>

#define ENOUGH 65536

gboolean
ferry_export_writer_flush (FerryExportWriter *self,
                           gboolean at_once)
{
  if (self->error == NULL && (at_once || self->text->len >= ENOUGH))
    {
      g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, self->cancellable, &self->error);
      g_string_truncate (self->text, 0);
    }
  if (self->error != NULL)
    g_string_truncate (self->text, 0);
  return self->error == NULL;
}

void
ferry_json_append_string (GString *text,
                          const char *string)
{
  g_autofree char *valid = NULL;

  if (string == NULL)
    {
      g_string_append (text, "null");
      return;
    }
  if (!g_utf8_validate (string, -1, NULL))
    string = valid = g_utf8_make_valid (string, -1);

  g_string_append_c (text, '"');
  for (; *string != '\0'; string++)
    if (*string == '"' || *string == '\\')
      {
        g_string_append_c (text, '\\');
        g_string_append_c (text, *string);
      }
    else if ((guchar)*string < 0x20 || *string == 0x7f)
      g_string_append_printf (text, "\\u%04x", (guint)(guchar)*string);
    else
      g_string_append_c (text, *string);
  g_string_append_c (text, '"');
}

void
ferry_json_append_string_member (GString *text,
                                 const char *name,
                                 const char *string)
{
  if (string == NULL)
    return;
  g_string_append_printf (text, ", \"%s\": ", name);
  ferry_json_append_string (text, string);
}

void
ferry_json_append_int_member (GString *text,
                              const char *name,
                              gint64 value)
{
  g_string_append_printf (text, ", \"%s\": %" G_GINT64_FORMAT, name, value);
}

void
ferry_json_append_hex_member (GString *text,
                              const char *name,
                              guint64 value)
{
  g_string_append_printf (text, ", \"%s\": \"%016" G_GINT64_MODIFIER "x\"", name, value);
}

void
ferry_json_append_double_member (GString *text,
                                 const char *name,
                                 double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, ", \"%s\": %s", name, isfinite (value) ? g_ascii_dtostr (buffer, sizeof buffer, value) : "null");
}

void
ferry_json_append_call_members (GString *text,
                                const FerryCallTrace *trace)
{
  const FerryTraceContext *context = &trace->context;

  /* Numbers this large would lose bits in many a reader. */
  g_string_append_printf (text, "\"call_id\": \"%" G_GUINT64_FORMAT "\"", context->call_id);
  if (context->parent_call_id != 0)
    g_string_append_printf (text, ", \"parent_call_id\": \"%" G_GUINT64_FORMAT "\"", context->parent_call_id);
  g_string_append_printf (text, ", \"trace_id\": \"%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x\"",
                          context->trace_id[0], context->trace_id[1]);
  ferry_json_append_hex_member (text, "span_id", context->span_id);
  if (context->parent_span_id != 0)
    ferry_json_append_hex_member (text, "parent_span_id", context->parent_span_id);
  ferry_json_append_string_member (text, "dependency", context->dependency);
  ferry_json_append_string_member (text, "operation", context->operation);
  ferry_json_append_string_member (text, "executor", ferry_executor_get_name (trace->executor));
  if (trace->outcome != FERRY_OUTCOME_NONE)
    ferry_json_append_string_member (text, "outcome", ferry_outcome_get_name (trace->outcome));
  ferry_json_append_string_member (text, "error_type", trace->error_type);
  ferry_json_append_string_member (text, "error_cause", trace->error_cause);
  if (trace->message != NULL)
    {
      g_autofree char *message = ferry_redact_text (trace->message);

      ferry_json_append_string_member (text, "message", message);
    }
}

const char *
ferry_export_get_breaker_name (FerryBreakerState state)
{
  static const char * const names[] = {
    [FERRY_BREAKER_CLOSED] = "closed",
    [FERRY_BREAKER_OPEN] = "open",
    [FERRY_BREAKER_HALF_OPEN] = "half-open",
  };

  return state < G_N_ELEMENTS (names) ? names[state] : "";
}
