/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The default policy of each dependency, with its reason. */
#pragma once

#include "boundary/error-map.h"
#include "boundary/policy.h"

G_BEGIN_DECLS

/* How far GLib's shared pool steps back in a program with a window: files are digested there for as long as they last,
 * but it also loads what GTK shows, so not as far as computing does. */
#define FERRY_POLICIES_POOL_NICE 5

/**
 * FerryDependencyPolicy:
 * @dependency: the tag
 * @title: N_()
 * @reason: why these limits, N_()
 * @errors: what its errors mean; NULL where nothing is known to be transient
 */
typedef struct
{
  const char *dependency;
  const char *title;
  const char *reason;
  const FerryErrorRow *errors;
  FerryPolicy policy;
} FerryDependencyPolicy;

/* All of them, in the window's order. The limit of "compute" is this machine's processors.
 * (transfer full) of FerryDependencyPolicy. */
GArray *ferry_policies_get_defaults (void);

/* The same with what the settings change of them; @problem as below. (transfer full) */
GArray *ferry_policies_get_current (GFunc problem,
                                    gpointer user_data);

/* Changes @policies as @overrides say, an a{sa{ss}}: fields by dependency, as ferry_policy_set_field()
 * reads them. What is not allowed is left as it is, and @problem called with one line that names what,
 * where and what is allowed. */
void ferry_policies_override (GArray *policies,
                              GVariant *overrides,
                              GFunc problem,
                              gpointer user_data);

G_END_DECLS
