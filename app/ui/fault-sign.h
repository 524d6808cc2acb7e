/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Says in the header that faults are injected somewhere; leads to where. */
#pragma once

#include "model/dependency-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FAULT_SIGN (ferry_fault_sign_get_type ())
G_DECLARE_FINAL_TYPE (FerryFaultSign, ferry_fault_sign, FERRY, FAULT_SIGN, GtkWidget)

/* @dependencies is a list of FerryDependencyItem. Invisible while none has faults. */
void ferry_fault_sign_set_dependencies (FerryFaultSign *self,
                                        GListModel *dependencies);

G_END_DECLS
