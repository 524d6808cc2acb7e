/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of GVariant's serialisation, walked along the bytes: each is looked at once, and none is
 * allocated. GLib's way, one GVariant for each element, takes time by the square of their number as long
 * as they are not trusted (2.74.6). The words are those of the GVariant specification. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memrchr() */
#endif

#include "frame-check.h"

#include <string.h>

/* As D-Bus has them, so that what it takes to look at a type is bounded, and far below where GLib ends
 * to follow values within values. */
#define TYPE_MAX 255
#define DEPTH_MAX 64

/* How values of a type lie: from multiples of @alignment; so many bytes always, unless 0. */
typedef struct
{
  gsize alignment;
  gsize fixed_size;
} Layout;

static gboolean check (const char *type,
                       const guint8 *data,
                       gsize size,
                       guint depth);
static Layout get_layout (const char *type);

static gsize
align (gsize at,
       gsize alignment)
{
  return (at + alignment - 1) & ~(alignment - 1);
}

/* Behind the first of the types that @type begins with, which is a valid one. */
static const char *
skip_type (const char *type)
{
  guint open = 0;

  for (;; type++)
    {
      if (*type == '(' || *type == '{')
        open++;
      else if (*type == ')' || *type == '}')
        open--;
      if (open == 0 && *type != 'a' && *type != 'm')
        return type + 1;
    }
}

static gboolean
is_end (const char *type)
{
  return *type == ')' || *type == '}';
}

static Layout
get_tuple_layout (const char *type)
{
  Layout whole = {.alignment = 1};
  gboolean is_fixed = TRUE;

  for (type++; !is_end (type); type = skip_type (type))
    {
      Layout member = get_layout (type);

      whole.alignment = MAX (whole.alignment, member.alignment);
      is_fixed = is_fixed && member.fixed_size != 0;
      whole.fixed_size = align (whole.fixed_size, member.alignment) + member.fixed_size;
    }
  if (!is_fixed)
    whole.fixed_size = 0;
  else /* nothing is a byte */
    whole.fixed_size = MAX (align (whole.fixed_size, whole.alignment), 1);
  return whole;
}

static Layout
get_layout (const char *type)
{
  switch (*type)
    {
    case 'y':
    case 'b':
      return (Layout) {1, 1};
    case 'n':
    case 'q':
      return (Layout) {2, 2};
    case 'i':
    case 'u':
    case 'h':
      return (Layout) {4, 4};
    case 'x':
    case 't':
    case 'd':
      return (Layout) {8, 8};
    case 'v':
      return (Layout) {8, 0};
    case 'a':
    case 'm':
      return (Layout) {get_layout (type + 1).alignment, 0};
    case '(':
    case '{':
      return get_tuple_layout (type);
    default: /* text */
      return (Layout) {1, 0};
    }
}

/* Of the offsets in a container of so many bytes, them included. */
static gsize
get_offset_width (gsize size)
{
  if (size > G_MAXUINT32)
    return 8;
  if (size > G_MAXUINT16)
    return 4;
  if (size > G_MAXUINT8)
    return 2;
  return size > 0 ? 1 : 0;
}

static gsize
read_offset (const guint8 *at,
             gsize width)
{
  guint64 offset = 0;

  for (gsize i = 0; i < width; i++)
    offset |= (guint64)at[i] << 8 * i;
  return offset;
}

/* Whether a container that ends with @n offsets has room for them in as few bytes as can be. */
static gboolean
has_narrow_offsets (gsize size,
                    gsize body,
                    gsize n)
{
  gsize width = get_offset_width (size);

  return body + n * width == size && (width <= 1 || body + n * (width / 2) > (width == 2 ? G_MAXUINT8 : width == 4 ? G_MAXUINT16
                                                                                                                   : G_MAXUINT32));
}

static gboolean
is_zero (const guint8 *data,
         gsize from,
         gsize to)
{
  for (gsize i = from; i < to; i++)
    if (data[i] != 0)
      return FALSE;
  return TRUE;
}

/* One part of a container, from the next multiple of its alignment behind @end up to @next. */
static gboolean
check_part (const char *type,
            Layout layout,
            const guint8 *data,
            gsize end,
            gsize next,
            gsize size,
            guint depth)
{
  gsize start = align (end, layout.alignment);

  return start <= next && next <= size && is_zero (data, end, start) && check (type, data + start, next - start, depth + 1);
}

static gboolean
check_array_of_fixed (const char *element,
                      gsize fixed_size,
                      const guint8 *data,
                      gsize size,
                      guint depth)
{
  if (size % fixed_size != 0)
    return FALSE;
  /* Every byte of a number is allowed. */
  if (*element != 'b' && *element != '(' && *element != '{')
    return TRUE;
  for (gsize at = 0; at < size; at += fixed_size)
    if (!check (element, data + at, fixed_size, depth + 1))
      return FALSE;
  return TRUE;
}

