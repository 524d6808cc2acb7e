/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Source": the code that runs, as it was built in. */
#pragma once

#include "boundary/operation.h"
#include "boundary/policy.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_SOURCE (ferry_page_source_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageSource, ferry_page_source, FERRY, PAGE_SOURCE, GtkWidget)

/* Shows the source of @operation, or of @executor where the person chose to see that. */
void ferry_page_source_set_choice (FerryPageSource *self,
                                   const FerryOperation *operation,
                                   FerryExecutorKind executor);

/* Puts the focus where one searches. */
void ferry_page_source_focus_search (FerryPageSource *self);

G_END_DECLS
