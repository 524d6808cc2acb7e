/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is installed with this program, wherever its prefix was taken to. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The whole path of what lies at @path as seen from the program's own folder, "../share/locale" say; an absolute
 * one stays. (transfer full) */
char *ferry_installed_get_path (const char *path);

/* Speaks the person's language, by the translations in the folder at @path, or in the one that FERRY_LOCALE_DIR
 * names for a program that runs from its build folder. First of all, in main(). */
void ferry_installed_set_up_locale (const char *path);

G_END_DECLS
