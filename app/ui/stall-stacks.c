/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stacks in a text view. */
#include "stall-stacks.h"

#include "model/stall-details.h"

#include <string.h>

#define HEADING "heading"
#define GUILTY "guilty"

typedef struct
{
  GtkTextBuffer *buffer;
  const char *function; /* the innermost that is not the C library's or GLib's */
} Writer;

static void
append (Writer *self,
        const char *text,
        const char *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (self->buffer, &end, text, -1, tag, NULL);
}

static gboolean
is_guilty (Writer *self,
           const char *frame)
{
  gsize length = strlen (self->function);

  return length > 0 && strncmp (frame, self->function, length) == 0 && (frame[length] == ' ' || frame[length] == '\0');
}

static void
append_stack (const char *heading,
              const FerryStallSample *sample,
              gpointer user_data)
{
  Writer *self = user_data;

  if (gtk_text_buffer_get_char_count (self->buffer) > 0)
    append (self, "\n\n", NULL);
  append (self, heading, HEADING);
  for (guint i = 0; i < sample->n_frames; i++)
    {
      g_autofree char *line = g_strdup_printf ("\n%3u  %s", i, sample->frames[i]);

      append (self, line, is_guilty (self, sample->frames[i]) ? GUILTY : NULL);
    }
}

static void
add_tags (GtkTextBuffer *buffer)
{
  if (gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), HEADING) != NULL)
    return;
  gtk_text_buffer_create_tag (buffer, HEADING, "weight", PANGO_WEIGHT_BOLD, "family", "sans", "pixels-below-lines", 3, NULL);
  gtk_text_buffer_create_tag (buffer, GUILTY, "weight", PANGO_WEIGHT_BOLD, NULL);
}

void
ferry_stall_stacks_show (GtkTextView *view,
                         FerryStallItem *item)
{
  Writer writer = {gtk_text_view_get_buffer (view), ferry_stall_item_get_stall (item)->function};
  GtkTextIter start;

  g_return_if_fail (GTK_IS_TEXT_VIEW (view));
  g_return_if_fail (FERRY_IS_STALL_ITEM (item));

  add_tags (writer.buffer);
  gtk_text_buffer_set_text (writer.buffer, "", -1);
  if (ferry_stall_details_foreach_stack (item, append_stack, &writer) == 0)
    append (&writer, ferry_stall_details_explain_no_stack (item), HEADING);
  gtk_text_buffer_get_start_iter (writer.buffer, &start);
  gtk_text_buffer_place_cursor (writer.buffer, &start);
}
