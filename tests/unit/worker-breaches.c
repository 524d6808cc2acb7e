/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Workers that break the protocol. */
#include "worker-helper.h"

#include "boundary/frame-content.h"

#include <sys/socket.h>
#include <unistd.h>

static void
send_bytes (int socket,
            gconstpointer bytes,
            gsize n)
{
  g_assert_cmpint (send (socket, bytes, n, MSG_NOSIGNAL), ==, n);
}

static void
send_frame (int socket,
            FerryFrameKind kind,
            GVariant *content)
{
  FerryFrameWriter writer = {0};

  g_assert_true (ferry_frame_writer_set (&writer, kind, content, NULL));
  g_assert_cmpint (ferry_frame_writer_send (&writer, socket), ==, 0);
}

static void
greet (int socket)
{
  send_frame (socket, FERRY_FRAME_HELLO, g_variant_new_uint32 (getpid ()));
}

static void
break_no_greeting (int socket)
{
  send_frame (socket, FERRY_FRAME_RESULT, g_variant_new_variant (g_variant_new_boolean (TRUE)));
}

static void
break_false_greeting (int socket)
{
  send_frame (socket, FERRY_FRAME_HELLO, g_variant_new_uint32 (getpid () + 1));
}

static void
break_second_greeting (int socket)
{
  greet (socket);
  greet (socket);
}

static void
break_start (int socket)
{
  FerryFrameStart start = {.trace.dependency = "", .operation = "", .parameters = g_variant_new_parsed ("@a{sv} {}")};

  greet (socket);
  send_frame (socket, FERRY_FRAME_START, ferry_frame_pack_start (&start));
}

static void
break_version (int socket)
{
  greet (socket);
  send_bytes (socket, "\4\0\0\0\11\6\0\0xxxx", 12);
}

static void
break_kind (int socket)
{
  greet (socket);
  send_bytes (socket, "\4\0\0\0\1\143\0\0xxxx", 12);
}

static void
break_reserved (int socket)
{
  greet (socket);
  send_bytes (socket, "\24\0\0\0\1\3\1\0", 8);
}

static void
break_noise (int socket)
{
  greet (socket);
  send_bytes (socket, "Segmentation fault (core dumped)\n", 33);
}

static void
break_oversized (int socket)
{
  greet (socket);
  send_bytes (socket, "\1\0\0\4\1\6\0\0", 8);
}

static void
break_size (int socket)
{
  greet (socket);
  send_bytes (socket, "\3\0\0\0\1\3\0\0xyz", 11);
}

static void
break_content (int socket)
{
  greet (socket);
  /* A boolean that is neither. */
  send_bytes (socket, "\3\0\0\0\1\6\0\0\7\0b", 11);
}

static void
break_off_and_exit (int socket)
{
  greet (socket);
  send_bytes (socket, "\24\0\0\0\1\3\0\0xyz", 11);
  _exit (0);
}

static void
break_off_in_header (int socket)
{
  greet (socket);
  send_bytes (socket, "\24\0\0", 3);
  _exit (0);
}

static void
break_off_and_stay (int socket)
{
  greet (socket);
  send_bytes (socket, "\24\0\0\0\1\3\0\0xyz", 11);
  close (socket);
}

static void
break_mute_exit (int socket)
{
  _exit (3);
}

static GVariant *
make_answer (void)
{
  return g_variant_new_variant (g_variant_new_int64 (getpid ()));
}

/* Both at once, as one that counts on it sends them. */
static void
break_after_answer (int socket)
{
  char bytes[256];
  int pair[2];
  gssize n;

  greet (socket);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  send_frame (pair[0], FERRY_FRAME_RESULT, make_answer ());
  send_frame (pair[0], FERRY_FRAME_RESULT, make_answer ());
  n = recv (pair[1], bytes, sizeof bytes, 0);
  g_assert_cmpint (n, <, sizeof bytes);
  send_bytes (socket, bytes, n);
}

/* When it has long been given back. */
static void
break_idle (int socket)
{
  greet (socket);
  send_frame (socket, FERRY_FRAME_RESULT, make_answer ());
  g_usleep (20 * G_TIME_SPAN_MILLISECOND);
  send_frame (socket, FERRY_FRAME_RESULT, make_answer ());
  g_assert_true (g_file_set_contents (g_getenv (TEST_BREACH_MARK), "", 0, NULL));
}

const TestBreach test_breaches[] = {
  {"no-greeting", break_no_greeting, FERRY_FRAME_ERROR_OUT_OF_ORDER},
  {"false-greeting", break_false_greeting, FERRY_FRAME_ERROR_OUT_OF_ORDER},
  {"second-greeting", break_second_greeting, FERRY_FRAME_ERROR_OUT_OF_ORDER},
  {"start", break_start, FERRY_FRAME_ERROR_OUT_OF_ORDER},
  {"version", break_version, FERRY_FRAME_ERROR_VERSION},
  {"kind", break_kind, FERRY_FRAME_ERROR_GARBLED},
  {"reserved", break_reserved, FERRY_FRAME_ERROR_GARBLED},
  {"noise", break_noise, FERRY_FRAME_ERROR_VERSION},
  {"oversized", break_oversized, FERRY_FRAME_ERROR_OVERSIZED},
  {"size", break_size, FERRY_FRAME_ERROR_GARBLED},
  {"content", break_content, FERRY_FRAME_ERROR_GARBLED},
  {"off-and-exit", break_off_and_exit, FERRY_FRAME_ERROR_TRUNCATED},
  {"off-in-header", break_off_in_header, FERRY_FRAME_ERROR_TRUNCATED},
  {"off-and-stay", break_off_and_stay, FERRY_FRAME_ERROR_TRUNCATED},
  {"mute-exit", break_mute_exit, -1},
  {"after-answer", break_after_answer, TEST_BREACH_UNNOTICED},
  {"idle", break_idle, TEST_BREACH_UNNOTICED},
  {NULL},
};
