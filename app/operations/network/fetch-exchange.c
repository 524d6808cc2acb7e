/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Follows redirects by itself, since libsoup's own limit is twenty and cannot be set. Addresses hold
 * passwords before the host and tokens behind the question mark: what may be seen by anybody but the
 * server goes through describe(). */
#include "fetch-exchange.h"

#include "boundary/errors.h"
#include "gzip-decoder.h"
#include "http-errors.h"
#include "operations/native.h"
#include "soup-library.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#define REDIRECTS_MAX 5

/* Of a header's value, so that a result stays readable. */
#define HEADER_MAX 2000

struct _FerryFetchExchange
{
  FerryRunContext *context;
  guint64 limit;
  SoupSession *session;
  SoupMessage *message;
  guint redirects;
};

static char *
describe (GUri *uri)
{
  return g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

/* A request that says whose it is, so that the server's log can be joined with ours. */
static SoupMessage *
create_message (FerryFetchExchange *self, GUri *uri)
{
  SoupMessage *message = ferry_soup.soup_message_new_from_uri ("GET", uri);
  SoupMessageHeaders *headers = ferry_soup.soup_message_get_request_headers (message);
  g_autofree char *traceparent = ferry_run_context_get_traceparent (self->context);

  ferry_soup.soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  ferry_soup.soup_message_headers_append (headers, "Accept-Encoding", "gzip");
  ferry_soup.soup_message_headers_append (headers, "traceparent", traceparent);
  return message;
}

static gboolean
is_web_address (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) && host != NULL && *host != '\0';
}

FerryFetchExchange *
ferry_fetch_exchange_new (const char *url, guint64 limit, FerryRunContext *context, GError **error)
{
  FerryFetchExchange *self;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || !is_web_address (uri))
    {
      /* Neither the address nor GLib's message, which quotes parts: it may hold a password. */
      g_propagate_error (error,
                         ferry_error_new_invalid_parameter ("url", _ ("“%s”: this is no address of the web; allowed: %s"),
                                                            "url", "http://…, https://…"));
      return NULL;
    }

  if (!ferry_library_load (&ferry_soup_library, error))
    return NULL;

  self = g_new0 (FerryFetchExchange, 1);
  self->context = context;
  self->limit = limit;
  self->session = ferry_soup.soup_session_new_with_options ("user-agent", "Ferry", NULL);
  ferry_soup.soup_session_remove_feature_by_type (self->session, ferry_soup.soup_content_decoder_get_type ());
  self->message = create_message (self, uri);
  return self;
}

void
ferry_fetch_exchange_free (FerryFetchExchange *self)
{
  ferry_soup.soup_session_abort (self->session);
  g_object_unref (self->message);
  g_object_unref (self->session);
  g_free (self);
}

GInputStream *
ferry_fetch_exchange_send (FerryFetchExchange *self, GCancellable *cancellable, GError **error)
{
  return ferry_soup.soup_session_send (self->session, self->message, cancellable, error);
}

void
ferry_fetch_exchange_send_async (FerryFetchExchange *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  ferry_soup.soup_session_send_async (self->session, self->message, FERRY_NATIVE_PRIORITY, cancellable, callback, user_data);
}

GInputStream *
ferry_fetch_exchange_send_finish (FerryFetchExchange *self, GAsyncResult *result, GError **error)
{
  return ferry_soup.soup_session_send_finish (self->session, result, error);
}

gboolean
ferry_fetch_exchange_is_secure (FerryFetchExchange *self)
{
  return g_str_equal (g_uri_get_scheme (ferry_soup.soup_message_get_uri (self->message)), "https");
}

static gboolean
is_redirect (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return TRUE;
    default:
      return FALSE;
    }
}

static FerryFetchStep
redirect (FerryFetchExchange *self, GError **error)
{
  SoupMessageHeaders *headers = ferry_soup.soup_message_get_response_headers (self->message);
  const char *location = ferry_soup.soup_message_headers_get_one (headers, "Location");
  GUri *from = ferry_soup.soup_message_get_uri (self->message);
  g_autofree char *described = describe (from);
  g_autoptr (GUri) to = NULL;

  if (location == NULL)
    {
      g_set_error (error, FERRY_SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_NO_LOCATION,
                   _ ("%s leads on without saying where"), described);
      return FERRY_FETCH_FAILED;
    }

  to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (to == NULL || !is_web_address (to))
    {
      g_set_error (error, FERRY_SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_BAD_URI,
                   _ ("%s leads to something that is no address of the web"), described);
      return FERRY_FETCH_FAILED;
    }

  if (self->redirects == REDIRECTS_MAX)
    {
      g_set_error (error, FERRY_SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS,
                   _ ("%s leads on after %u redirects"), described, REDIRECTS_MAX);
      return FERRY_FETCH_FAILED;
    }

  self->redirects++;
  g_object_unref (self->message);
  self->message = create_message (self, to);
  return FERRY_FETCH_REDIRECTED;
}

