/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Room for the longest word that a column may have to say, in whichever language: none is known to come, and none may
 * have the columns move. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What makes @column, of @view, wide enough. After its width was set. */
typedef void (*FerryColumnRoom) (GtkColumnViewColumn *column,
                                 GtkWidget *view);

/* For the state of a call, as a chip. */
void ferry_column_room_for_states (GtkColumnViewColumn *column,
                                   GtkWidget *view);

/* For the title of an operation. */
void ferry_column_room_for_operations (GtkColumnViewColumn *column,
                                       GtkWidget *view);

/* For the title of an executor. */
void ferry_column_room_for_executors (GtkColumnViewColumn *column,
                                      GtkWidget *view);

/* For the class of a stall. */
void ferry_column_room_for_classes (GtkColumnViewColumn *column,
                                    GtkWidget *view);

/* For whose stall it is, as a chip. */
void ferry_column_room_for_owners (GtkColumnViewColumn *column,
                                   GtkWidget *view);

/* For the time of a day, to the millisecond. */
void ferry_column_room_for_times (GtkColumnViewColumn *column,
                                  GtkWidget *view);

/* For a date and the time of that day, to the second. */
void ferry_column_room_for_dates (GtkColumnViewColumn *column,
                                  GtkWidget *view);

G_END_DECLS
