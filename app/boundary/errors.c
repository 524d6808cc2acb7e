/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The boundary's one error domain, with the original error attached. */
#include "errors.h"

static void
ferry_error_private_init (FerryErrorDetails *details)
{
}

static void
ferry_error_private_copy (const FerryErrorDetails *source,
                          FerryErrorDetails *target)
{
  target->dependency = g_strdup (source->dependency);
  target->parameter = g_strdup (source->parameter);
  target->domain = source->domain;
  target->code = source->code;
  target->message = g_strdup (source->message);
  target->transient = source->transient;
}

static void
ferry_error_private_clear (FerryErrorDetails *details)
{
  g_free (details->dependency);
  g_free (details->parameter);
  g_free (details->message);
}

/* The macro wants a type of this name. */
typedef FerryErrorDetails FerryErrorPrivate;

G_DEFINE_EXTENDED_ERROR (FerryError, ferry_error)

const FerryErrorDetails *
ferry_error_get_details (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == FERRY_ERROR ? ferry_error_get_private (error) : NULL;
}

GError *
ferry_error_new (FerryError code,
                 const char *dependency,
                 const char *format,
                 ...)
{
  GError *error;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (FERRY_ERROR, code, format, arguments);
  va_end (arguments);
  ferry_error_get_private (error)->dependency = g_strdup (dependency);

  return error;
}

GError *
ferry_error_new_invalid_parameter (const char *parameter,
                                   const char *format,
                                   ...)
{
  GError *error;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER, format, arguments);
  va_end (arguments);
  ferry_error_get_private (error)->parameter = g_strdup (parameter);

  return error;
}

/* What GIO reports for a moment's trouble. Each dependency's own library adds its rows with its
 * adapter. */
static gboolean
is_transient (const GError *error)
{
  static const int codes[] = {
    G_IO_ERROR_BUSY,
    G_IO_ERROR_TIMED_OUT,
    G_IO_ERROR_WOULD_BLOCK,
    G_IO_ERROR_HOST_UNREACHABLE,
    G_IO_ERROR_NETWORK_UNREACHABLE,
    G_IO_ERROR_CONNECTION_REFUSED,
    G_IO_ERROR_CONNECTION_CLOSED,
    G_IO_ERROR_TOO_MANY_OPEN_FILES,
  };

  if (error->domain == G_RESOLVER_ERROR)
    return error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE;
  if (error->domain != G_IO_ERROR)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (error->code == codes[i])
      return TRUE;
  return FALSE;
}

GError *
ferry_error_wrap (GError *cause,
                  const char *dependency)
{
  FerryErrorPrivate *details;
  GError *error;

  g_return_val_if_fail (cause != NULL, NULL);

  if (cause->domain == FERRY_ERROR)
    {
      details = ferry_error_get_private (cause);
      if (details->dependency == NULL)
        details->dependency = g_strdup (dependency);
      return cause;
    }

  error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED, cause->message);
  details = ferry_error_get_private (error);
  details->dependency = g_strdup (dependency);
  details->domain = cause->domain;
  details->code = cause->code;
  details->message = g_strdup (cause->message);
  details->transient = is_transient (cause);
  g_error_free (cause);

  return error;
}

const char *
ferry_outcome_get_name (FerryOutcome outcome)
{
  switch (outcome)
    {
    case FERRY_OUTCOME_SUCCEEDED:
      return "succeeded";
    case FERRY_OUTCOME_FAILED:
      return "failed";
    case FERRY_OUTCOME_TIMED_OUT:
      return "timed-out";
    case FERRY_OUTCOME_CANCELLED:
      return "cancelled";
    case FERRY_OUTCOME_REJECTED:
      return "rejected";
    case FERRY_OUTCOME_NONE:
    default:
      return "none";
    }
}
