/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls of a session. */
#include "stall-list.h"

#include "progress-rate.h"
#include "stall-words.h"

#include <glib/gi18n-lib.h>

struct _FerryStallItem
{
  GObject parent_instance;

  FerryLoopMonitor *monitor;
  FerryStall stall;
  GDateTime *time;
  char *calls[FERRY_N_STALL_ROLES];
};

G_DEFINE_FINAL_TYPE (FerryStallItem, ferry_stall_item, G_TYPE_OBJECT)

static void
ferry_stall_item_finalize (GObject *object)
{
  FerryStallItem *self = FERRY_STALL_ITEM (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->time, g_date_time_unref);
  for (guint role = 0; role < FERRY_N_STALL_ROLES; role++)
    g_free (self->calls[role]);

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

/* FALSE if the call had no part in the stall. */
static gboolean
find_role (const FerryStall *stall,
           const FerryCallTimes *times,
           FerryStallRole *role)
{
  gint64 end = stall->start + stall->duration;

  if (times->delivered != 0 && times->delivered >= stall->start && times->delivered <= end && times->finished < stall->start)
    *role = FERRY_STALL_DELIVERED;
  else if (times->started != 0 && times->started <= end && (times->finished == 0 || times->finished >= stall->start))
    *role = FERRY_STALL_IN_FLIGHT;
  else
    return FALSE;
  return TRUE;
}

/* The newest calls stand first: once one of them ended well before, so did most behind it. */
static void
take_calls (FerryStallItem *self,
            FerrySession *session)
{
  enum { LOOKED_AT = 100 };
  GListModel *calls = ferry_session_get_calls (session);
  guint n = MIN (g_list_model_get_n_items (calls), LOOKED_AT);
  GString *texts[FERRY_N_STALL_ROLES];

  for (guint role = 0; role < FERRY_N_STALL_ROLES; role++)
    texts[role] = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);
      FerryCallTimes times;
      FerryStallRole role;

      ferry_call_record_get_times (record, &times);
      if (find_role (&self->stall, &times, &role))
        g_string_append_printf (texts[role], "%s%s · %s", texts[role]->len > 0 ? ", " : "",
                                _ (ferry_call_record_get_operation (record)->title),
                                ferry_executor_get_title (ferry_call_record_get_executor (record)));
    }
  for (guint role = 0; role < FERRY_N_STALL_ROLES; role++)
    self->calls[role] = g_string_free (texts[role], FALSE);
}

static FerryStallItem *
stall_item_new (FerrySession *session,
                const FerryStall *stall)
{
  FerryStallItem *self = g_object_new (FERRY_TYPE_STALL_ITEM, NULL);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  self->monitor = g_object_ref (ferry_session_get_monitor (session));
  self->stall = *stall;
  self->time = g_date_time_add (now, stall->start - g_get_monotonic_time ());
  take_calls (self, session);

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
ferry_stall_item_get_calls (FerryStallItem *self,
                            FerryStallRole role)
{
  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);
  g_return_val_if_fail ((guint)role < FERRY_N_STALL_ROLES, NULL);

  return self->calls[role];
}

guint
ferry_stall_item_copy_samples (FerryStallItem *self,
                               FerryStallSample *samples,
                               guint n)
{
  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), 0);

  return ferry_loop_monitor_copy_samples (self->monitor, self->stall.serial, samples, n);
}

const char *
ferry_stall_item_get_limits (FerryStallItem *self)
{
  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  return ferry_loop_monitor_get_limits (self->monitor);
}

static char *
format_time (FerryStallItem *self)
{
  g_autofree char *second = g_date_time_format (self->time, "%F %T");

  return g_strdup_printf ("%s.%03d", second, g_date_time_get_microsecond (self->time) / 1000);
}

static void
append_part (GString *line,
             const char *part)
{
  if (*part != '\0')
    g_string_append_printf (line, "  %s", part);
}

char *
ferry_stall_item_describe (FerryStallItem *self)
{
  g_autofree char *time = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *cause = NULL;
  GString *line;

  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  time = format_time (self);
  duration = ferry_format_duration (self->stall.duration);
  cause = ferry_stall_describe_cause (&self->stall);
  line = g_string_new (time);
  append_part (line, duration);
  append_part (line, ferry_stall_class_get_title (self->stall.stall_class));
  append_part (line, cause);
  append_part (line, ferry_stall_owner_get_title (ferry_stall_get_owner (&self->stall)));
  append_part (line, self->stall.culprit);
  for (guint role = 0; role < FERRY_N_STALL_ROLES; role++)
    append_part (line, self->calls[role]);

  return g_string_free (line, FALSE);
}

char *
ferry_stall_item_to_text (FerryStallItem *self)
{
  static const char * const captions[FERRY_N_STALL_ROLES] = {
    [FERRY_STALL_IN_FLIGHT] = N_ ("calls in flight"),
    [FERRY_STALL_DELIVERED] = N_ ("calls delivered"),
  };
  g_autofree char *time = NULL;
  g_autofree char *record = NULL;
  GString *text;

  g_return_val_if_fail (FERRY_IS_STALL_ITEM (self), NULL);

  time = format_time (self);
  record = ferry_loop_monitor_describe_stall (self->monitor, self->stall.serial);
  text = g_string_new (NULL);
  /* One that newer stalls have replaced in the monitor's ring keeps what its line says. */
  if (record == NULL)
    {
      g_autofree char *line = ferry_stall_item_describe (self);

      g_string_append_printf (text, "%s\n", line);
    }
  else
    g_string_append_printf (text, "%s  %s", time, record);
  for (guint role = 0; role < FERRY_N_STALL_ROLES; role++)
    if (*self->calls[role] != '\0')
      g_string_append_printf (text, "  %s: %s\n", _ (captions[role]), self->calls[role]);

  return g_string_free (text, FALSE);
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