/* The ends of its elements stand behind them; the last is where they themselves begin. */
static gboolean
check_array (const char *element,
             const guint8 *data,
             gsize size,
             guint depth)
{
  Layout layout = get_layout (element);
  gsize width = get_offset_width (size);
  gsize body, end = 0;

  if (layout.fixed_size != 0)
    return check_array_of_fixed (element, layout.fixed_size, data, size, depth);
  if (size == 0)
    return TRUE;

  body = read_offset (data + size - width, width);
  if (body >= size || (size - body) % width != 0 || !has_narrow_offsets (size, body, (size - body) / width))
    return FALSE;
  for (gsize at = body; at < size; at += width)
    {
      gsize next = read_offset (data + at, width);

      if (!check_part (element, layout, data, end, next, body, depth))
        return FALSE;
      end = next;
    }
  return TRUE;
}

static gboolean
check_maybe (const char *element,
             const guint8 *data,
             gsize size,
             guint depth)
{
  if (size == 0)
    return TRUE;
  if (get_layout (element).fixed_size != 0)
    return check (element, data, size, depth + 1);
  return data[size - 1] == 0 && check (element, data, size - 1, depth + 1);
}

/* The ends of members that are neither fixed nor last stand at its end, the first of them last. */
static gboolean
check_tuple (const char *type,
             const guint8 *data,
             gsize size,
             guint depth)
{
  gsize fixed_size = get_layout (type).fixed_size;
  gsize width = get_offset_width (size);
  gsize end = 0, n = 0;

  for (type++; !is_end (type); type = skip_type (type))
    {
      Layout layout = get_layout (type);
      gsize next;

      if (layout.fixed_size != 0)
        next = align (end, layout.alignment) + layout.fixed_size;
      else
        {
          if (!is_end (skip_type (type)))
            n++;
          if (n * width > size)
            return FALSE;
          next = is_end (skip_type (type)) ? size - n * width : read_offset (data + size - n * width, width);
        }
      if (!check_part (type, layout, data, end, next, size, depth))
        return FALSE;
      end = next;
    }
  if (fixed_size != 0)
    return is_zero (data, end, fixed_size);
  return n > 0 ? has_narrow_offsets (size, end, n) : end == size;
}

/* How many containers there are one within the other at the most, where a variant is as deep as it says itself. */
static guint
get_nesting (const char *type)
{
  guint nesting = 0;

  if (*type == 'a' || *type == 'm')
    return 1 + get_nesting (type + 1);
  if (*type != '(' && *type != '{')
    return 0;
  for (type++; !is_end (type); type = skip_type (type))
    nesting = MAX (nesting, get_nesting (type));
  return 1 + nesting;
}

/* A definite one, not too deep for where it is, and nothing behind it. */
static gboolean
is_type (const char *type,
         const char *limit,
         guint depth)
{
  const char *end;

  if (limit - type > TYPE_MAX || !g_variant_type_string_scan (type, limit, &end) || end != limit)
    return FALSE;
  for (const char *at = type; at < limit; at++)
    if (strchr ("*?r", *at) != NULL)
      return FALSE;
  return depth + get_nesting (type) <= DEPTH_MAX;
}

/* A value, a zero byte, and its type. */
static gboolean
check_variant (const guint8 *data,
               gsize size,
               guint depth)
{
  const guint8 *zero = memrchr (data, '\0', size);

  return zero != NULL && is_type ((const char *)zero + 1, (const char *)data + size, depth + 1) &&
         check ((const char *)zero + 1, data, zero - data, depth + 1);
}

static gboolean
check_text (char type,
            const guint8 *data,
            gsize size)
{
  const char *text = (const char *)data;

  if (size == 0 || memchr (data, '\0', size) != data + size - 1)
    return FALSE;
  switch (type)
    {
    case 's':
      return g_utf8_validate (text, size - 1, NULL);
    case 'o':
      return g_variant_is_object_path (text);
    default:
      return g_variant_is_signature (text);
    }
}

/* Whether the bytes are the one way to write some value of the type that @type begins with. */
static gboolean
check (const char *type,
       const guint8 *data,
       gsize size,
       guint depth)
{
  gsize fixed_size = get_layout (type).fixed_size;

  if (fixed_size != 0 && size != fixed_size)
    return FALSE;
  switch (*type)
    {
    case 'b':
      return *data <= 1;
    case 'a':
      return check_array (type + 1, data, size, depth);
    case 'm':
      return check_maybe (type + 1, data, size, depth);
    case '(':
    case '{':
      return check_tuple (type, data, size, depth);
    case 'v':
      return check_variant (data, size, depth);
    case 's':
    case 'o':
    case 'g':
      return check_text (*type, data, size);
    default: /* numbers */
      return TRUE;
    }
}

GVariant *
ferry_frame_check (GVariant *content)
{
  g_autoptr (GVariant) owned = content;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize size;

  g_return_val_if_fail (content != NULL, NULL);

  data = g_variant_get_data (content);
  size = g_variant_get_size (content);
  if (data == NULL && size > 0) /* of a fixed size, which was not that of the bytes */
    return NULL;
  if (!check (g_variant_get_type_string (content), data != NULL ? data : (const guint8 *)"", size, 0))
    return NULL;
  bytes = g_variant_get_data_as_bytes (content);
  return g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (content), bytes, TRUE));
}
