/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can come of a call: its outcome, and the error that says why. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryOutcome:
 * @FERRY_OUTCOME_NONE: not decided yet
 * @FERRY_OUTCOME_SUCCEEDED: the operation returned a result
 * @FERRY_OUTCOME_FAILED: the operation returned an error
 * @FERRY_OUTCOME_TIMED_OUT: the deadline or the attempt timeout passed first
 * @FERRY_OUTCOME_CANCELLED: somebody cancelled it first
 * @FERRY_OUTCOME_REJECTED: it was not let in: bad parameter, full queue, closed adapter; or, with its next
 *   attempt, not again, because the breaker had opened meanwhile
 *
 * Every call ends with exactly one of these, never with %FERRY_OUTCOME_NONE.
 */
typedef enum
{
  FERRY_OUTCOME_NONE,
  FERRY_OUTCOME_SUCCEEDED,
  FERRY_OUTCOME_FAILED,
  FERRY_OUTCOME_TIMED_OUT,
  FERRY_OUTCOME_CANCELLED,
  FERRY_OUTCOME_REJECTED
} FerryOutcome;

/* The outcome's name as the command line and the tests print it, "timed-out" for
 * %FERRY_OUTCOME_TIMED_OUT. Never NULL; static. Any thread. */
const char *ferry_outcome_get_name (FerryOutcome outcome);

/**
 * FerryError:
 *
 * The codes of %FERRY_ERROR, the only error domain that leaves the boundary.
 */
typedef enum
{
  FERRY_ERROR_FAILED,
  FERRY_ERROR_TIMED_OUT,
  FERRY_ERROR_CANCELLED,
  FERRY_ERROR_BUSY,
  FERRY_ERROR_UNAVAILABLE,
  FERRY_ERROR_WORKER_DIED,
  FERRY_ERROR_INVALID_PARAMETER,
  FERRY_ERROR_WOULD_BLOCK,
  FERRY_ERROR_CLOSED
} FerryError;

#define FERRY_ERROR (ferry_error_quark ())
/* The domain's number. Any thread. */
GQuark ferry_error_quark (void);

/* The code as a word, "worker-died" for %FERRY_ERROR_WORKER_DIED; "?" for what is none. Static. Any
 * thread. */
const char *ferry_error_get_code_name (int code);

/**
 * FerryErrorDetails:
 * @dependency: the adapter's dependency, or NULL where none was involved
 * @parameter: the parameter at fault for %FERRY_ERROR_INVALID_PARAMETER, else NULL
 * @domain: the original error's domain, or 0 where the boundary made the error itself
 * @code: the original error's code
 * @message: the original error's message, or NULL; for %FERRY_ERROR_WORKER_DIED the last that the
 *   worker said on stderr, if anything
 * @transient: whether the same call may well succeed a little later
 *
 * What stays attached to a %FERRY_ERROR (contract C3).
 */
typedef struct
{
  char *dependency;
  char *parameter;
  GQuark domain;
  int code;
  char *message;
  gboolean transient;
} FerryErrorDetails;

/* The details of a %FERRY_ERROR error, lent as long as @error lives; NULL for an error of
 * another domain. Any thread. */
const FerryErrorDetails *ferry_error_get_details (const GError *error);

/* A new error of ours, about @dependency (nullable). (transfer full). Any thread. */
GError *ferry_error_new (FerryError code,
                         const char *dependency,
                         const char *format,
                         ...) G_GNUC_PRINTF (3, 4);

/* The same, of a trouble that may well be over a little later. */
GError *ferry_error_new_transient (FerryError code,
                                   const char *dependency,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (3, 4);

/* A new %FERRY_ERROR_INVALID_PARAMETER about @parameter (nullable), whose name the message holds before any other word
 * that could be taken for it. (transfer full). Any thread. */
GError *ferry_error_new_invalid_parameter (const char *parameter,
                                           const char *format,
                                           ...) G_GNUC_PRINTF (2, 3);

/* @error's message for who knows its parameter by another name, that of a form, say: the message says @label where
 * it first says the parameter's own. Just the message, of an error about no parameter. (transfer full). Any
 * thread. */
char *ferry_error_label_parameter (const GError *error,
                                   const char *label);

/* Whether @value lies within its range; if not, an error for the policy's field @name. Any thread. */
gboolean ferry_error_check_range (const char *name,
                                  gint64 value,
                                  gint64 minimum,
                                  gint64 maximum,
                                  GError **error);

/* A new error of ours with a @message, not a format, and all that stays attached to it; @details and
 * its strings are copied. (transfer full). Any thread. */
GError *ferry_error_new_with_details (FerryError code,
                                      const FerryErrorDetails *details,
                                      const char *message);

struct _FerryErrorRow;

/* Wraps what an operation returned: @cause (transfer full) becomes the details of the new error, its
 * message ours. @map (nullable, a table of error-map.h) says which code it gets, and whether it is
 * transient; without a row %FERRY_ERROR_FAILED, and not. An error that already is a %FERRY_ERROR is handed
 * back with its @dependency filled in. (transfer full). Any thread. */
GError *ferry_error_wrap (GError *cause,
                          const char *dependency,
                          const struct _FerryErrorRow *map);

G_END_DECLS
