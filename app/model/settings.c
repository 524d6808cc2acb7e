/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Settings where their schema is installed. */
#include "settings.h"

#include "operations/installed.h"

/* The schema that was installed with this program comes first: it has the keys that are asked for. The system
 * knows of it only where it looks for data. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *system = g_settings_schema_source_get_default ();
  g_autofree char *folder = ferry_installed_get_path (FERRY_SCHEMA_DIR);
  g_autoptr(GSettingsSchemaSource) installed = g_settings_schema_source_new_from_directory (folder, system, FALSE, NULL);
  GSettingsSchemaSource *source = installed != NULL ? installed : system;

  return source != NULL ? g_settings_schema_source_lookup (source, FERRY_APPLICATION_ID, TRUE) : NULL;
}

GSettings *
ferry_settings_new (void)
{
  g_autoptr(GSettingsSchema) schema = find_schema ();

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
