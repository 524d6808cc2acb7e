/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The progress line: a carriage return, the text, and the rest of the line erased. */
#include "progress-line.h"

#include "text-table.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Often enough to look alive, seldom enough to be read, and to cost the loop nothing. */
#define INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

#define DEFAULT_WIDTH 80

struct _FerryProgressLine
{
  gboolean is_terminal;
  gboolean is_shown;
  gint64 next; /* monotonic time of the next change */
};

FerryProgressLine *
ferry_progress_line_new (void)
{
  FerryProgressLine *self = g_new0 (FerryProgressLine, 1);
  const char *terminal = g_getenv ("TERM");

  self->is_terminal = isatty (STDERR_FILENO) && terminal != NULL && !g_str_equal (terminal, "dumb");
  return self;
}

static guint
get_terminal_width (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2)
    return DEFAULT_WIDTH;
  return size.ws_col;
}

void
ferry_progress_line_free (FerryProgressLine *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_shown)
    g_printerr ("\r\033[K");
  g_free (self);
}

gboolean
ferry_progress_line_is_due (FerryProgressLine *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_terminal && g_get_monotonic_time () >= self->next;
}

void
ferry_progress_line_show (FerryProgressLine *self,
                          const char *text)
{
  g_autofree char *cut = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (!self->is_terminal)
    return;

  /* In the last column some terminals would go on to the next line. */
  cut = ferry_text_cut (text, get_terminal_width () - 1);
  g_printerr ("\r%s\033[K", cut);
  self->is_shown = TRUE;
  self->next = g_get_monotonic_time () + INTERVAL;
}
