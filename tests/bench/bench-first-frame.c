/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long programs take from exec to their first drawn frame, and what memory they hold then:
 * bench-first-frame ROUNDS BASE PROGRAM, in turns; the ratio and the difference are PROGRAM's to BASE's.
 *
 * Measured from outside, by what reaches the display: the first damage to a window of the program's that
 * is on the screen. Memory is what would be free without the program: its private pages. */
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#define ROUNDS_MAX 99
#define SETTLE_US (1 * G_USEC_PER_SEC)
#define PATIENCE_MS 5000

/* Smaller windows are helpers of the toolkit's. */
#define WINDOW_MIN 200

typedef struct
{
  const char *path;
  double starts[ROUNDS_MAX];   /* ms */
  double memories[ROUNDS_MAX]; /* MB */
} Program;

static pid_t
launch (const char *path)
{
  pid_t child = fork ();

  if (child == 0)
    {
      execl (path, path, NULL);
      _exit (127);
    }
  return child;
}

static gboolean
await_event (Display *display)
{
  GPollFD connection = {.fd = ConnectionNumber (display), .events = G_IO_IN};

  return XPending (display) > 0 || g_poll (&connection, 1, PATIENCE_MS) > 0;
}

/* FALSE if it was drawn before anybody watched the window: it rests then. */
static gboolean
await_first_frame (Display *display,
                   int damage_event)
{
  Damage watched = None;
  XEvent event;

  while (await_event (display))
    {
      XNextEvent (display, &event);
      if (event.type == MapNotify)
        {
          XWindowAttributes attributes;

          if (XGetWindowAttributes (display, event.xmap.window, &attributes) && attributes.width > WINDOW_MIN)
            XDamageCreate (display, event.xmap.window, XDamageReportRawRectangles);
        }
      else if (event.type == damage_event + XDamageNotify)
        {
          XDamageNotifyEvent *damage = (XDamageNotifyEvent *)&event;

          /* The first report is of the window as it was when it began to be watched: nothing is drawn by then.
           * The frame is the next that covers it. */
          if (damage->area.width > WINDOW_MIN && damage->damage == watched)
            return TRUE;
          watched = damage->damage;
        }
    }
  return FALSE;
}

static double
measure_memory (pid_t child)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", child);
  g_autofree char *text = NULL;
  double kilobytes = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (char *line = strstr (text, "Private_"); line != NULL; line = strstr (line + 1, "Private_"))
    if (!g_str_has_prefix (line, "Private_Hugetlb"))
      kilobytes += g_ascii_strtod (strchr (line, ':') + 1, NULL);

  return kilobytes / 1024;
}

static gboolean
run_once (Program *program,
          guint round,
          Display *display,
          int damage_event)
{
  gint64 begin = g_get_monotonic_time ();
  pid_t child = launch (program->path);
  gboolean is_seen = await_first_frame (display, damage_event);

  program->starts[round] = (g_get_monotonic_time () - begin) / 1000.0;
  g_usleep (SETTLE_US);
  program->memories[round] = measure_memory (child);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  XSync (display, True);

  return is_seen;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static double
take_median (double *values,
             guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[n / 2];
}

/* What dies with its window must not take this along. */
static int
ignore_error (Display *display,
              XErrorEvent *error)
{
  return 0;
}

int
main (int argc,
      char **argv)
{
  Display *display = XOpenDisplay (NULL);
  guint rounds = argc == 4 ? CLAMP (atoi (argv[1]), 1, ROUNDS_MAX) : 0;
  Program programs[2] = {0};
  int damage_event, damage_error;
  double starts[2], memories[2];

  if (rounds == 0 || display == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error))
    {
      g_printerr ("bench-first-frame ROUNDS BASE PROGRAM, on a display with the damage extension\n");
      return 2;
    }
  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  for (guint i = 0; i < 2; i++)
    programs[i].path = argv[2 + i];
  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < 2; i++)
      while (!run_once (&programs[i], round, display, damage_event))
        ;

  g_print ("%-24s %18s %18s\n", "median of runs", "first frame, ms", "memory, MB");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_path_get_basename (programs[i].path);

      starts[i] = take_median (programs[i].starts, rounds);
      memories[i] = take_median (programs[i].memories, rounds);
      g_print ("%-24s %18.1f %18.1f\n", name, starts[i], memories[i]);
    }
  g_print ("%-24s %13.2f %s %13.1f %s\n", "ratio, difference", starts[1] / starts[0],
           starts[1] / starts[0] <= 1.5 ? "met " : "MISS", memories[1] - memories[0], memories[1] - memories[0] <= 60 ? "met " : "MISS");
  g_print ("%-24s %18s %18s\n", "goal", "<= 1.5", "<= 60");
  XCloseDisplay (display);
  return 0;
}
