/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Room for the longest word that a column may have to say. */
#include "column-room.h"

#include "columns.h"
#include "model/call-record.h"
#include "model/stall-words.h"
#include "operations/registry.h"

#include <glib/gi18n-lib.h>

/* Of a chip, on both sides of its word. */
#define CHIP_PADDING 18

void
ferry_column_room_for_states (GtkColumnViewColumn *column,
                              GtkWidget *view)
{
  for (FerryCallState state = 0; state <= FERRY_CALL_STATE_REJECTED; state++)
    ferry_column_make_room (column, view, ferry_call_state_get_title (state), TRUE, CHIP_PADDING);
}

void
ferry_column_room_for_operations (GtkColumnViewColumn *column,
                                  GtkWidget *view)
{
  const FerryOperation * const *operations = ferry_operations_get_all ();

  for (guint i = 0; operations[i] != NULL; i++)
    ferry_column_make_room (column, view, _ (operations[i]->title), FALSE, 0);
}

void
ferry_column_room_for_executors (GtkColumnViewColumn *column,
                                 GtkWidget *view)
{
  for (FerryExecutorKind executor = FERRY_EXECUTOR_MAIN_LOOP; executor < FERRY_N_EXECUTORS; executor++)
    ferry_column_make_room (column, view, ferry_executor_get_title (executor), FALSE, 0);
}

void
ferry_column_room_for_classes (GtkColumnViewColumn *column,
                               GtkWidget *view)
{
  for (FerryStallClass stall_class = 0; stall_class < FERRY_N_STALL_CLASSES; stall_class++)
    ferry_column_make_room (column, view, ferry_stall_class_get_title (stall_class), FALSE, 0);
}

void
ferry_column_room_for_owners (GtkColumnViewColumn *column,
                              GtkWidget *view)
{
  for (FerryStallOwner owner = 0; owner < FERRY_N_STALL_OWNERS; owner++)
    ferry_column_make_room (column, view, ferry_stall_owner_get_title (owner), TRUE, CHIP_PADDING);
}

/* Figures are as wide as each other: any time will do. */
void
ferry_column_room_for_times (GtkColumnViewColumn *column,
                             GtkWidget *view)
{
  ferry_column_make_room (column, view, "00:00:00.000", FALSE, 0);
}

void
ferry_column_room_for_dates (GtkColumnViewColumn *column,
                             GtkWidget *view)
{
  ferry_column_make_room (column, view, "0000-00-00 00:00:00", FALSE, 0);
}
