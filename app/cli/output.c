/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing to the standard streams, whatever state they are in. */
#include "output.h"

#include "text-table.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A descriptor that is closed would be given to the next file somebody opens, and our output with
 * it. The wrong direction makes writing to stdout fail as it does while it is closed. */
static void
hold_descriptor (int descriptor,
                 int flags)
{
  if (fcntl (descriptor, F_GETFD) >= 0 || errno != EBADF)
    return;

  /* The lowest free one is this one, as those below are open by now. */
  if (open ("/dev/null", flags) < 0)
    g_debug ("/dev/null: %s", g_strerror (errno));
}

void
ferry_output_prepare (void)
{
  hold_descriptor (STDIN_FILENO, O_RDONLY);
  hold_descriptor (STDOUT_FILENO, O_RDONLY);
  hold_descriptor (STDERR_FILENO, O_WRONLY);

  signal (SIGPIPE, SIG_IGN);
}

/* Whoever gave us the descriptor may have made it non-blocking. */
static void
wait_for_room (void)
{
  struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};

  poll (&room, 1, -1);
}

gboolean
ferry_output_bytes (const char *bytes,
                    gsize length)
{
  while (length > 0)
    {
      gssize written = write (STDOUT_FILENO, bytes, length);

      if (written >= 0)
        {
          bytes += written;
          length -= written;
        }
      else if (errno == EAGAIN)
        wait_for_room ();
      else if (errno != EINTR)
        {
          ferry_output_message (_ ("The output cannot be written: %s"), g_strerror (errno));
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
ferry_output_text (const char *text)
{
  g_autofree char *converted = NULL;
  const char *charset;
  gsize length;

  if (g_get_charset (&charset))
    return ferry_output_bytes (text, strlen (text));

  converted = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, &length, NULL);
  if (converted == NULL)
    return ferry_output_bytes (text, strlen (text));
  return ferry_output_bytes (converted, length);
}

gboolean
ferry_output_answer (const char *answer,
                     gboolean is_json)
{
  return is_json ? ferry_output_bytes (answer, strlen (answer)) : ferry_output_text (answer);
}

void
ferry_output_message (const char *format,
                      ...)
{
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  line = g_strconcat ("ferry: ", message, NULL);
  ferry_output_note (line);
}

void
ferry_output_note (const char *line)
{
  g_autofree char *printable = ferry_text_make_printable (line);

  /* Converts to the locale's character set itself. */
  g_printerr ("%s\n", printable);
}
