/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libsoup, loaded when somebody fetches. It brings a dozen libraries more (Kerberos, HTTP/2, domain names):
 * linked, they are a tenth of the window's start, which nobody should pay who only looks at it. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define FERRY_SOUP_FUNCTIONS(FUNCTION)               \
  FUNCTION (soup_content_decoder_get_type)           \
  FUNCTION (soup_message_add_flags)                  \
  FUNCTION (soup_message_get_reason_phrase)          \
  FUNCTION (soup_message_get_request_headers)        \
  FUNCTION (soup_message_get_response_headers)       \
  FUNCTION (soup_message_get_status)                 \
  FUNCTION (soup_message_get_uri)                    \
  FUNCTION (soup_message_headers_append)             \
  FUNCTION (soup_message_headers_get_content_length) \
  FUNCTION (soup_message_headers_get_encoding)       \
  FUNCTION (soup_message_headers_get_one)            \
  FUNCTION (soup_message_headers_iter_init)          \
  FUNCTION (soup_message_headers_iter_next)          \
  FUNCTION (soup_message_new_from_uri)               \
  FUNCTION (soup_session_abort)                      \
  FUNCTION (soup_session_new_with_options)           \
  FUNCTION (soup_session_remove_feature_by_type)     \
  FUNCTION (soup_session_send)                       \
  FUNCTION (soup_session_send_async)                 \
  FUNCTION (soup_session_send_finish)

/* Its functions by their own names and types. */
typedef struct
{
#define FERRY_SOUP_MEMBER(name) __typeof__ (name) *name;
  FERRY_SOUP_FUNCTIONS (FERRY_SOUP_MEMBER)
#undef FERRY_SOUP_MEMBER
} FerrySoup;

/* The domain of libsoup's errors, loaded or not. */
#define FERRY_SOUP_SESSION_ERROR (ferry_soup_session_error_quark ())
GQuark ferry_soup_session_error_quark (void);

/* Whether ferry_soup_load() would come back at once. Any thread. */
gboolean ferry_soup_is_loaded (void);

/* Static, and loaded for good; NULL and %FERRY_ERROR_UNAVAILABLE where there is none. Blocks the first
 * time. Any thread. */
const FerrySoup *ferry_soup_load (GError **error);

G_END_DECLS
