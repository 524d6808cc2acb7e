/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Libraries that are loaded when somebody needs them. What is linked is loaded with each start of the window, of a
 * command and of a helper process: a large one, or one that brings a dozen more, costs all of them some milliseconds. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From a list of function names, as FUNCTIONS (FERRY_LIBRARY_MEMBER): a struct of pointers to them, by their own names
 * and types; and their names in that order. */
#define FERRY_LIBRARY_MEMBER(name) __typeof__ (name) *name;
#define FERRY_LIBRARY_NAME(name) G_STRINGIFY (name),

typedef struct
{
  const char *file;          /* with the version of the binary interface that the headers describe */
  const char *title;         /* translatable, for "… cannot be loaded" */
  const char * const *names; /* of its functions; NULL after the last */
  gpointer *functions;       /* filled in their order */
  gsize is_loaded;           /* private */
} FerryLibrary;

/* Whether ferry_library_load() would come back at once. Any thread. */
gboolean ferry_library_is_loaded (FerryLibrary *self);

/* For good. FALSE and %FERRY_ERROR_UNAVAILABLE where it is not installed: it may be by the next call. Blocks the first
 * time, for it reads files. Any thread. */
gboolean ferry_library_load (FerryLibrary *self,
                             GError **error);

/* The same of all @libraries, which end with NULL and are static, for who may not block: @callback is called in the
 * thread-default context, never before this returns. */
void ferry_libraries_load_async (FerryLibrary * const *libraries,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

gboolean ferry_libraries_load_finish (GAsyncResult *result,
                                      GError **error);

/* Whether all are loaded. Any thread. */
gboolean ferry_libraries_are_loaded (FerryLibrary * const *libraries);

G_END_DECLS
