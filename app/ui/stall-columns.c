/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each cell shows of a stall. */
#include "stall-columns.h"

#include "cell-text.h"
#include "column-room.h"
#include "columns.h"
#include "model/progress-rate.h"
#include "model/stall-list.h"
#include "model/stall-words.h"
#include "palette.h"
#include "state-chip.h"

#include <glib/gi18n-lib.h>

static char *
describe (gpointer item)
{
  return ferry_stall_item_describe (item);
}

static void
update_time (GtkWidget *cell,
             gpointer item)
{
  GDateTime *time = ferry_stall_item_get_time (item);
  g_autofree char *second = g_date_time_format (time, "%T");
  g_autofree char *text = g_strdup_printf ("%s.%03d", second, g_date_time_get_microsecond (time) / 1000);

  ferry_cell_text_set (cell, text);
}

static void
update_duration (GtkWidget *cell,
                 gpointer item)
{
  const FerryStall *stall = ferry_stall_item_get_stall (item);
  g_autofree char *text = ferry_format_duration (stall->duration);

  ferry_cell_text_set (cell, text);
  for (FerryLevel level = 0; level < FERRY_N_LEVELS; level++)
    gtk_widget_remove_css_class (cell, ferry_level_get_style_class (level));
  gtk_widget_add_css_class (cell, ferry_level_get_style_class (ferry_level_for_duration (stall->duration)));
}

static void
update_class (GtkWidget *cell,
              gpointer item)
{
  ferry_cell_text_set (cell, ferry_stall_class_get_title (ferry_stall_item_get_stall (item)->stall_class));
}

/* The word says it; the colour of a chip only helps to find it. */
static GtkWidget *
create_owner (void)
{
  glong chars = 0;

  for (FerryStallOwner owner = 0; owner < FERRY_N_STALL_OWNERS; owner++)
    chars = MAX (chars, g_utf8_strlen (ferry_stall_owner_get_title (owner), -1));
  return ferry_chip_new (chars);
}

static void
update_owner (GtkWidget *cell,
              gpointer item)
{
  static const char * const classes[FERRY_N_STALL_OWNERS] = {
    [FERRY_STALL_OWNER_US] = "failed",
    [FERRY_STALL_OWNER_PURPOSE] = "cancelled",
    [FERRY_STALL_OWNER_START] = "queued",
    [FERRY_STALL_OWNER_MACHINE] = "queued",
  };
  FerryStallOwner owner = ferry_stall_get_owner (ferry_stall_item_get_stall (item));

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (cell, classes[i]);
  gtk_widget_add_css_class (cell, classes[owner]);
  ferry_cell_text_set (cell, ferry_stall_owner_get_title (owner));
}

/* What of a culprit tells it from others. */
#define LONG_CHARS 18

static GtkWidget *
create_words (void)
{
  GtkWidget *cell = ferry_cell_text_new (0);

  ferry_cell_text_tell_all (cell);

  return cell;
}

/* Where there is no room for a name, the table scrolls sideways. */
static GtkWidget *
create_long (void)
{
  GtkWidget *cell = ferry_cell_text_new (LONG_CHARS);

  ferry_cell_text_tell_all (cell);

  return cell;
}

static void
update_cause (GtkWidget *cell,
              gpointer item)
{
  g_autofree char *cause = ferry_stall_describe_cause (ferry_stall_item_get_stall (item));

  ferry_cell_text_set (cell, cause);
}

static void
update_culprit (GtkWidget *cell,
                gpointer item)
{
  const char *culprit = ferry_stall_item_get_stall (item)->culprit;

  ferry_cell_text_set (cell, *culprit != '\0' ? culprit : "—");
}

/* In flight first: those may be to blame. */
static void
update_calls (GtkWidget *cell,
              gpointer item)
{
  const char *in_flight = ferry_stall_item_get_calls (item, FERRY_STALL_IN_FLIGHT);
  const char *delivered = ferry_stall_item_get_calls (item, FERRY_STALL_DELIVERED);
  g_autofree char *text = NULL;

  if (*delivered != '\0')
    text = g_strdup_printf (_ ("%s%sdelivered: %s"), in_flight, *in_flight != '\0' ? "; " : "", delivered);
  ferry_cell_text_set (cell, text != NULL ? text : *in_flight != '\0' ? in_flight
                                                                      : _ ("no call"));
}

static const FerryCell time_cell = {.update = update_time, .numeric = TRUE, .describe = describe};
static const FerryCell duration_cell = {.update = update_duration, .numeric = TRUE, .has_level = TRUE};
static const FerryCell class_cell = {.update = update_class};
static const FerryCell owner_cell = {.create = create_owner, .update = update_owner};
static const FerryCell cause_cell = {.create = create_words, .update = update_cause};
static const FerryCell culprit_cell = {.create = create_long, .update = update_culprit};
static const FerryCell calls_cell = {.create = create_long, .update = update_calls};

void
ferry_stall_columns_add (GtkColumnView *view)
{
  static const struct
  {
    const char *title;
    const FerryCell *cell;
    int width; /* at least; 0: what is left */
    FerryColumnRoom make_room;
  } columns[] = {
    {N_ ("When"), &time_cell, 104, ferry_column_room_for_times},
    {N_ ("Length"), &duration_cell, 78},
    {N_ ("Class"), &class_cell, 90, ferry_column_room_for_classes},
    {N_ ("Whose"), &owner_cell, 102, ferry_column_room_for_owners},
    {N_ ("Cause"), &cause_cell, 132},
    {N_ ("Culprit"), &culprit_cell, 0},
    {N_ ("Calls"), &calls_cell, 0},
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = ferry_column_new (_ (columns[i].title), columns[i].cell);

      ferry_column_set_width (column, columns[i].width);
      if (columns[i].make_room != NULL)
        columns[i].make_room (column, GTK_WIDGET (view));
      gtk_column_view_append_column (view, column);
    }
  ferry_columns_finish (view, _ ("Stalls"));
}
