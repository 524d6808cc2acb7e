/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ferry starts here: with the window, or with a command. */
#include "boundary/trace-context.h"
#include "cli/command-line.h"
#include "operations/installed.h"
#include "telemetry/redact.h"
#include "ui/application.h"

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
  ferry_installed_set_up_locale (FERRY_LOCALE_DIR);
  set_up_log ();

  if (ferry_command_line_wants_window (argc, argv))
    return ferry_application_run (argc, argv);
  return ferry_command_line_run (argc, argv);
}
