/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One field of a policy: its title, its value to be changed, and the way back to the default. */
#pragma once

#include "model/policy-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_POLICY_ROW (ferry_policy_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryPolicyRow, ferry_policy_row, FERRY, POLICY_ROW, GObject)

/* Signal "result" (const char *): why a change was refused; NULL: it was made. */

typedef enum
{
  FERRY_POLICY_GROUP_CALLS,
  FERRY_POLICY_GROUP_RETRIES,
  FERRY_POLICY_GROUP_BREAKER
} FerryPolicyGroup;

#define FERRY_N_POLICY_GROUPS 3

/* @field is one of ferry_policy_get_fields(). (transfer full) */
FerryPolicyRow *ferry_policy_row_new (FerryPolicySettings *settings,
                                      const char *dependency,
                                      const char *field);

/* Where it belongs. */
FerryPolicyGroup ferry_policy_row_get_group (FerryPolicyRow *self);

/* Puts its widgets into the next row of @grid. */
void ferry_policy_row_attach (FerryPolicyRow *self,
                              GtkGrid *grid);

/* Shows what holds. */
void ferry_policy_row_refresh (FerryPolicyRow *self);

G_END_DECLS
