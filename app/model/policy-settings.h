/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The policies of a session as a person changes them: checked, remembered, and in force at once. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

#define FERRY_TYPE_POLICY_SETTINGS (ferry_policy_settings_get_type ())
G_DECLARE_FINAL_TYPE (FerryPolicySettings, ferry_policy_settings, FERRY, POLICY_SETTINGS, GObject)

/* Signal "changed" (const char *dependency): its policy is another one now, whoever changed it. */

/* @settings may be NULL: then changes hold until the session ends. (transfer full) */
FerryPolicySettings *ferry_policy_settings_new (FerrySession *session,
                                                GSettings *settings);

/* A field of a dependency's policy, as ferry_policy_get_field() writes it: what holds, and what would
 * without a change. (transfer full) */
char *ferry_policy_settings_get_value (FerryPolicySettings *self,
                                       const char *dependency,
                                       const char *field);
char *ferry_policy_settings_get_default (FerryPolicySettings *self,
                                         const char *dependency,
                                         const char *field);

/* Why the dependency's defaults are what they are. Translated, static. */
const char *ferry_policy_settings_get_reason (FerryPolicySettings *self,
                                              const char *dependency);

/* Changes one field: for calls that come from now on, and for later launches. If it is not allowed,
 * nothing changes, and the error names the field, the value and what is allowed. */
gboolean ferry_policy_settings_set_value (FerryPolicySettings *self,
                                          const char *dependency,
                                          const char *field,
                                          const char *text,
                                          GError **error);

G_END_DECLS
