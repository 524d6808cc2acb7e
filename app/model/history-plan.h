/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the index of words is asked, of all that is. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The words of @text. (transfer full) */
char **ferry_history_plan_split (const char *text);

/* (transfer full), or NULL: rows are looked at one by one, for the index does not help, or enough are near. On the thread
 * of @database. */
char *ferry_history_plan_make (sqlite3 *database,
                               const char * const *words,
                               GVariant *parameters);

/* @plan and what else is asked for, as far as the index can tell. (transfer full), or NULL for no plan. */
char *ferry_history_plan_narrow (GVariant *parameters,
                                 const char *plan);

G_END_DECLS
