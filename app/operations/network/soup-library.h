/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libsoup, loaded when somebody fetches: it brings a dozen libraries more (Kerberos, HTTP/2, domain names). */
#pragma once

#include "operations/library.h"

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

typedef struct
{
  FERRY_SOUP_FUNCTIONS (FERRY_LIBRARY_MEMBER)
} FerrySoup;

extern FerryLibrary ferry_soup_library;

/* Its functions, once it is loaded. */
extern FerrySoup ferry_soup;

/* The domain of libsoup's errors, loaded or not. */
#define FERRY_SOUP_SESSION_ERROR (ferry_soup_session_error_quark ())
GQuark ferry_soup_session_error_quark (void);

G_END_DECLS
