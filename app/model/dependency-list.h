/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The dependencies of a session, each with its adapter and what came of its calls. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

#define FERRY_TYPE_DEPENDENCY_ITEM (ferry_dependency_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryDependencyItem, ferry_dependency_item, FERRY, DEPENDENCY_ITEM, GObject)

/* Signals: "changed" (), with every event of a call but progress, and when faults were set.
 * Property "has-faults" (boolean, read-only): whether faults are set, so that what goes wrong may be
 * on purpose. */

/* For a person: "Files", and why its limits are what they are. Translated, static. */
const char *ferry_dependency_item_get_title (FerryDependencyItem *self);
const char *ferry_dependency_item_get_reason (FerryDependencyItem *self);

/* Lent. */
FerryAdapter *ferry_dependency_item_get_adapter (FerryDependencyItem *self);

/* How many calls ended so since the session began. */
guint64 ferry_dependency_item_get_n_outcomes (FerryDependencyItem *self,
                                              FerryOutcome outcome);

/* What the latest error of any call says; lent, NULL while there was none. */
const char *ferry_dependency_item_get_error (FerryDependencyItem *self);

/* What kinds of errors there were and how many of each: "2 × failed · 6 × timed-out"; "" if there were
 * none. (transfer full) */
char *ferry_dependency_item_describe_error_types (FerryDependencyItem *self);

/* Percentiles of what its calls took, by telemetry. */
void ferry_dependency_item_get_figures (FerryDependencyItem *self,
                                        FerryCallFigures *figures);

/* Sets the adapter's faults; NULL for none. */
void ferry_dependency_item_set_faults (FerryDependencyItem *self,
                                       const FerryFaults *faults);

/* A list of FerryDependencyItem, one for each adapter of @session, in the order of the policies.
 * (transfer full) */
GListModel *ferry_dependency_list_new (FerrySession *session);

G_END_DECLS
