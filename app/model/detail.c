/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of what there is to say. */
#include "detail.h"

void
ferry_detail_tell (FerryDetailTeller *self,
                   const char *caption,
                   char *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (caption != NULL && value != NULL);

  self->function (self->section, caption, value, self->user_data);
  g_free (value);
}
