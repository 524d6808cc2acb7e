/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A policy as tables of names and values. */
#pragma once

#include "boundary/policy.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows @policy, every field of it, as it is now. (transfer floating) */
GtkWidget *ferry_policy_view_new (const FerryPolicy *policy);

G_END_DECLS
