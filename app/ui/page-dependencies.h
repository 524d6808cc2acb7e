/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Dependencies": a card for each adapter. */
#pragma once

#include "model/dependency-list.h"
#include "model/policy-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_DEPENDENCIES (ferry_page_dependencies_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageDependencies, ferry_page_dependencies, FERRY, PAGE_DEPENDENCIES, GtkWidget)

/* @dependencies is a list of FerryDependencyItem. */
void ferry_page_dependencies_set_dependencies (FerryPageDependencies *self,
                                               GListModel *dependencies,
                                               FerryPolicySettings *policies);

G_END_DECLS
