/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libsoup's server, and sockets for what libsoup would refuse to send. */
#include "web-helper.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct _FerryTestWeb
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GAsyncQueue *ready;
  GTlsCertificate *certificate;
  GPtrArray *started; /* the server's thread's: what keeps its connections, see on_started() */
  char *base;
  guint16 hostile_port;
  int busy; /* atomic */
};

static void
respond_bytes (SoupServerMessage *message, guint length)
{
  char *body = g_malloc (length + 1);

  for (guint i = 0; i < length; i++)
    body[i] = 'a' + i % 23;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, body, length);
}

/* Appends a member of so many zeros. */
static void
pack (GByteArray *packed, gsize length)
{
  g_autoptr (GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, packer);
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (GBytes) member = NULL;

  for (gsize left = length; left > 0; left -= MIN (left, 1024 * 1024))
    g_output_stream_write_all (stream, zeros, MIN (left, 1024 * 1024), NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  member = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_byte_array_append (packed, g_bytes_get_data (member, NULL), g_bytes_get_size (member));
}

/* Zeros in one member, in three of which one is empty, or with something behind them. */
static void
respond_gzip (SoupServerMessage *message, const char *form, gsize length)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();

  pack (packed, length);
  if (g_str_equal (form, "members"))
    {
      pack (packed, 0);
      pack (packed, length);
    }
  else if (g_str_equal (form, "cut"))
    {
      pack (packed, length);
      g_byte_array_set_size (packed, packed->len - 4);
    }
  else if (g_str_equal (form, "more"))
    g_byte_array_append (packed, (const guint8 *)"hello", 5);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Encoding", "gzip");
  soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY, (const char *)packed->data, packed->len);
}

static void
append_header (const char *name, const char *value, gpointer text)
{
  g_string_append_printf (text, "%s: %s\n", name, value);
}

static void
respond_headers (SoupServerMessage *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  soup_message_headers_foreach (soup_server_message_get_request_headers (message), append_header, text);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text->str, text->len);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  const char *argument = strrchr (path, '/') + 1;
  g_autofree char *next = NULL;

  if (g_str_has_prefix (path, "/body/"))
    respond_bytes (message, atoi (argument));
  else if (g_str_has_prefix (path, "/gzip/"))
    respond_gzip (message, "", g_ascii_strtoull (argument, NULL, 10));
  else if (g_str_has_prefix (path, "/gzip-"))
    {
      next = g_strndup (path + strlen ("/gzip-"), argument - 1 - path - strlen ("/gzip-"));
      respond_gzip (message, next, g_ascii_strtoull (argument, NULL, 10));
    }
  else if (g_str_equal (path, "/redirect/0"))
    respond_bytes (message, 100);
  else if (g_str_has_prefix (path, "/redirect/"))
    {
      next = g_strdup_printf ("%d", atoi (argument) - 1);
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, next);
    }
  else if (g_str_equal (path, "/loop"))
    soup_server_message_set_redirect (message, SOUP_STATUS_MOVED_PERMANENTLY, "/loop");
  else if (g_str_has_prefix (path, "/status/"))
    soup_server_message_set_status (message, atoi (argument), NULL);
  else if (g_str_equal (path, "/headers"))
    respond_headers (message);
  else if (g_str_equal (path, "/cookie"))
    {
      respond_bytes (message, 1);
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie", "session=hush");
    }
  else if (g_str_equal (path, "/secret"))
    respond_bytes (message, 6);
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static gboolean
is_ferry (SoupAuthDomain *domain, SoupServerMessage *message, const char *user, const char *password, gpointer user_data)
{
  return g_str_equal (user, "ferry") && g_str_equal (password, "hush");
}

