/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call that is over, for scripts. */
#pragma once

#include "json-writer.h"
#include "measured-call.h"

G_BEGIN_DECLS

/* Writes one object: the call's ids, its outcome and error, its times and its loop's in milliseconds,
 * and its result. What there is nothing of is null; the keys are always the same. */
void ferry_call_json_add (FerryJsonWriter *json,
                          FerryMeasuredCall *call);

G_END_DECLS
