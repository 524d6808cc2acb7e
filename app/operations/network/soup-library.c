/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "soup-library.h"

#include "boundary/errors.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>

/* The binary interface that the headers we are built with describe. */
#define LIBRARY "libsoup-3.0.so.0"

static FerrySoup functions;
static gsize is_loaded; /* as g_once_init_enter() has it: 1 once it is */

GQuark
ferry_soup_session_error_quark (void)
{
  return g_quark_from_static_string ("soup-session-error-quark");
}

gboolean
ferry_soup_is_loaded (void)
{
  return g_atomic_pointer_get (&is_loaded) != 0;
}

/* NULL, or what is the matter. */
static const char *
load_functions (FerrySoup *soup)
{
  void *library = dlopen (LIBRARY, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);

  if (library == NULL)
    return dlerror ();

#define LOAD(name)                                                           \
  soup->name = (__typeof__ (soup->name))dlsym (library, G_STRINGIFY (name)); \
  if (soup->name == NULL)                                                    \
    return dlerror ();
  FERRY_SOUP_FUNCTIONS (LOAD)
#undef LOAD
  return NULL;
}

const FerrySoup *
ferry_soup_load (GError **error)
{
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = NULL;
  const char *problem;

  if (ferry_soup_is_loaded ())
    return &functions;

  /* One that is missing now may be installed by the next call. */
  locker = g_mutex_locker_new (&lock);
  problem = load_functions (&functions);
  if (problem != NULL)
    {
      g_propagate_error (error, ferry_error_new (FERRY_ERROR_UNAVAILABLE, NULL, _ ("The library for the web cannot be loaded: %s"), problem));
      return NULL;
    }
  g_atomic_pointer_set (&is_loaded, 1);
  return &functions;
}
