/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What telemetry knows, into a file of the person's choice. */
#include "file-chooser.h"
#include "window-private.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *action;
  const char *title; /* of the dialog */
  const char *name;  /* what the file is called first */
} formats[FERRY_N_EXPORT_FORMATS] = {
  [FERRY_EXPORT_TRACE] = {"win.export-trace", N_ ("Export Trace"), "ferry-trace"},
  [FERRY_EXPORT_METRICS] = {"win.export-metrics", N_ ("Export Metrics"), "ferry-metrics"},
  [FERRY_EXPORT_LINES] = {"win.export-lines", N_ ("Export Lines"), "ferry-lines"},
  [FERRY_EXPORT_SYSPROF] = {"win.export-sysprof", N_ ("Export for Sysprof"), "ferry"},
};

typedef struct
{
  FerryWindow *window;
  GApplication *application;
  char *name; /* for a person */
} Export;

static void
export_free (Export *self)
{
  g_application_release (self->application);
  g_object_unref (self->application);
  g_object_unref (self->window);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(Export) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (ferry_export_write_file_finish (result, &error))
    text = g_strdup_printf (_ ("Exported to “%s”"), self->name);
  else
    text = g_strdup_printf (_ ("Nothing was exported. %s"), error->message);
  if (!self->window->closing)
    ferry_toaster_show (self->window->toaster, text);
}

/* The application stays until the file is whole, even if the window goes. */
static void
on_file_chosen (GFile *file,
                gpointer user_data)
{
  FerryWindow *window = user_data;
  g_autoptr(FerrySnapshot) snapshot = NULL;
  g_autofree char *base = g_file_get_basename (file);
  Export *self;

  if (window->closing)
    return;
  self = g_new0 (Export, 1);
  self->window = g_object_ref (window);
  self->application = g_object_ref (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))));
  self->name = g_filename_display_name (base);
  g_application_hold (self->application);
  snapshot = ferry_telemetry_take_snapshot (ferry_session_get_telemetry (window->session), 0, G_MAXINT64);
  ferry_export_write_file_async (snapshot, window->export_format, file, NULL, on_written, self);
}

static void
ask_for_file (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);
  FerryExportFormat format = FERRY_EXPORT_TRACE;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *name = NULL;

  while (!g_str_equal (formats[format].action, action))
    format++;
  /* The dialog is modal: no other begins before it ends. */
  self->export_format = format;
  name = g_strdup_printf ("%s-%s.%s", formats[format].name, time, ferry_export_format_get_suffix (format));
  ferry_choose_save_file (widget, _ (formats[format].title), name, on_file_chosen);
}

void
ferry_window_export_class_init (GtkWidgetClass *widget_class)
{
  for (guint format = 0; format < FERRY_N_EXPORT_FORMATS; format++)
    gtk_widget_class_install_action (widget_class, formats[format].action, NULL, ask_for_file);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, formats[FERRY_EXPORT_TRACE].action, NULL);
}

void
ferry_window_export_init (FerryWindow *self)
{
  for (guint format = 0; format < FERRY_N_EXPORT_FORMATS; format++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), formats[format].action, ferry_export_format_is_available (format));
}
