/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One dependency: how full its adapter is, how its calls ended, its policy, and faults. */
#pragma once

#include "model/dependency-list.h"
#include "model/policy-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_DEPENDENCY_CARD (ferry_dependency_card_get_type ())
G_DECLARE_FINAL_TYPE (FerryDependencyCard, ferry_dependency_card, FERRY, DEPENDENCY_CARD, GtkWidget)

/* Keeps up with @item while it is shown. (transfer floating) */
GtkWidget *ferry_dependency_card_new (FerryDependencyItem *item,
                                      FerryPolicySettings *policies);

G_END_DECLS
