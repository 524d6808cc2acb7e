/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parameters' files share. */
#pragma once

#include "parameter.h"

G_BEGIN_DECLS

/* @text for an error message: valid UTF-8, and cut where it gets longer than a person reads.
 * (transfer full). Any thread. */
char *ferry_parameter_quote (const char *text);

G_END_DECLS
