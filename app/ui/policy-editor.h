/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The policy of one dependency, each field to be changed in place. */
#pragma once

#include "model/policy-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_POLICY_EDITOR (ferry_policy_editor_get_type ())
G_DECLARE_FINAL_TYPE (FerryPolicyEditor, ferry_policy_editor, FERRY, POLICY_EDITOR, GtkWidget)

/* What is entered holds with Enter, or when the focus leaves the field. (transfer floating) */
GtkWidget *ferry_policy_editor_new (FerryPolicySettings *settings,
                                    const char *dependency);

G_END_DECLS
