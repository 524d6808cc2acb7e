/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls of a session. */
#include "stall-list.h"

#include "progress-rate.h"

#include <glib/gi18n-lib.h>

struct _FerryStallItem
{
  GObject parent_instance;

  FerryStall stall;
  GDateTime *time;
  char *what;
};

G_DEFINE_FINAL_TYPE (FerryStallItem, ferry_stall_item, G_TYPE_OBJECT)

static void
ferry_stall_item_finalize (GObject *object)
{
  FerryStallItem *self = FERRY_STALL_ITEM (object);

  g_clear_pointer (&self->time, g_date_time_unref);
  g_free (self->what);

  G_OBJECT_CLASS (ferry_stall_item_parent_class)->finalize (object);
}

static void
ferry_stall_item_class_init (FerryStallItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_stall_item_finalize;
}

static void
ferry_stall_item_init (FerryStallItem *self)
{
}

/* The calls that had started and not ended while the loop was stalled. The newest calls stand
 * first: once one of them ended well before, so did most behind it. */
static char *
describe_calls (FerrySession *session,
                const FerryStall *stall)
{
  enum { LOOKED_AT = 100 };
  GListModel *calls = ferry_session_get_calls (session);
  guint n = MIN (g_list_model_get_n_items (calls), LOOKED_AT);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);
      FerryCallTimes times;

      ferry_call_record_get_times (record, &times);
      if (times.started == 0 || times.started > stall->start + stall->duration)
        continue;
      if (times.delivered != 0 && times.finished < stall->start)
        continue;
      g_string_append_printf (text, "%s%s · %s", text->len > 0 ? ", " : "",
                              _ (ferry_call_record_get_operation (record)->title),
                              ferry_executor_get_title (ferry_call_record_get_executor (record)));
    }
  return g_string_free (text, FALSE);
}

static FerryStallItem *
stall_item_new (FerrySession *session,
                const FerryStall *stall)
{
  FerryStallItem *self = g_object_new (FERRY_TYPE_STALL_ITEM, NULL);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  self->stall = *stall;
  self->time = g_date_time_add (now, stall->start - g_get_monotonic_time ());
  self->what = stall->deliberate ? g_strdup (stall->label) : describe_calls (session, stall);

  return self;
}

const FerryStall *
ferry_stall_item_get_stall (FerryStallItem *self)
{
  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  return &self->stall;
}

GDateTime *
ferry_stall_item_get_time (FerryStallItem *self)
{
  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  return self->time;
}

const char *
ferry_stall_item_get_what (FerryStallItem *self)
{
  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  return self->what;
}

char *
ferry_stall_item_describe (FerryStallItem *self)
{
  g_autofree char *time = NULL;
  g_autofree char *duration = NULL;

  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  time = g_date_time_format (self->time, "%F %T");
  duration = ferry_format_duration (self->stall.duration);

  return g_strdup_printf ("%s.%03d  %s  %s%s%s%s%s", time, g_date_time_get_microsecond (self->time) / 1000, duration,
                          ferry_stall_class_get_name (self->stall.stall_class),
                          self->stall.deliberate ? "  " : "", self->stall.deliberate ? _ ("on purpose") : "",
                          *self->what != '\0' ? "  " : "", self->what);
}

static void
on_stall (FerryLoopMonitor *monitor,
          const FerryStall *stall,
          gpointer user_data)
{
  GListStore *list = user_data;
  FerrySession *session = g_object_get_data (G_OBJECT (list), "session");
  g_autoptr(FerryStallItem) item = stall_item_new (session, stall);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (n >= FERRY_N_STALLS)
    g_list_store_remove (list, n - 1);
  g_list_store_insert (list, 0, item);
}

GListModel *
ferry_stall_list_new (FerrySession *session)
{
  GListStore *list = g_list_store_new (FERRY_TYPE_STALL_ITEM);

  g_object_set_data_full (G_OBJECT (list), "session", g_object_ref (session), g_object_unref);
  g_signal_connect_object (ferry_session_get_monitor (session), "stall", G_CALLBACK (on_stall), list, 0);

  return G_LIST_MODEL (list);
}
