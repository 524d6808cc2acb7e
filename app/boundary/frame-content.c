/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Packing and unpacking starts, errors and log records. */
#include "frame-content.h"

#include "errors.h"

#include <string.h>

/* More than any log record of ours has. */
#define MAX_FIELDS 64

/* A quark is for ever, and a worker that lost its mind must not fill us with them. */
#define MAX_DOMAIN_LENGTH 128

GVariant *
ferry_frame_pack_start (const FerryFrameStart *start)
{
  const FerryTraceContext *trace = &start->trace;

  return g_variant_new ("(utttttxss@a{sv})", (guint)start->confinement, trace->call_id, trace->trace_id[0], trace->trace_id[1],
                        trace->span_id, trace->parent_span_id, trace->due, trace->dependency, start->operation, start->parameters);
}

void
ferry_frame_unpack_start (GVariant *content,
                          FerryFrameStart *start)
{
  FerryTraceContext *trace = &start->trace;
  guint confinement;

  *start = (FerryFrameStart) {0};
  g_variant_get (content, "(utttttx&s&s@a{sv})", &confinement, &trace->call_id, &trace->trace_id[0], &trace->trace_id[1],
                 &trace->span_id, &trace->parent_span_id, &trace->due, &trace->dependency, &start->operation, &start->parameters);
  start->confinement = confinement;
}

/* A file name may be in a message, and be anything. */
static char *
make_text (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

GVariant *
ferry_frame_pack_error (const GError *error)
{
  static const FerryErrorDetails none;
  const FerryErrorDetails *details = ferry_error_get_details (error);
  g_autofree char *message = make_text (error->message);
  g_autofree char *parameter = NULL;
  g_autofree char *origin_message = NULL;

  if (details == NULL)
    details = &none;
  parameter = make_text (details->parameter);
  origin_message = make_text (details->message);
  return g_variant_new ("(sismssimsb)", g_quark_to_string (error->domain), error->code, message, parameter,
                        details->domain != 0 ? g_quark_to_string (details->domain) : "", details->code, origin_message,
                        details->transient);
}

static GQuark
find_domain (const char *name)
{
  if (*name == '\0' || strlen (name) > MAX_DOMAIN_LENGTH)
    return 0;
  return g_quark_from_string (name);
}

GError *
ferry_frame_unpack_error (GVariant *content)
{
  FerryErrorDetails details = {0};
  const char *domain_name;
  const char *origin_name;
  const char *message;
  gint32 code;
  gint32 origin_code;
  gboolean transient;
  GQuark domain;

  g_variant_get (content, "(&si&sm&s&sim&sb)", &domain_name, &code, &message, &details.parameter, &origin_name, &origin_code,
                 &details.message, &transient);
  domain = find_domain (domain_name);
  if (domain != FERRY_ERROR)
    return g_error_new_literal (domain != 0 ? domain : G_IO_ERROR, domain != 0 ? code : G_IO_ERROR_FAILED, message);

  details.domain = find_domain (origin_name);
  details.code = origin_code;
  details.transient = transient;
  return ferry_error_new_with_details (code, &details, message);
}

/* Text goes with its NUL, so that the other side can tell it from bytes. */
static void
pack_field (GVariantBuilder *builder,
            const GLogField *field)
{
  gsize length = field->length < 0 ? strlen (field->value) + 1 : (gsize)field->length;

  if (!g_utf8_validate (field->key, -1, NULL))
    return;
  g_variant_builder_add (builder, "(s@ay)", field->key, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, field->value, length, 1));
}

GVariant *
ferry_frame_pack_log (GLogLevelFlags level,
                      const GLogField *fields,
                      gsize n_fields)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(say)"));
  for (gsize i = 0; i < n_fields; i++)
    pack_field (&builder, &fields[i]);
  return g_variant_new ("(ua(say))", (guint)level, &builder);
}

static gboolean
unpack_field (GVariant *packed,
              GLogField *field)
{
  g_autoptr (GVariant) value = NULL;
  const char *bytes;
  gsize length;

  g_variant_get (packed, "(&s@ay)", &field->key, &value);
  bytes = g_variant_get_fixed_array (value, &length, 1);
  if (*field->key == '\0' || length == 0 || length > G_MAXSSIZE)
    return FALSE;
  /* Lent by the content, whose bytes it shares. */
  field->value = bytes;
  field->length = memchr (bytes, '\0', length) == bytes + length - 1 ? -1 : (gssize)length;
  return TRUE;
}

void
ferry_frame_log (GVariant *content)
{
  g_autoptr (GVariant) packed = g_variant_get_child_value (content, 1);
  GLogField fields[MAX_FIELDS];
  GLogLevelFlags level;
  gsize n = 0;
  guint32 bits;

  g_variant_get_child (content, 0, "u", &bits);
  level = bits & G_LOG_LEVEL_MASK & ~G_LOG_FLAG_RECURSION & ~G_LOG_FLAG_FATAL;
  if (level & G_LOG_LEVEL_ERROR)
    level = G_LOG_LEVEL_MESSAGE;
  if (level == 0)
    return;

  for (gsize i = 0; i < g_variant_n_children (packed) && n < MAX_FIELDS; i++)
    {
      g_autoptr (GVariant) field = g_variant_get_child_value (packed, i);

      n += unpack_field (field, &fields[n]);
    }
  g_log_structured_array (level, fields, n);
}
