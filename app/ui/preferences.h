/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window "Preferences". */
#pragma once

#include "model/policy-settings.h"
#include "model/thresholds.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PREFERENCES (ferry_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferences, ferry_preferences, FERRY, PREFERENCES, GtkWindow)

/* Above @parent, and gone with it. Without @settings nothing is remembered. (transfer none): the
 * windows hold themselves. */
FerryPreferences *ferry_preferences_new (GtkWindow *parent,
                                         GSettings *settings,
                                         FerryPolicySettings *policies,
                                         FerryThresholds *thresholds);

G_END_DECLS
