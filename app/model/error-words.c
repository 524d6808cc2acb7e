/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors in the words of a form. */
#include "error-words.h"

#include "boundary/errors.h"

#include <glib/gi18n-lib.h>

char *
ferry_error_describe (const GError *error,
                      const FerryParameter *table)
{
  const FerryErrorDetails *details;
  const FerryParameter *row;

  g_return_val_if_fail (error != NULL, NULL);

  details = ferry_error_get_details (error);
  row = details != NULL && details->parameter != NULL ? ferry_parameter_table_find (table, details->parameter) : NULL;
  return row != NULL ? ferry_error_label_parameter (error, _ (row->label)) : g_strdup (error->message);
}