/* What the hostile server sends for a path. */
static const struct
{
  const char *path;
  const char *text;
  const char *then; /* "close", "stall", "drip", "reset", or text to send for ever */
} answers[] = {
  {"/stall", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789", "stall"},
  {"/stall-at-once", "", "stall"},
  {"/drip", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "drip"},
  {"/drip-headers", "HTTP/1.1 200 OK\r\nX-Slow: ", "drip"},
  {"/stall-in-headers", "HTTP/1.1 200 OK\r\nContent-", "stall"},
  {"/close-at-once", "", "close"},
  {"/short", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789", "close"},
  {"/long", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n0123456789", "close"},
  {"/huge-length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n0123", "stall"},
  {"/wrong-length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n0123", "close"},
  {"/reset", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789", "reset"},
  {"/garbage", "This is no protocol that anybody knows.\r\n\r\n", "close"},
  {"/bytes", "HTTP/1.1 200 F\xff\xfeNE\r\nX-Bytes: \xe4\xf6\xfc\xff\r\nContent-Length: 2\r\n\r\nok", "close"},
  {"/bad-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n", "close"},
  {"/cut-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello", "close"},
  {"/huge-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello", "close"},
  {"/cut-gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", "close"},
  {"/no-gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: GZip\r\nContent-Length: 5\r\n\r\nhello", "close"},
  {"/unknown-encoding", "HTTP/1.1 200 OK\r\nContent-Encoding: x-\xff\r\nContent-Length: 5\r\n\r\nhello", "close"},
  {"/endless", "HTTP/1.1 200 OK\r\n\r\n", "and on and on and on and on and on and on and on\n"},
  {"/endless-chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "10\r\n0123456789abcdef\r\n"},
  {"/endless-headers", "HTTP/1.1 200 OK\r\n", "X-Again: and again and again and again and again\r\n"},
  {"/endless-status", "HTTP/1.1 200 ", "OKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOKOK"},
  {"/redirect-nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "close"},
  {"/redirect-file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "close"},
  {"/redirect-bytes", "HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe:x/\r\nContent-Length: 0\r\n\r\n", "close"},
  {"/redirect-stall", "HTTP/1.1 302 Found\r\nLocation: /long\r\nContent-Length: 100000\r\n\r\n0", "stall"},
};

static char *
read_path (GInputStream *input)
{
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (strstr (head->str, "\r\n\r\n") == NULL && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (head, byte);
  if (!g_str_has_prefix (head->str, "GET "))
    return g_strdup ("");
  return g_strndup (head->str + 4, strcspn (head->str + 4, " ?"));
}

static void
end_answer (GSocketConnection *connection, GOutputStream *output, const char *then)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  struct linger linger = {.l_onoff = 1};
  char byte;

  if (g_str_equal (then, "close"))
    return;

  if (g_str_equal (then, "drip"))
    while (g_output_stream_write (output, "x", 1, NULL, NULL) == 1)
      g_usleep (5 * G_TIME_SPAN_MILLISECOND);
  else if (g_str_equal (then, "stall"))
    g_input_stream_read (input, &byte, 1, NULL, NULL); /* until the other side goes */
  else if (g_str_equal (then, "reset"))
    setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  else
    while (g_output_stream_write_all (output, then, strlen (then), NULL, NULL, NULL))
      ;
}

static gboolean
on_hostile_request (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  FerryTestWeb *self = user_data;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *path = read_path (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  g_atomic_int_inc (&self->busy);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (answers[i].path, path))
      {
        g_output_stream_write_all (output, answers[i].text, strlen (answers[i].text), NULL, NULL, NULL);
        end_answer (connection, output, answers[i].then);
      }
  g_atomic_int_add (&self->busy, -1);
  return TRUE;
}

/* libsoup 3.6 answers to the end of a handshake without a reference to the connection, which
 * soup_server_disconnect() frees in the middle of one. A message holds its connection. */
static void
on_started (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  FerryTestWeb *self = user_data;

  if (self->certificate != NULL)
    g_ptr_array_add (self->started, g_object_ref (message));
}

static SoupServer *
start_server (FerryTestWeb *self)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr (SoupAuthDomain) domain = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  if (self->certificate != NULL)
    {
      soup_server_set_tls_certificate (server, self->certificate);
      options |= SOUP_SERVER_LISTEN_HTTPS;
    }
  domain = soup_auth_domain_basic_new ("realm", "test", "auth-callback", is_ferry, NULL);
  soup_auth_domain_add_path (domain, "/secret");
  soup_server_add_auth_domain (server, domain);
  soup_server_add_handler (server, NULL, on_request, NULL, NULL);
  g_signal_connect (server, "request-started", G_CALLBACK (on_started), self);
  soup_server_listen_local (server, 0, options, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (server);
  self->base = g_strdup_printf ("%s://localhost:%d", g_uri_get_scheme (uris->data), g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return server;
}

static gpointer
serve (gpointer data)
{
  FerryTestWeb *self = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GSocketService) hostile = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  server = start_server (self);
  hostile = g_threaded_socket_service_new (20);
  self->hostile_port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (hostile), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (hostile, "run", G_CALLBACK (on_hostile_request), self);
  g_async_queue_push (self->ready, self);

  g_main_loop_run (self->loop);
  g_socket_service_stop (hostile);
  g_socket_listener_close (G_SOCKET_LISTENER (hostile));
  soup_server_disconnect (server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_ptr_array_set_size (self->started, 0);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FerryTestWeb *
ferry_test_web_new (GTlsCertificate *certificate)
{
  FerryTestWeb *self = g_new0 (FerryTestWeb, 1);

  self->certificate = certificate;
  self->started = g_ptr_array_new_with_free_func (g_object_unref);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->ready = g_async_queue_new ();
  self->thread = g_thread_new ("web", serve, self);
  g_async_queue_pop (self->ready);
  return self;
}

void
ferry_test_web_free (FerryTestWeb *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  while (ferry_test_web_get_busy (self) > 0)
    g_usleep (1000);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_async_queue_unref (self->ready);
  g_ptr_array_unref (self->started);
  g_free (self->base);
  g_free (self);
}

char *
ferry_test_web_url (FerryTestWeb *self, const char *path)
{
  return g_strconcat (self->base, path, NULL);
}

char *
ferry_test_web_hostile_url (FerryTestWeb *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->hostile_port, path);
}

int
ferry_test_web_get_busy (FerryTestWeb *self)
{
  return g_atomic_int_get (&self->busy);
}
