/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Compare": what the same call costs the loop on each executor. */
#pragma once

#include "model/comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_COMPARE (ferry_page_compare_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageCompare, ferry_page_compare, FERRY, PAGE_COMPARE, GtkWidget)

/* Follows @comparison in place of the one before, which is stopped. */
void ferry_page_compare_set_comparison (FerryPageCompare *self,
                                        FerryComparison *comparison);

/* Levels begin elsewhere: colours follow. */
void ferry_page_compare_update_levels (FerryPageCompare *self);

G_END_DECLS
