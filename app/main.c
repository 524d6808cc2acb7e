/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ferry starts here: with the window, or with a command. */
#include "boundary/trace-context.h"
#include "cli/command-line.h"
#include "telemetry/redact.h"
#include "ui/application.h"

#include <glib/gi18n.h>
#include <locale.h>

static void
set_up_locale (void)
{
  /* A program that runs from its build folder is told where its translations are, as it is of its
   * schemas. */
  const char *directory = g_getenv ("FERRY_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* What is logged inside a call says which, and no secrets. */
static void
set_up_log (void)
{
  static const FerryLogNext redacted = {ferry_redact_write_log, NULL};

  g_log_set_writer_func (ferry_trace_context_write_log, (gpointer)&redacted, NULL);
}

int
main (int argc,
      char **argv)
{
  set_up_locale ();
  set_up_log ();

  if (ferry_command_line_wants_window (argc, argv))
    return ferry_application_run (argc, argv);
  return ferry_command_line_run (argc, argv);
}
