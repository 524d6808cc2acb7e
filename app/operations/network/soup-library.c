/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "soup-library.h"

#include <glib/gi18n-lib.h>

static const char * const names[] = {FERRY_SOUP_FUNCTIONS (FERRY_LIBRARY_NAME) NULL};

FerrySoup ferry_soup;

FerryLibrary ferry_soup_library = {
  .file = "libsoup-3.0.so.0",
  .title = N_ ("The library for the web"),
  .names = names,
  .functions = (gpointer *)&ferry_soup,
};

GQuark
ferry_soup_session_error_quark (void)
{
  return g_quark_from_static_string ("soup-session-error-quark");
}
