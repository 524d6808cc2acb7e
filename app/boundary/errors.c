/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The boundary's one error domain, with the original error attached. */
#include "errors.h"

#include "error-map.h"
#include "i18n.h"

#include <inttypes.h>
#include <string.h>

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
ferry_error_new_transient (FerryError code,
                           const char *dependency,
                           const char *format,
                           ...)
{
  GError *error;
  FerryErrorPrivate *details;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (FERRY_ERROR, code, format, arguments);
  va_end (arguments);
  details = ferry_error_get_private (error);
  details->dependency = g_strdup (dependency);
  details->transient = TRUE;

  return error;
}

GError *
ferry_error_new_with_details (FerryError code,
                              const FerryErrorDetails *details,
                              const char *message)
{
  GError *error = g_error_new_literal (FERRY_ERROR, code, message);

  ferry_error_private_copy (details, ferry_error_get_private (error));
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

/* Whether a name of parameters could go on there. */
static gboolean
is_of_name (char character)
{
  return g_ascii_isalnum (character) || character == '-';
}

/* Where @message says @name as a word; NULL if nowhere. */
static const char *
find_name (const char *message,
           const char *name)
{
  gsize length = strlen (name);
  const char *found = length > 0 ? strstr (message, name) : NULL;

  while (found != NULL && ((found > message && is_of_name (found[-1])) || is_of_name (found[length])))
    found = strstr (found + 1, name);
  return found;
}

char *
ferry_error_label_parameter (const GError *error,
                             const char *label)
{
  const FerryErrorDetails *details;
  const char *name;

  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);

  details = ferry_error_get_details (error);
  name = details != NULL && details->parameter != NULL ? find_name (error->message, details->parameter) : NULL;
  if (name == NULL)
    return g_strdup (error->message);
  return g_strdup_printf ("%.*s%s%s", (int)(name - error->message), error->message, label, name + strlen (details->parameter));
}

gboolean
ferry_error_check_range (const char *name,
                         gint64 value,
                         gint64 minimum,
                         gint64 maximum,
                         GError **error)
{
  if (value >= minimum && value <= maximum)
    return TRUE;

  g_propagate_error (error,
                     ferry_error_new_invalid_parameter (name,
                                                        _ ("Policy “%s”: %" PRId64 " is not allowed; allowed: %" PRId64 " to %" PRId64),
                                                        name, value, minimum, maximum));
  return FALSE;
}

GError *
ferry_error_wrap (GError *cause,
                  const char *dependency,
                  const FerryErrorRow *map)
{
  FerryErrorPrivate *details;
  FerryError code = FERRY_ERROR_FAILED;
  gboolean transient = FALSE;
  GError *error;

  g_return_val_if_fail (cause != NULL, NULL);

  if (cause->domain == FERRY_ERROR)
    {
      details = ferry_error_get_private (cause);
      if (details->dependency == NULL)
        details->dependency = g_strdup (dependency);
      return cause;
    }

  if (map != NULL)
    ferry_error_map_apply (map, cause, &code, &transient);
  error = g_error_new_literal (FERRY_ERROR, code, cause->message);
  details = ferry_error_get_private (error);
  details->dependency = g_strdup (dependency);
  details->domain = cause->domain;
  details->code = cause->code;
  details->message = g_strdup (cause->message);
  details->transient = transient;
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

const char *
ferry_error_get_code_name (int code)
{
  static const char * const names[] = {
    [FERRY_ERROR_FAILED] = "failed",
    [FERRY_ERROR_TIMED_OUT] = "timed-out",
    [FERRY_ERROR_CANCELLED] = "cancelled",
    [FERRY_ERROR_BUSY] = "busy",
    [FERRY_ERROR_UNAVAILABLE] = "unavailable",
    [FERRY_ERROR_WORKER_DIED] = "worker-died",
    [FERRY_ERROR_INVALID_PARAMETER] = "invalid-parameter",
    [FERRY_ERROR_WOULD_BLOCK] = "would-block",
    [FERRY_ERROR_CLOSED] = "closed",
  };

  return (guint)code < G_N_ELEMENTS (names) ? names[code] : "?";
}
