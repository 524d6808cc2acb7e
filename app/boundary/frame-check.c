/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks by writing again: a value has one normal form, so where the bytes are the same, that is it.
 * Arrays of numbers are taken as they are, for their every byte is allowed. */
#include "frame-check.h"

#include <string.h>

/* Up to that many bytes GLib's own check is the cheaper one. Fuzzing wants this one always. */
#ifndef FERRY_FRAME_SMALL
#define FERRY_FRAME_SMALL 4096
#endif

static GVariant *rebuild (GVariant *value);

/* Bytes of an element of an array of numbers; 0 for other types. */
static gsize
get_number_size (const GVariantType *type)
{
  if (!g_variant_type_is_array (type))
    return 0;
  switch (g_variant_type_peek_string (type)[1])
    {
    case 'y':
      return 1;
    case 'n':
    case 'q':
      return 2;
    case 'i':
    case 'u':
    case 'h':
      return 4;
    case 'x':
    case 't':
    case 'd':
      return 8;
    default:
      return 0;
    }
}

/* Whether an array of numbers may be in it; of a variant only its value tells. */
static gboolean
may_hold_numbers (const GVariantType *type)
{
  const char *text = g_variant_type_peek_string (type);
  gsize length = g_variant_type_get_string_length (type);

  for (gsize i = 0; i < length; i++)
    if (text[i] == 'v' || (text[i] == 'a' && i + 1 < length && strchr ("ynqiuhxtd", text[i + 1]) != NULL))
      return TRUE;
  return FALSE;
}

static GVariant *
rebuild_numbers (GVariant *value,
                 gsize number_size)
{
  g_autoptr (GBytes) bytes = NULL;

  if (g_variant_get_size (value) % number_size != 0)
    return NULL;
  bytes = g_variant_get_data_as_bytes (value);
  return g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (value), bytes, TRUE));
}

static void
free_values (gpointer values)
{
  for (GVariant **value = values; *value != NULL; value++)
    g_variant_unref (*value);
  g_free (values);
}

/* A container of @type around @children. (transfer floating). */
static GVariant *
wrap (const GVariantType *type,
      GVariant **children,
      gsize n)
{
  if (g_variant_type_is_variant (type))
    return g_variant_new_variant (children[0]);
  if (g_variant_type_is_maybe (type))
    return g_variant_new_maybe (g_variant_type_element (type), n > 0 ? children[0] : NULL);
  if (g_variant_type_is_array (type))
    return g_variant_new_array (g_variant_type_element (type), children, n);
  if (g_variant_type_is_dict_entry (type))
    return g_variant_new_dict_entry (children[0], children[1]);
  return g_variant_new_tuple (children, n);
}

static GVariant *
rebuild_container (GVariant *value)
{
  gsize n = g_variant_n_children (value);
  GVariant **children = g_new0 (GVariant *, n + 1);
  GVariant *rebuilt = NULL;
  gsize i;

  for (i = 0; i < n; i++)
    {
      /* Floating, where GLib puts a unit in the place of what is broken. */
      g_autoptr (GVariant) child = g_variant_take_ref (g_variant_get_child_value (value, i));

      children[i] = rebuild (child);
      if (children[i] == NULL)
        break;
    }
  if (i == n)
    rebuilt = g_variant_ref_sink (wrap (g_variant_get_type (value), children, n));
  free_values (children);
  return rebuilt;
}

/* The same value, of trusted parts; NULL where a part is wrong by itself. (transfer full). */
static GVariant *
rebuild (GVariant *value)
{
  const GVariantType *type = g_variant_get_type (value);
  gsize number_size = get_number_size (type);

  if (number_size != 0)
    return rebuild_numbers (value, number_size);
  if (g_variant_get_size (value) > FERRY_FRAME_SMALL && may_hold_numbers (type))
    return rebuild_container (value);
  return g_variant_is_normal_form (value) ? g_variant_ref (value) : NULL;
}

/* As rebuild(), and compared: whether the bytes are those. */
static GVariant *
check_whole (GVariant *content)
{
  g_autoptr (GVariant) rebuilt = rebuild (content);

  if (rebuilt == NULL || g_variant_get_size (rebuilt) != g_variant_get_size (content))
    return NULL;
  if (g_variant_get_size (content) > 0 && memcmp (g_variant_get_data (rebuilt), g_variant_get_data (content), g_variant_get_size (content)) != 0)
    return NULL;
  return g_steal_pointer (&rebuilt);
}

/* Far from where GLib ends to follow types within types. */
static gboolean
is_shallow (GVariant *value)
{
  const char *type = g_variant_get_type_string (value);

  return strlen (type) < 64 && strchr (type, 'v') == NULL;
}

/* A variant around what is right by itself has one form too: the value, a zero byte, its type. Where that
 * is what is there, nothing needs to be written again; it may be long. */
static GVariant *
check_boxed (GVariant *content,
             GVariant *value)
{
  g_autoptr (GVariant) checked = check_whole (value);
  const char *type = g_variant_get_type_string (value);
  gsize size = g_variant_get_size (value);
  const char *end = (const char *)g_variant_get_data (content) + size;
  g_autoptr (GBytes) bytes = NULL;

  if (checked == NULL || g_variant_get_size (content) != size + 1 + strlen (type) || *end != '\0' || memcmp (end + 1, type, strlen (type)) != 0)
    return NULL;
  bytes = g_variant_get_data_as_bytes (content);
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, TRUE));
}

GVariant *
ferry_frame_check (GVariant *content)
{
  g_autoptr (GVariant) owned = content;
  g_autoptr (GVariant) value = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  if (g_variant_is_of_type (content, G_VARIANT_TYPE_VARIANT) && g_variant_get_size (content) > FERRY_FRAME_SMALL)
    value = g_variant_take_ref (g_variant_get_variant (content));
  return value != NULL && is_shallow (value) ? check_boxed (content, value) : check_whole (content);
}
