/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is to say of something, line by line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryDetailFunc:
 * @section: translated, static; lines of one section come together
 * @caption: translated; lent
 * @value: lent; may hold line feeds
 */
typedef void (*FerryDetailFunc) (const char *section,
                                 const char *caption,
                                 const char *value,
                                 gpointer user_data);

/**
 * FerryDetailTeller:
 * @section: of the lines that follow
 */
typedef struct
{
  FerryDetailFunc function;
  gpointer user_data;
  const char *section;
} FerryDetailTeller;

/* Hands a line to the function. @value (transfer full) */
void ferry_detail_tell (FerryDetailTeller *self,
                        const char *caption,
                        char *value);

G_END_DECLS
