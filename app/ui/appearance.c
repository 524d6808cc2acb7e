/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Light or dark, and high contrast, by the desktop portal's org.freedesktop.portal.Settings. GTK 4.8
 * asks it for neither. */
#include "appearance.h"

#include <string.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SETTINGS "org.freedesktop.portal.Settings"
#define NAMESPACE "org.freedesktop.appearance"

/* The portal's values of "color-scheme"; others are no preference. */
enum {
  NO_PREFERENCE,
  PREFER_DARK,
  PREFER_LIGHT
};

struct _FerryAppearance
{
  GObject parent_instance;

  GtkSettings *settings;
  GCancellable *cancellable;
  GDBusConnection *bus; /* NULL until it is there */
  guint subscription;

  char *scheme;
  guint32 desktop_scheme;
  guint32 desktop_contrast;
  gboolean is_own_dark;  /* without what is set here */
  gboolean is_dark_set;  /* by what is here */
  const char *theme;     /* static; set by what is here, NULL for none */
  GtkCssProvider *style; /* NULL without high contrast */
};

G_DEFINE_FINAL_TYPE (FerryAppearance, ferry_appearance, G_TYPE_OBJECT)

enum {
  PROP_SCHEME = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Each change has GTK read its theme anew, a fifth of the time that a start takes. */
static void
set_dark (FerryAppearance *self,
          gboolean dark)
{
  gboolean is_dark;

  g_object_get (self->settings, "gtk-application-prefer-dark-theme", &is_dark, NULL);
  if (is_dark == dark)
    return;
  self->is_dark_set = TRUE;
  g_object_set (self->settings, "gtk-application-prefer-dark-theme", dark, NULL);
}

/* What the person's own settings name as a theme is left alone while it need not be changed. */
static void
set_theme (FerryAppearance *self,
           const char *theme)
{
  if (g_strcmp0 (theme, self->theme) == 0)
    return;
  self->theme = theme;
  if (theme != NULL)
    g_object_set (self->settings, "gtk-theme-name", theme, NULL);
  else
    gtk_settings_reset_property (self->settings, "gtk-theme-name");
}

static void
apply (FerryAppearance *self)
{
  gboolean is_high = self->desktop_contrast == 1;
  gboolean is_chosen = g_strcmp0 (self->scheme, "light") == 0 || g_strcmp0 (self->scheme, "dark") == 0;
  gboolean is_preferred = self->desktop_scheme == PREFER_DARK || self->desktop_scheme == PREFER_LIGHT;
  gboolean wants_dark;

  if (!self->is_dark_set)
    g_object_get (self->settings, "gtk-application-prefer-dark-theme", &self->is_own_dark, NULL);
  wants_dark = is_chosen ? g_strcmp0 (self->scheme, "dark") == 0 : is_preferred ? self->desktop_scheme == PREFER_DARK
                                                                                : self->is_own_dark;

  /* Of high contrast the dark theme has a name of its own: GTK finds none by a name and "dark" beside it, and
   * takes the dark one of little contrast. */
  if (is_high || is_chosen || is_preferred)
    set_dark (self, wants_dark && !is_high);
  else if (self->is_dark_set)
    {
      gtk_settings_reset_property (self->settings, "gtk-application-prefer-dark-theme");
      self->is_dark_set = FALSE;
    }
  set_theme (self, !is_high ? NULL : wants_dark ? "Default-hc-dark"
                                                : "Default-hc");
}

/* The theme is what counts, whoever chose it. */
static void
on_theme_changed (FerryAppearance *self)
{
  g_autofree char *name = NULL;
  gboolean is_high;

  g_object_get (self->settings, "gtk-theme-name", &name, NULL);
  if (g_getenv ("GTK_THEME") != NULL)
    is_high = strstr (g_getenv ("GTK_THEME"), "-hc") != NULL;
  else
    is_high = name != NULL && (g_str_has_suffix (name, "-hc") || g_str_has_suffix (name, "-hc-dark"));

  if (is_high == (self->style != NULL))
    return;
  if (is_high)
    {
      self->style = gtk_css_provider_new ();
      gtk_css_provider_load_from_resource (self->style, "/io/github/ferry_gtk/Ferry/style-high-contrast.css");
      gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
    }
  else
    {
      gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->style));
      g_clear_object (&self->style);
    }
}

