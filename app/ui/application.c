/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The desktop application around the window. */
#include "application.h"

#include "appearance.h"
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
  gtk_show_about_dialog (gtk_application_get_active_window (user_data),
                         "program-name", "Ferry",
                         "version", FERRY_VERSION,
                         "logo-icon-name", FERRY_APPLICATION_ID,
                         "comments", _ ("Slow work beside a window that stays quick, and what it costs"),
                         "website", "https://github.com/ferry-gtk/ferry",
                         "license-type", GTK_LICENSE_LGPL_2_1,
                         NULL);
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

static void
ferry_application_startup (GApplication *application)
{
  FerryApplication *self = FERRY_APPLICATION (application);
  static const GActionEntry actions[] = {
    {.name = "quit", .activate = quit},
    {.name = "about", .activate = about},
  };

  G_APPLICATION_CLASS (ferry_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", (const char *[]) {"<Control>q", NULL});
  gtk_window_set_default_icon_name (FERRY_APPLICATION_ID);
  load_style ();
  self->settings = ferry_settings_new ();
  follow_appearance (self);
}

static void
ferry_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    {
      g_autoptr(FerrySession) session = ferry_session_new ();

      ferry_session_keep_history (session, NULL);
      window = GTK_WINDOW (ferry_window_new (GTK_APPLICATION (application), session, FERRY_APPLICATION (application)->settings));
    }
  gtk_window_present (window);
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
  G_APPLICATION_CLASS (klass)->shutdown = ferry_application_shutdown;
}

static void
ferry_application_init (FerryApplication *self)
{
}

int
ferry_application_run (int argc,
                       char **argv)
{
  g_autoptr(FerryApplication) application = NULL;

  application = g_object_new (FERRY_TYPE_APPLICATION,
                              "application-id", FERRY_APPLICATION_ID,
                              "resource-base-path", RESOURCES,
                              "flags", G_APPLICATION_DEFAULT_FLAGS,
                              NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
