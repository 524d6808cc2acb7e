/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table over a GVariant array of tuples, for any number of rows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_VARIANT_TABLE (ferry_variant_table_get_type ())
G_DECLARE_FINAL_TYPE (FerryVariantTable, ferry_variant_table, FERRY, VARIANT_TABLE, GtkWidget)

/* How a tuple's child is shown. */
typedef enum
{
  FERRY_CELL_NAME,   /* "ay", a file name; the folder that all are in is left out */
  FERRY_CELL_TEXT,   /* "s" */
  FERRY_CELL_DIGEST, /* "s", in monospace */
  FERRY_CELL_SIZE,   /* "t", bytes */
  FERRY_CELL_COUNT,  /* "t" */
  FERRY_CELL_SHARE   /* "t", a bar relative to the largest */
} FerryVariantCell;

typedef struct _FerryVariantColumn FerryVariantColumn;

/**
 * FerryVariantColumn:
 * @title: N_()
 * @cell: how
 * @child: which
 * @width: characters that it would like to have
 * @least: characters that a text has before the table is scrolled sideways; 0 for the usual
 * @expand: whether it takes the room that is left
 * @sortable: whether a click on the title sorts
 * @is_literal: the title is somebody's data, and not translated
 * @format: what a cell says of a @row, in place of @child in the way of @cell, which is then only how it is set;
 *   @style_class is how it stands out, static, NULL if it does not. (transfer full). NULL without
 *
 * A table of these ends with a NULL title.
 */
struct _FerryVariantColumn
{
  const char *title;
  FerryVariantCell cell;
  guint child;
  guint width;
  guint least;
  gboolean expand;
  gboolean sortable;
  gboolean is_literal;
  char *(*format) (const FerryVariantColumn *column,
                   GVariant *row,
                   const char **style_class);
};

/* Signals: "arranged" (guint shown, guint total): rows were filtered, sorted or replaced.
 *          "sort-changed" (int child, gboolean descending): by a click on a title.
 *          "settled" (): all rows that it shows are there, and no more. */

/* @columns must outlive the table. @label is what assistive technology calls it. */
GtkWidget *ferry_variant_table_new (const FerryVariantColumn *columns,
                                   const char *label);

/* Shows @array, NULL for nothing; names are shown relative to @folder (nullable). The table keeps
 * its sorting, and its filter as long as there is something to filter. */
void ferry_variant_table_set_array (FerryVariantTable *self,
                                   GVariant *array,
                                   const char *folder);

/* Shows each element of @array, and below it, a row each, what its child @members is an array of; NULL for nothing.
 * All columns format their rows: either kind comes as it is. Neither sorted nor filtered. */
void ferry_variant_table_set_groups (FerryVariantTable *self,
                                     GVariant *array,
                                     guint members);

/* Shows the rows alone whose first child contains @needle. */
void ferry_variant_table_set_filter (FerryVariantTable *self,
                                    const char *needle);

/* Sorts by the column that shows @child, or as the array is with FERRY_VARIANT_ORDER_AS_IS. */
void ferry_variant_table_sort (FerryVariantTable *self,
                              int child,
                              gboolean descending);

G_END_DECLS