static void
take_setting (FerryAppearance *self,
              const char *key,
              GVariant *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return;
  if (g_strcmp0 (key, "color-scheme") == 0)
    self->desktop_scheme = g_variant_get_uint32 (value);
  else if (g_strcmp0 (key, "contrast") == 0)
    self->desktop_contrast = g_variant_get_uint32 (value);
}

static void
on_setting_changed (GDBusConnection *bus,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *signal,
                    GVariant *parameters,
                    gpointer user_data)
{
  const char *key;
  g_autoptr(GVariant) value = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  g_variant_get (parameters, "(&s&sv)", NULL, &key, &value);
  take_setting (user_data, key, value);
  apply (user_data);
}

static void
on_settings_read (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr(FerryAppearance) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) namespaces = NULL;
  g_autoptr(GVariantIter) settings = NULL;
  const char *key;
  GVariant *value;

  if (reply == NULL)
    {
      g_debug ("No settings from the desktop: %s", error->message);
      return;
    }
  namespaces = g_variant_get_child_value (reply, 0);
  if (!g_variant_lookup (namespaces, NAMESPACE, "a{sv}", &settings))
    return;
  while (g_variant_iter_loop (settings, "{&sv}", &key, &value))
    take_setting (self, key, value);
  apply (self);
}

static void
on_bus (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr(FerryAppearance) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);
  const char *namespaces[] = {NAMESPACE, NULL};

  if (bus == NULL)
    {
      g_debug ("No session bus: %s", error->message);
      return;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->bus = g_steal_pointer (&bus);
  /* Before they are read, so that no change is missed. */
  self->subscription = g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, PORTAL_SETTINGS, "SettingChanged", PORTAL_PATH, NAMESPACE,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_setting_changed, self, NULL);
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_SETTINGS, "ReadAll", g_variant_new ("(^as)", namespaces),
                          G_VARIANT_TYPE ("(a{sa{sv}})"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_settings_read, g_object_ref (self));
}

/* What runs on holds a reference: whoever drops the object says so by this. */
static void
ferry_appearance_dispose (GObject *object)
{
  FerryAppearance *self = FERRY_APPEARANCE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  g_clear_object (&self->style);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ferry_appearance_parent_class)->dispose (object);
}

static void
ferry_appearance_finalize (GObject *object)
{
  FerryAppearance *self = FERRY_APPEARANCE (object);

  g_clear_object (&self->cancellable);
  g_free (self->scheme);

  G_OBJECT_CLASS (ferry_appearance_parent_class)->finalize (object);
}

static void
ferry_appearance_get_property (GObject *object,
                               guint property_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SCHEME:
      g_value_set_string (value, FERRY_APPEARANCE (object)->scheme);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_appearance_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  FerryAppearance *self = FERRY_APPEARANCE (object);

  switch (property_id)
    {
    case PROP_SCHEME:
      g_free (self->scheme);
      self->scheme = g_value_dup_string (value);
      apply (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_appearance_class_init (FerryAppearanceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_appearance_dispose;
  object_class->finalize = ferry_appearance_finalize;
  object_class->get_property = ferry_appearance_get_property;
  object_class->set_property = ferry_appearance_set_property;

  properties[PROP_SCHEME] = g_param_spec_string ("scheme", NULL, NULL, "system", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_appearance_init (FerryAppearance *self)
{
  self->cancellable = g_cancellable_new ();
  self->scheme = g_strdup ("system");
}

FerryAppearance *
ferry_appearance_new (GtkSettings *settings)
{
  FerryAppearance *self;

  g_return_val_if_fail (GTK_IS_SETTINGS (settings), NULL);

  self = g_object_new (FERRY_TYPE_APPEARANCE, NULL);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "notify::gtk-theme-name", G_CALLBACK (on_theme_changed), self, G_CONNECT_SWAPPED);
  on_theme_changed (self);
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus, g_object_ref (self));

  return self;
}
