/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Details as sections with a heading each, side by side where there is room. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryDetailSections:
 * @box: a GtkFlowBox; lent
 *
 * While lines are added: the rest is for the function.
 */
typedef struct
{
  GtkWidget *box;
  const char *section;
  GtkWidget *grid;
} FerryDetailSections;

/* A FerryDetailFunc, whose user data is a FerryDetailSections that begins with a @box and nothing else. */
void ferry_detail_sections_add (const char *section,
                                const char *caption,
                                const char *value,
                                gpointer user_data);

/* Takes all sections out of a @box. */
void ferry_detail_sections_clear (GtkWidget *box);

G_END_DECLS
