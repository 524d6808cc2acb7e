/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring of bytes. */
#include "output-tail.h"

#include <string.h>

/* Of a line in an error message. */
#define LINE_MAX_CHARACTERS 200

struct _FerryOutputTail
{
  guint8 *ring;
  gsize limit;
  guint64 total;
};

FerryOutputTail *
ferry_output_tail_new (gsize limit)
{
  FerryOutputTail *self = g_new0 (FerryOutputTail, 1);

  self->limit = limit;
  self->ring = g_malloc (limit);
  return self;
}

void
ferry_output_tail_free (FerryOutputTail *self)
{
  g_free (self->ring);
  g_free (self);
}

void
ferry_output_tail_add (FerryOutputTail *self, const guint8 *data, gsize length)
{
  gsize skipped = length > self->limit ? length - self->limit : 0;

  self->total += skipped;
  for (gsize i = skipped; i < length;)
    {
      gsize position = self->total % self->limit;
      gsize part = MIN (length - i, self->limit - position);

      memcpy (self->ring + position, data + i, part);
      self->total += part;
      i += part;
    }
}

guint64
ferry_output_tail_get_total (FerryOutputTail *self)
{
  return self->total;
}

char *
ferry_output_tail_dup_text (FerryOutputTail *self)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  if (self->total <= self->limit)
    g_string_append_len (bytes, (const char *)self->ring, self->total);
  else
    {
      gsize begin = self->total % self->limit;

      g_string_append_len (bytes, (const char *)self->ring + begin, self->limit - begin);
      g_string_append_len (bytes, (const char *)self->ring, begin);
    }
  return g_utf8_make_valid (bytes->str, bytes->len);
}

char *
ferry_output_tail_dup_last_line (FerryOutputTail *self)
{
  g_autofree char *text = ferry_output_tail_dup_text (self);
  const char *line;

  g_strchomp (text);
  line = strrchr (text, '\n');
  line = line != NULL ? line + 1 : text;
  if (*line == '\0')
    return NULL;
  return g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), LINE_MAX_CHARACTERS));
}
