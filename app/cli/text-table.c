/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines up columns of text, counting cells of the terminal rather than bytes. */
#include "text-table.h"

#include <stdarg.h>
#include <string.h>

#define GAP 2

struct _FerryTextTable
{
  char *columns;
  guint n_columns;
  GPtrArray *cells; /* of char *, row after row */
};

FerryTextTable *
ferry_text_table_new (const char *columns)
{
  FerryTextTable *self;

  g_return_val_if_fail (columns != NULL && *columns != '\0', NULL);

  self = g_new0 (FerryTextTable, 1);
  self->columns = g_strdup (columns);
  self->n_columns = strlen (columns);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ferry_text_table_free (FerryTextTable *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->cells);
  g_free (self->columns);
  g_free (self);
}

void
ferry_text_table_add_row (FerryTextTable *self,
                          const char *first,
                          ...)
{
  va_list more;

  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->cells, ferry_text_make_printable (first));
  va_start (more, first);
  for (guint i = 1; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, ferry_text_make_printable (va_arg (more, const char *)));
  va_end (more);
}

void
ferry_text_table_add_cells (FerryTextTable *self,
                            const char * const *cells)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, ferry_text_make_printable (cells[i]));
}

static guint *
measure_columns (FerryTextTable *self)
{
  guint *widths = g_new0 (guint, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    {
      guint width = ferry_text_get_width (g_ptr_array_index (self->cells, i));

      widths[i % self->n_columns] = MAX (widths[i % self->n_columns], width);
    }
  return widths;
}

static void
append_spaces (GString *text,
               guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

static void
append_row (FerryTextTable *self,
            GString *text,
            guint row,
            const guint *widths)
{
  /* What would stand before the next cell: dropped if nothing but blanks follows. */
  guint blanks = 0;

  for (guint column = 0; column < self->n_columns; column++)
    {
      const char *cell = g_ptr_array_index (self->cells, row * self->n_columns + column);
      guint room = widths[column] - ferry_text_get_width (cell);
      gboolean to_the_right = self->columns[column] == 'r';

      if (*cell == '\0')
        {
          blanks += widths[column] + GAP;
          continue;
        }
      append_spaces (text, blanks + (to_the_right ? room : 0));
      g_string_append (text, cell);
      blanks = GAP + (to_the_right ? 0 : room);
    }
}

char *
ferry_text_table_format (FerryTextTable *self,
                         const char *indent)
{
  GString *text = g_string_new (NULL);
  g_autofree guint *widths = NULL;

  g_return_val_if_fail (self != NULL, g_string_free (text, FALSE));
  g_return_val_if_fail (indent != NULL, g_string_free (text, FALSE));

  widths = measure_columns (self);
  for (guint row = 0; row < self->cells->len / self->n_columns; row++)
    {
      g_string_append (text, indent);
      append_row (self, text, row, widths);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static guint
get_character_width (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

guint
ferry_text_get_width (const char *text)
{
  guint width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_character_width (g_utf8_get_char (text));
  return width;
}

char *
ferry_text_cut (const char *text,
                guint width)
{
  const char *end;
  guint used = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (end = text; *end != '\0'; end = g_utf8_next_char (end))
    {
      used += get_character_width (g_utf8_get_char (end));
      if (used > width)
        break;
    }
  return g_strndup (text, end - text);
}

char *
ferry_text_wrap (const char *text,
                 guint width)
{
  GString *lines = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  guint used = 0;

  g_return_val_if_fail (text != NULL, g_string_free (lines, FALSE));

  words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint length = ferry_text_get_width (words[i]);

      if (i > 0 && used + 1 + length > width)
        {
          g_string_append_c (lines, '\n');
          used = 0;
        }
      else if (i > 0)
        {
          g_string_append_c (lines, ' ');
          used++;
        }
      g_string_append (lines, words[i]);
      used += length;
    }
  g_string_append_c (lines, '\n');
  return g_string_free (lines, FALSE);
}

char *
ferry_text_make_printable (const char *text)
{
  g_autofree char *valid = NULL;
  GString *printable = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, g_string_free (printable, FALSE));

  valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_iscntrl (character))
        g_string_append_printf (printable, "\\%03o", character);
      else
        g_string_append_unichar (printable, character);
    }
  return g_string_free (printable, FALSE);
}
