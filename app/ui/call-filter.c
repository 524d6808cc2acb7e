/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which calls of the list are shown: by what they say, and by how far they are. */
#include "call-filter.h"

#include "model/call-record.h"

#include <string.h>

#include <glib/gi18n-lib.h>

struct _FerryCallFilter
{
  GtkFilter parent_instance;

  char *needle; /* case-folded; NULL for none */
  FerryCallsShown shown;
};

G_DEFINE_FINAL_TYPE (FerryCallFilter, ferry_call_filter, GTK_TYPE_FILTER)

static gboolean
matches_state (FerryCallFilter *self,
               FerryCallRecord *record)
{
  gboolean over = ferry_call_record_is_over (record);
  gboolean succeeded = ferry_call_record_get_state (record) == FERRY_CALL_STATE_SUCCEEDED;

  switch (self->shown)
    {
    case FERRY_CALLS_UNFINISHED:
      return !over;
    case FERRY_CALLS_SUCCEEDED:
      return succeeded;
    case FERRY_CALLS_NOT_SUCCEEDED:
      return over && !succeeded;
    case FERRY_CALLS_ALL:
    default:
      return TRUE;
    }
}

static gboolean
ferry_call_filter_match (GtkFilter *filter,
                         gpointer item)
{
  FerryCallFilter *self = FERRY_CALL_FILTER (filter);
  g_autofree char *error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *haystack = NULL;

  if (!matches_state (self, item))
    return FALSE;
  if (self->needle == NULL)
    return TRUE;

  error = ferry_call_record_describe_error (item);
  text = g_strdup_printf ("%s %s %s %s", _ (ferry_call_record_get_operation (item)->title),
                          ferry_executor_get_title (ferry_call_record_get_executor (item)),
                          ferry_call_state_get_title (ferry_call_record_get_state (item)),
                          error != NULL ? error : "");
  haystack = g_utf8_casefold (text, -1);
  return strstr (haystack, self->needle) != NULL;
}

/* Spares GTK to ask for each. */
static GtkFilterMatch
ferry_call_filter_get_strictness (GtkFilter *filter)
{
  return ferry_call_filter_takes_all (FERRY_CALL_FILTER (filter)) ? GTK_FILTER_MATCH_ALL : GTK_FILTER_MATCH_SOME;
}

static void
ferry_call_filter_finalize (GObject *object)
{
  g_free (FERRY_CALL_FILTER (object)->needle);

  G_OBJECT_CLASS (ferry_call_filter_parent_class)->finalize (object);
}

static void
ferry_call_filter_class_init (FerryCallFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_call_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = ferry_call_filter_match;
  GTK_FILTER_CLASS (klass)->get_strictness = ferry_call_filter_get_strictness;
}

static void
ferry_call_filter_init (FerryCallFilter *self)
{
}

FerryCallFilter *
ferry_call_filter_new (void)
{
  return g_object_new (FERRY_TYPE_CALL_FILTER, NULL);
}

void
ferry_call_filter_set_text (FerryCallFilter *self,
                            const char *text)
{
  g_return_if_fail (FERRY_IS_CALL_FILTER (self));
  g_return_if_fail (text != NULL);

  g_free (self->needle);
  self->needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
ferry_call_filter_set_shown (FerryCallFilter *self,
                             FerryCallsShown shown)
{
  g_return_if_fail (FERRY_IS_CALL_FILTER (self));

  self->shown = shown;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

gboolean
ferry_call_filter_takes_all (FerryCallFilter *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_FILTER (self), FALSE);

  return self->needle == NULL && self->shown == FERRY_CALLS_ALL;
}
