/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A string that grows, and whether a comma is due. */
#include "json-writer.h"

#include "telemetry/export-writer.h"

#include <math.h>

struct _FerryJsonWriter
{
  GString *text;
  gboolean needs_comma;
};

FerryJsonWriter *
ferry_json_writer_new (void)
{
  FerryJsonWriter *self = g_new0 (FerryJsonWriter, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
ferry_json_writer_free (FerryJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self);
}

char *
ferry_json_writer_finish (FerryJsonWriter *self)
{
  g_return_val_if_fail (self != NULL && self->text != NULL, NULL);

  g_string_append_c (self->text, '\n');
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

/* Every value begins with this. */
static void
separate (FerryJsonWriter *self)
{
  if (self->needs_comma)
    g_string_append_c (self->text, ',');
  self->needs_comma = TRUE;
}

static void
begin (FerryJsonWriter *self,
       char bracket)
{
  separate (self);
  g_string_append_c (self->text, bracket);
  self->needs_comma = FALSE;
}

static void
end (FerryJsonWriter *self,
     char bracket)
{
  g_string_append_c (self->text, bracket);
  self->needs_comma = TRUE;
}

void
ferry_json_writer_begin_object (FerryJsonWriter *self)
{
  begin (self, '{');
}

void
ferry_json_writer_end_object (FerryJsonWriter *self)
{
  end (self, '}');
}

void
ferry_json_writer_begin_array (FerryJsonWriter *self)
{
  begin (self, '[');
}

void
ferry_json_writer_end_array (FerryJsonWriter *self)
{
  end (self, ']');
}

void
ferry_json_writer_add_name (FerryJsonWriter *self,
                            const char *name)
{
  separate (self);
  ferry_json_append_string (self->text, name);
  g_string_append_c (self->text, ':');
  self->needs_comma = FALSE;
}

static void
add_word (FerryJsonWriter *self,
          const char *word)
{
  separate (self);
  g_string_append (self->text, word);
}

void
ferry_json_writer_add_string (FerryJsonWriter *self,
                              const char *value)
{
  separate (self);
  ferry_json_append_string (self->text, value);
}

void
ferry_json_writer_add_boolean (FerryJsonWriter *self,
                               gboolean value)
{
  add_word (self, value ? "true" : "false");
}

void
ferry_json_writer_add_integer (FerryJsonWriter *self,
                               gint64 value)
{
  separate (self);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
ferry_json_writer_add_number (FerryJsonWriter *self,
                              double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      add_word (self, "null");
      return;
    }
  /* 15 digits are the most that any double keeps, 17 the most that any needs. */
  g_ascii_formatd (digits, sizeof digits, "%.15g", value);
  if (g_ascii_strtod (digits, NULL) != value)
    g_ascii_dtostr (digits, sizeof digits, value);
  add_word (self, digits);
}

void
ferry_json_writer_add_string_member (FerryJsonWriter *self,
                                     const char *name,
                                     const char *value)
{
  ferry_json_writer_add_name (self, name);
  ferry_json_writer_add_string (self, value);
}

void
ferry_json_writer_add_boolean_member (FerryJsonWriter *self,
                                      const char *name,
                                      gboolean value)
{
  ferry_json_writer_add_name (self, name);
  ferry_json_writer_add_boolean (self, value);
}

void
ferry_json_writer_add_integer_member (FerryJsonWriter *self,
                                      const char *name,
                                      gint64 value)
{
  ferry_json_writer_add_name (self, name);
  ferry_json_writer_add_integer (self, value);
}

void
ferry_json_writer_add_number_member (FerryJsonWriter *self,
                                     const char *name,
                                     double value)
{
  ferry_json_writer_add_name (self, name);
  ferry_json_writer_add_number (self, value);
}

static void
add_bytes (FerryJsonWriter *self,
           GVariant *value)
{
  gsize length;
  const char *bytes = g_variant_get_fixed_array (value, &length, 1);
  g_autofree char *encoded = NULL;

  if (length > 0 && g_utf8_validate (bytes, length - 1, NULL) && bytes[length - 1] == '\0')
    {
      ferry_json_writer_add_string (self, bytes);
      return;
    }
  encoded = g_base64_encode ((const guchar *)bytes, length);
  ferry_json_writer_begin_object (self);
  ferry_json_writer_add_name (self, "base64");
  separate (self);
  g_string_append_printf (self->text, "\"%s\"", encoded);
  ferry_json_writer_end_object (self);
}

static void
add_children (FerryJsonWriter *self,
              GVariant *value)
{
  GVariantIter iter;
  GVariant *child;

  ferry_json_writer_begin_array (self);
  g_variant_iter_init (&iter, value);
  while ((child = g_variant_iter_next_value (&iter)) != NULL)
    {
      ferry_json_writer_add_variant (self, child);
      g_variant_unref (child);
    }
  ferry_json_writer_end_array (self);
}

static void
add_dictionary (FerryJsonWriter *self,
                GVariant *value)
{
  GVariantIter iter;
  GVariant *entry;

  ferry_json_writer_begin_object (self);
  g_variant_iter_init (&iter, value);
  while ((entry = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
      g_autoptr (GVariant) child = g_variant_get_child_value (entry, 1);

      ferry_json_writer_add_name (self, g_variant_get_string (name, NULL));
      ferry_json_writer_add_variant (self, child);
      g_variant_unref (entry);
    }
  ferry_json_writer_end_object (self);
}

static void
add_array (FerryJsonWriter *self,
           GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    add_bytes (self, value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
    add_dictionary (self, value);
  else
    add_children (self, value);
}

static void
add_boxed (FerryJsonWriter *self,
           GVariant *value)
{
  /* A variant always has its one child, a maybe has one or none. */
  g_autoptr (GVariant) child = g_variant_n_children (value) > 0 ? g_variant_get_child_value (value, 0) : NULL;

  if (child != NULL)
    ferry_json_writer_add_variant (self, child);
  else
    add_word (self, "null");
}

static void
add_unsigned (FerryJsonWriter *self,
              guint64 value)
{
  separate (self);
  g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, value);
}

void
ferry_json_writer_add_variant (FerryJsonWriter *self,
                               GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      ferry_json_writer_add_boolean (self, g_variant_get_boolean (value));
      break;
    case G_VARIANT_CLASS_BYTE:
      ferry_json_writer_add_integer (self, g_variant_get_byte (value));
      break;
    case G_VARIANT_CLASS_INT16:
      ferry_json_writer_add_integer (self, g_variant_get_int16 (value));
      break;
    case G_VARIANT_CLASS_UINT16:
      ferry_json_writer_add_integer (self, g_variant_get_uint16 (value));
      break;
    case G_VARIANT_CLASS_INT32:
      ferry_json_writer_add_integer (self, g_variant_get_int32 (value));
      break;
    case G_VARIANT_CLASS_UINT32:
      ferry_json_writer_add_integer (self, g_variant_get_uint32 (value));
      break;
    case G_VARIANT_CLASS_INT64:
      ferry_json_writer_add_integer (self, g_variant_get_int64 (value));
      break;
    case G_VARIANT_CLASS_UINT64:
      add_unsigned (self, g_variant_get_uint64 (value));
      break;
    case G_VARIANT_CLASS_HANDLE:
      ferry_json_writer_add_integer (self, g_variant_get_handle (value));
      break;
    case G_VARIANT_CLASS_DOUBLE:
      ferry_json_writer_add_number (self, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
      ferry_json_writer_add_string (self, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
      add_boxed (self, value);
      break;
    case G_VARIANT_CLASS_ARRAY:
      add_array (self, value);
      break;
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      add_children (self, value);
      break;
    }
}
