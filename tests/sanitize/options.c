/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How ThreadSanitizer runs, wherever the program is started from. */
#include <glib.h>

const char *__tsan_default_options (void);

/* Every report counts, and none ends the program: the rest of the tests is to be seen as well.
 * The history is what names the other side of a race. A child that starts threads of its own may: that it
 * can is a test. */
const char *
__tsan_default_options (void)
{
  return "suppressions=" FERRY_SUPPRESSIONS ":print_suppressions=0:exitcode=66:history_size=7:die_after_fork=0:second_deadlock_stack=1";
}
