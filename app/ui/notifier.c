/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Notifications: many calls that end together are one. */
#include "notifier.h"

#include "model/progress-rate.h"

#include <glib/gi18n-lib.h>

#define TOGETHER_MS 300

/* One at a time: a newer one takes the place of an older. */
#define NOTIFICATION_ID "calls"

struct _FerryNotifier
{
  GObject parent_instance;

  GtkWindow *window; /* lent */
  guint timeout;
  guint n_ended;
  FerryCallRecord *last;
};

G_DEFINE_FINAL_TYPE (FerryNotifier, ferry_notifier, G_TYPE_OBJECT)

static char *
describe (FerryCallRecord *record)
{
  g_autofree char *error = ferry_call_record_describe_error (record);
  g_autofree char *ran = NULL;
  FerryCallTimes times;

  if (error != NULL)
    return g_steal_pointer (&error);
  ferry_call_record_get_times (record, &times);
  ran = ferry_format_duration (times.finished - times.started);
  return g_strdup_printf (_ ("in %s on %s"), ran, ferry_executor_get_title (ferry_call_record_get_executor (record)));
}

static gboolean
on_timeout (gpointer user_data)
{
  FerryNotifier *self = user_data;
  GApplication *application = G_APPLICATION (gtk_window_get_application (self->window));
  g_autofree char *title = NULL;
  g_autofree char *body = describe (self->last);
  g_autoptr(GNotification) notification = NULL;

  if (self->n_ended == 1)
    title = g_strdup_printf ("%s: %s", _ (ferry_call_record_get_operation (self->last)->title),
                             ferry_call_state_get_title (ferry_call_record_get_state (self->last)));
  else
    title = g_strdup_printf (ngettext ("%u call has ended", "%u calls have ended", self->n_ended), self->n_ended);
  self->timeout = 0;
  self->n_ended = 0;
  g_clear_object (&self->last);

  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  if (application != NULL)
    g_application_send_notification (application, NOTIFICATION_ID, notification);

  return G_SOURCE_REMOVE;
}

/* In a dialog of the window's one is still with it. */
static gboolean
is_somebody_here (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  gboolean found = FALSE;

  for (guint i = 0; !found && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      found = gtk_window_is_active (window);
    }
  return found;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryNotifier *self = user_data;

  if (event != FERRY_CALL_FINISHED || is_somebody_here () || !gtk_widget_get_sensitive (gtk_window_get_child (self->window)))
    return;
  self->n_ended++;
  g_set_object (&self->last, record);
  if (self->timeout != 0)
    return;
  self->timeout = g_timeout_add (TOGETHER_MS, on_timeout, self);
  g_source_set_name_by_id (self->timeout, "[ferry] notify of calls");
}

/* Who is back at the window has seen it. */
static void
on_active (FerryNotifier *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (self->window));

  if (!gtk_window_is_active (self->window))
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->n_ended = 0;
  if (application != NULL)
    g_application_withdraw_notification (application, NOTIFICATION_ID);
}

static void
ferry_notifier_dispose (GObject *object)
{
  FerryNotifier *self = FERRY_NOTIFIER (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->last);

  G_OBJECT_CLASS (ferry_notifier_parent_class)->dispose (object);
}

static void
ferry_notifier_class_init (FerryNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_notifier_dispose;
}

static void
ferry_notifier_init (FerryNotifier *self)
{
}

FerryNotifier *
ferry_notifier_new (GtkWindow *window,
                    FerrySession *session)
{
  FerryNotifier *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);

  self = g_object_new (FERRY_TYPE_NOTIFIER, NULL);
  self->window = window;
  g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), self, 0);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active), self, G_CONNECT_SWAPPED);

  return self;
}