FerryFetchStep
ferry_fetch_exchange_judge (FerryFetchExchange *self, GError **error)
{
  guint status = ferry_soup.soup_message_get_status (self->message);
  g_autofree char *described = NULL;
  g_autofree char *reason = NULL;

  if (is_redirect (status))
    return redirect (self, error);

  described = describe (ferry_soup.soup_message_get_uri (self->message));
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      reason = g_utf8_make_valid (ferry_soup.soup_message_get_reason_phrase (self->message), -1);
      g_set_error (error, FERRY_HTTP_ERROR, status, _ ("%s: the server answers %u %s"), described, status, reason);
      return FERRY_FETCH_FAILED;
    }

  if (ferry_fetch_exchange_get_length (self) > self->limit)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   _ ("%s has %" PRIu64 " bytes; the limit is %" PRIu64),
                   described, ferry_fetch_exchange_get_length (self), self->limit);
      return FERRY_FETCH_FAILED;
    }
  return FERRY_FETCH_BODY;
}

/* libsoup's own decoder takes what is cut or broken for a whole body. */
GInputStream *
ferry_fetch_exchange_decode (FerryFetchExchange *self, GInputStream *stream)
{
  SoupMessageHeaders *headers = ferry_soup.soup_message_get_response_headers (self->message);
  const char *encoding = ferry_soup.soup_message_headers_get_one (headers, "Content-Encoding");
  g_autoptr (GConverter) decoder = NULL;
  GInputStream *decoded;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "gzip") != 0)
    return stream;

  decoder = ferry_gzip_decoder_new ();
  decoded = g_converter_input_stream_new (stream, decoder);
  g_object_unref (stream);
  return decoded;
}

guint64
ferry_fetch_exchange_get_length (FerryFetchExchange *self)
{
  SoupMessageHeaders *headers = ferry_soup.soup_message_get_response_headers (self->message);

  /* The length is that of what is sent, and with an encoding nobody knows what becomes of it. */
  if (ferry_soup.soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
      ferry_soup.soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    return 0;
  return MAX (ferry_soup.soup_message_headers_get_content_length (headers), 0);
}

/* Headers are bytes; a result's strings are UTF-8. A cookie is a key to somebody's account. */
static char *
get_header_text (const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  if (g_ascii_strcasecmp (name, "Set-Cookie") == 0)
    return g_strdup (_ ("(hidden)"));

  valid = g_utf8_make_valid (value, -1);
  if (g_utf8_strlen (valid, -1) > HEADER_MAX)
    {
      g_autofree char *begin = g_utf8_substring (valid, 0, HEADER_MAX);

      return g_strconcat (begin, "…", NULL);
    }
  return g_steal_pointer (&valid);
}

static GVariant *
collect_headers (FerryFetchExchange *self)
{
  SoupMessageHeaders *headers = ferry_soup.soup_message_get_response_headers (self->message);
  GVariantBuilder builder;
  SoupMessageHeadersIter iter;
  const char *name, *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  ferry_soup.soup_message_headers_iter_init (&iter, headers);
  while (ferry_soup.soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *valid_name = g_utf8_make_valid (name, -1);
      g_autofree char *text = get_header_text (name, value);

      g_variant_builder_add (&builder, "(ss)", valid_name, text);
    }
  return g_variant_builder_end (&builder);
}

void
ferry_fetch_exchange_insert (FerryFetchExchange *self, GVariantDict *result)
{
  g_autofree char *url = g_uri_to_string_partial (ferry_soup.soup_message_get_uri (self->message), G_URI_HIDE_USERINFO);
  g_autofree char *reason = g_utf8_make_valid (ferry_soup.soup_message_get_reason_phrase (self->message), -1);

  g_variant_dict_insert (result, "url", "s", url);
  g_variant_dict_insert (result, "status", "u", (guint32)ferry_soup.soup_message_get_status (self->message));
  g_variant_dict_insert (result, "reason", "s", reason);
  g_variant_dict_insert (result, "redirects", "u", self->redirects);
  g_variant_dict_insert_value (result, "headers", collect_headers (self));
}
