/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The desktop application around the window. */
#include "application.h"

#include "about-dialog.h"
#include "appearance.h"
#include "boundary/thread-priority.h"
#include "bus/service.h"
#include "model/policies.h"
#include "model/session.h"
#include "model/settings.h"
#include "window.h"

#include <glib/gi18n-lib.h>

#define RESOURCES "/io/github/ferry_gtk/Ferry"

struct _FerryApplication
{
  GtkApplication parent_instance;

  GSettings *settings; /* may be NULL */
  FerryAppearance *appearance;
  FerryBusService *bus; /* NULL without a session bus */
};

G_DEFINE_FINAL_TYPE (FerryApplication, ferry_application, GTK_TYPE_APPLICATION)

static void
quit (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GList *windows = gtk_application_get_windows (user_data);

  /* As if the person had closed them: calls are cancelled in order. */
  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static void
about (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  ferry_about_dialog_show (gtk_application_get_active_window (user_data));
}

/* The window that people see. One that closes is none: who launches Ferry meanwhile gets a new one. */
static FerryWindow *
find_window (FerryApplication *self)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL; link = link->next)
    if (FERRY_IS_WINDOW (link->data) && !ferry_window_is_closing (link->data))
      return link->data;
  return NULL;
}

static FerryWindow *
present_window (FerryApplication *self)
{
  FerryWindow *window = find_window (self);

  if (window == NULL)
    {
      g_autoptr(FerrySession) session = ferry_session_new ();

      ferry_session_keep_history (session, NULL);
      window = ferry_window_new (GTK_APPLICATION (self), session, self->settings);
      if (self->bus != NULL)
        ferry_bus_service_set_session (self->bus, session);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* What the desktop offers beside the program's icon, with or without a window. */
static void
take_tour (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (present_window (user_data)), "win.tour", NULL);
}

static void
compare (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (present_window (user_data)), "win.compare", NULL);
}

static void
load_style (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* Follows the desktop, or what the menu says, which is remembered. */
static void
follow_appearance (FerryApplication *self)
{
  g_autoptr(GPropertyAction) action = NULL;

  self->appearance = ferry_appearance_new (gtk_settings_get_default ());
  if (self->settings != NULL)
    g_settings_bind (self->settings, "color-scheme", self->appearance, "scheme", G_SETTINGS_BIND_DEFAULT);
  action = g_property_action_new ("color-scheme", self->appearance, "scheme");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/* Where scrolled areas get the keys' focus they have a name; newer versions of GTK take them for a mere layout, and
 * nameless. */
static void
let_scrolled_windows_be_named (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (GTK_TYPE_SCROLLED_WINDOW);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ferry_application_startup (GApplication *application)
{
  FerryApplication *self = FERRY_APPLICATION (application);
  static const GActionEntry actions[] = {
    {.name = "quit", .activate = quit},
    {.name = "about", .activate = about},
    {.name = "tour", .activate = take_tour},
    {.name = "compare", .activate = compare},
  };

  G_APPLICATION_CLASS (ferry_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", (const char *[]) {"<Control>q", NULL});
  gtk_window_set_default_icon_name (FERRY_APPLICATION_ID);
  load_style ();
  let_scrolled_windows_be_named ();
  self->settings = ferry_settings_new ();
  follow_appearance (self);
}

static void
ferry_application_activate (GApplication *application)
{
  present_window (FERRY_APPLICATION (application));
}

static void
ferry_application_open (GApplication *application,
                        GFile **files,
                        int n_files,
                        const char *hint)
{
  ferry_window_offer_checksum (present_window (FERRY_APPLICATION (application)), files, n_files);
}

/* With the last window its session ends. */
static void
ferry_application_window_removed (GtkApplication *application,
                                  GtkWindow *window)
{
  FerryApplication *self = FERRY_APPLICATION (application);

  GTK_APPLICATION_CLASS (ferry_application_parent_class)->window_removed (application, window);
  if (self->bus != NULL && FERRY_IS_WINDOW (window) && find_window (self) == NULL)
    ferry_bus_service_set_session (self->bus, NULL);
}

/* Before the name is owned: who asks for it finds everything there. Comes once more, after
 * dbus_unregister, if the bus went away. */
static gboolean
ferry_application_dbus_register (GApplication *application,
                                 GDBusConnection *bus,
                                 const char *path,
                                 GError **error)
{
  FerryApplication *self = FERRY_APPLICATION (application);

  if (!G_APPLICATION_CLASS (ferry_application_parent_class)->dbus_register (application, bus, path, error))
    return FALSE;
  self->bus = ferry_bus_service_new (bus, path, error);
  return self->bus != NULL;
}

static void
ferry_application_dbus_unregister (GApplication *application,
                                   GDBusConnection *bus,
                                   const char *path)
{
  g_clear_pointer (&FERRY_APPLICATION (application)->bus, ferry_bus_service_free);

  G_APPLICATION_CLASS (ferry_application_parent_class)->dbus_unregister (application, bus, path);
}

static void
ferry_application_shutdown (GApplication *application)
{
  FerryApplication *self = FERRY_APPLICATION (application);

  if (self->appearance != NULL)
    g_object_run_dispose (G_OBJECT (self->appearance));
  g_clear_object (&self->appearance);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (ferry_application_parent_class)->shutdown (application);
}

static void
ferry_application_class_init (FerryApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->startup = ferry_application_startup;
  G_APPLICATION_CLASS (klass)->activate = ferry_application_activate;
  G_APPLICATION_CLASS (klass)->open = ferry_application_open;
  G_APPLICATION_CLASS (klass)->dbus_register = ferry_application_dbus_register;
  G_APPLICATION_CLASS (klass)->dbus_unregister = ferry_application_dbus_unregister;
  GTK_APPLICATION_CLASS (klass)->window_removed = ferry_application_window_removed;
  G_APPLICATION_CLASS (klass)->shutdown = ferry_application_shutdown;
}

static void
ferry_application_init (FerryApplication *self)
{
}

/* GApplication, which reads options, would take a "--" behind which a name begins with "-" for a name
 * too. */
static int
run_with_files (GApplication *application,
                const char *program,
                char **files)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;

  g_strv_builder_add (builder, program);
  for (; *files != NULL; files++)
    {
      g_autofree char *name = **files == '-' ? g_build_filename (".", *files, NULL) : g_strdup (*files);

      g_strv_builder_add (builder, name);
    }
  words = g_strv_builder_end (builder);
  return g_application_run (application, g_strv_length (words), words);
}

int
ferry_application_run (int argc,
                       char **argv)
{
  g_autoptr(FerryApplication) application = NULL;

  ferry_thread_pool_raise_nice (FERRY_POLICIES_POOL_NICE);
  application = g_object_new (FERRY_TYPE_APPLICATION,
                              "application-id", FERRY_APPLICATION_ID,
                              "resource-base-path", RESOURCES,
                              "flags", G_APPLICATION_HANDLES_OPEN,
                              NULL);
  if (argc > 1 && g_str_equal (argv[1], "--"))
    return run_with_files (G_APPLICATION (application), argv[0], argv + 2);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
