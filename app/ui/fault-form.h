/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Troubles on demand for one dependency: how often, and for how long. */
#pragma once

#include "model/dependency-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FAULT_FORM (ferry_fault_form_get_type ())
G_DECLARE_FINAL_TYPE (FerryFaultForm, ferry_fault_form, FERRY, FAULT_FORM, GtkWidget)

/* What is entered holds at once, for attempts that begin later. (transfer floating) */
GtkWidget *ferry_fault_form_new (FerryDependencyItem *item);

G_END_DECLS
