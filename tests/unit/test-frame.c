/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames: what is written is read, in pieces of any size; what is no frame is refused. */
#include "boundary/errors.h"
#include "boundary/frame-check.h"
#include "boundary/frame-content.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The bytes of what the writer has, as they go out. */
static GByteArray *
send_all (FerryFrameWriter *writer)
{
  GByteArray *bytes = g_byte_array_new ();
  int sockets[2];
  guint8 piece[256];
  gssize n;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets), ==, 0);
  while (writer->content != NULL || bytes->len == 0)
    {
      g_assert_true (ferry_frame_writer_send (writer, sockets[0]) == 0 || writer->content != NULL);
      while ((n = read (sockets[1], piece, sizeof piece)) > 0)
        g_byte_array_append (bytes, piece, n);
    }
  close (sockets[0]);
  close (sockets[1]);
  return bytes;
}

static GByteArray *
write_frame (FerryFrameKind kind,
             GVariant *content)
{
  FerryFrameWriter writer = {0};

  g_assert_true (ferry_frame_writer_set (&writer, kind, content, NULL));
  return send_all (&writer);
}

/* Gives the reader some of the bytes; returns how many. */
static gsize
feed_some (FerryFrameReader *reader,
           const guint8 *bytes,
           gsize n)
{
  gsize size;
  gpointer space = ferry_frame_reader_get_space (reader, &size);

  g_assert_cmpuint (size, >, 0);
  n = MIN (n, size);
  memcpy (space, bytes, n);
  ferry_frame_reader_add (reader, n);
  return n;
}

/* The bytes of one frame at most. */
static void
feed (FerryFrameReader *reader,
      const guint8 *bytes,
      gsize n)
{
  gsize fed = feed_some (reader, bytes, n);

  while (fed < n)
    {
      g_auto (FerryFrame) frame = {0};

      g_assert_false (ferry_frame_reader_next (reader, &frame, NULL));
      fed += feed_some (reader, bytes + fed, n - fed);
    }
}

/* Byte by byte, all at once, and in every size between. */
static void
test_pieces (void)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GVariant) progress = g_variant_ref_sink (g_variant_new ("(ttu)", (guint64)1, (guint64)2, 3));
  g_autoptr (GVariant) partial = g_variant_ref_sink (g_variant_new_variant (g_variant_new_string ("a part")));

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GByteArray) first = write_frame (FERRY_FRAME_PROGRESS, progress);
      g_autoptr (GByteArray) second = write_frame (FERRY_FRAME_PARTIAL, partial);

      g_byte_array_append (all, first->data, first->len);
      g_byte_array_append (all, second->data, second->len);
    }
  for (gsize size = 1; size <= all->len; size++)
    {
      FerryFrameReader reader = {0};
      guint taken = 0;

      for (gsize at = 0; at < all->len;)
        {
          g_auto (FerryFrame) frame = {0};

          at += feed_some (&reader, all->data + at, MIN (size, all->len - at));
          while (ferry_frame_reader_next (&reader, &frame, NULL))
            {
              g_assert_cmpint (frame.kind, ==, taken % 2 == 0 ? FERRY_FRAME_PROGRESS : FERRY_FRAME_PARTIAL);
              g_assert_true (g_variant_equal (frame.content, taken % 2 == 0 ? progress : partial));
              taken++;
              ferry_frame_clear (&frame);
            }
        }
      g_assert_cmpuint (taken, ==, 6);
      g_assert_true (ferry_frame_reader_is_empty (&reader));
      ferry_frame_reader_clear (&reader);
    }
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (5 * FERRY_FRAME_BUFFER_SIZE + 7, 'x');
  g_autoptr (GVariant) content = g_variant_ref_sink (g_variant_new_variant (g_variant_new_string (text)));
  g_autoptr (GByteArray) bytes = write_frame (FERRY_FRAME_RESULT, content);
  FerryFrameReader reader = {0};
  g_auto (FerryFrame) frame = {0};

  feed (&reader, bytes->data, bytes->len);
  g_assert_true (ferry_frame_reader_next (&reader, &frame, NULL));
  g_assert_true (g_variant_equal (frame.content, content));
  g_assert_true (ferry_frame_reader_is_empty (&reader));
  ferry_frame_reader_clear (&reader);
}

/* The bytes are the same on every machine. */
static void
test_bytes (void)
{
  const guint8 expected[] = {4, 0, 0, 0, 1, FERRY_FRAME_HELLO, 0, 0, 0x78, 0x56, 0x34, 0x12};
  g_autoptr (GByteArray) bytes = write_frame (FERRY_FRAME_HELLO, g_variant_new_uint32 (0x12345678));

  g_assert_cmpmem (bytes->data, bytes->len, expected, sizeof expected);
}

typedef struct
{
  const char *name;
  const char *bytes;
  gsize n;
  int code;
} Breach;

#define BYTES(text) text, sizeof text - 1

static const Breach breaches[] = {
  {"version-0", BYTES ("\4\0\0\0\0\2\0\0xxxx"), FERRY_FRAME_ERROR_VERSION},
  {"version-2", BYTES ("\4\0\0\0\2\2\0\0xxxx"), FERRY_FRAME_ERROR_VERSION},
  {"kind-0", BYTES ("\4\0\0\0\1\0\0\0xxxx"), FERRY_FRAME_ERROR_GARBLED},
  {"kind-8", BYTES ("\4\0\0\0\1\10\0\0xxxx"), FERRY_FRAME_ERROR_GARBLED},
  {"reserved", BYTES ("\4\0\0\0\1\2\0\1xxxx"), FERRY_FRAME_ERROR_GARBLED},
  {"one-too-long", BYTES ("\1\0\0\4\1\2\0\0"), FERRY_FRAME_ERROR_OVERSIZED},
  {"longest", BYTES ("\377\377\377\377\1\2\0\0"), FERRY_FRAME_ERROR_OVERSIZED},
  {"empty", BYTES ("\0\0\0\0\1\2\0\0"), FERRY_FRAME_ERROR_GARBLED},
  {"short", BYTES ("\3\0\0\0\1\2\0\0xxx"), FERRY_FRAME_ERROR_GARBLED},
  {"empty-variant", BYTES ("\0\0\0\0\1\6\0\0"), FERRY_FRAME_ERROR_GARBLED},
  {"no-type", BYTES ("\2\0\0\0\1\6\0\0\1\0"), FERRY_FRAME_ERROR_GARBLED},
  {"bad-boolean", BYTES ("\3\0\0\0\1\6\0\0\7\0b"), FERRY_FRAME_ERROR_GARBLED},
  {"bad-text", BYTES ("\4\0\0\0\1\6\0\0\377\0\0s"), FERRY_FRAME_ERROR_GARBLED},
};

static void
test_breach (gconstpointer data)
{
  const Breach *breach = data;
  g_autoptr (GError) error = NULL;
  FerryFrameReader reader = {0};
  g_auto (FerryFrame) frame = {0};

  feed (&reader, (const guint8 *)breach->bytes, breach->n);
  g_assert_false (ferry_frame_reader_next (&reader, &frame, &error));
  g_assert_error (error, FERRY_FRAME_ERROR, breach->code);
  ferry_frame_reader_clear (&reader);
}

/* Long enough that it is not GLib's own check. */
static GVariant *
make_long (void)
{
  g_autofree char *numbers = g_strnfill (9000, '\1');

  return g_variant_ref_sink (g_variant_new ("v", g_variant_new_parsed ("{'bytes': <%@ay>, 'tile': <(uint32 1, %@ay, just 'x', @mi nothing)>,"
                                                                       " 'list': <[<1>, <'two'>, <true>, <@ax [3, 4]>, <{'a': <5.0>}>]>}",
                                                                       g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, numbers, 9000, 1),
                                                                       g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, numbers, 5000, 1))));
}

/* The same verdict as GLib's on a good value and on each that one changed byte makes of it. */
static void
test_check (void)
{
  g_autoptr (GVariant) good = make_long ();
  gsize size = g_variant_get_size (good);
  guint refused = 0;

  for (gsize i = 0; i <= size; i++)
    {
      guint8 *bytes = g_memdup2 (g_variant_get_data (good), size);
      g_autoptr (GBytes) taken = g_bytes_new_take (bytes, size);
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GVariant) checked = NULL;

      /* One in seven of the plain bytes is enough. */
      if (i < size && bytes[i] == 1 && i % 7 != 0)
        continue;
      if (i < size)
        bytes[i] ^= 1 << g_test_rand_int_range (0, 8);
      value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, taken, FALSE));
      checked = ferry_frame_check (g_variant_ref (value));
      g_assert_true ((checked != NULL) == g_variant_is_normal_form (value));
      if (checked != NULL)
        g_assert_true (g_variant_equal (checked, value));
      refused += checked == NULL;
      if (i == size)
        g_assert_true (checked != NULL && g_variant_equal (checked, good));
    }
  g_assert_cmpuint (refused, >, 20);
}

/* No type at all: GLib makes a unit of it, of the floating kind. */
static void
test_check_nonsense (void)
{
  g_autofree char *nonsense = g_strnfill (9000, 'm');
  g_autoptr (GBytes) bytes = g_bytes_new (nonsense, 9000);

  g_assert_null (ferry_frame_check (g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE))));
}

/* The last byte that is allowed is not refused, and costs nothing before it comes. */
static void
test_limit (void)
{
  const guint8 header[] = {0, 0, 0, 4, 1, FERRY_FRAME_RESULT, 0, 0};
  g_autoptr (GError) error = NULL;
  FerryFrameReader reader = {0};
  g_auto (FerryFrame) frame = {0};
  gsize size;

  feed (&reader, header, sizeof header);
  g_assert_false (ferry_frame_reader_next (&reader, &frame, &error));
  g_assert_no_error (error);
  g_assert_false (ferry_frame_reader_is_empty (&reader));
  g_assert_nonnull (ferry_frame_reader_get_space (&reader, &size));
  g_assert_cmpuint (size, ==, FERRY_FRAME_CONTENT_MAX);
  ferry_frame_reader_clear (&reader);
}

static void
test_writer_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (FERRY_FRAME_CONTENT_MAX, 'x');
  FerryFrameWriter writer = {0};

  g_assert_false (ferry_frame_writer_set (&writer, FERRY_FRAME_RESULT, g_variant_new_variant (g_variant_new_string (text)), &error));
  g_assert_error (error, FERRY_FRAME_ERROR, FERRY_FRAME_ERROR_OVERSIZED);
  g_assert_null (writer.content);
}

/* A value that is not copied into a variant goes out as if it had been. */
static void
test_value (void)
{
  g_autofree char *text = g_strnfill (3 * 1024 * 1024, 'x');
  GVariant *values[] = {
    g_variant_new_string (text),
    g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, strlen (text), 1),
    g_variant_new ("(uuuu@ay)", 1, 2, 3, 4, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, 9000, 1)),
    g_variant_new_parsed ("@a{sv} {}"),
    g_variant_new_parsed ("()"),
    g_variant_new_parsed ("@ms nothing"),
    g_variant_new_parsed ("<<<1.5>>>"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GVariant) value = g_variant_ref_sink (values[i]);
      g_autoptr (GByteArray) expected = write_frame (FERRY_FRAME_PARTIAL, g_variant_new_variant (value));
      g_autoptr (GByteArray) bytes = NULL;
      g_autoptr (GVariant) read = NULL;
      FerryFrameWriter writer = {0};
      FerryFrameReader reader = {0};
      g_auto (FerryFrame) frame = {0};

      g_assert_true (ferry_frame_writer_set_value (&writer, FERRY_FRAME_PARTIAL, value, NULL));
      bytes = send_all (&writer);
      g_assert_cmpmem (bytes->data, bytes->len, expected->data, expected->len);
      feed (&reader, bytes->data, bytes->len);
      g_assert_true (ferry_frame_reader_next (&reader, &frame, NULL));
      read = g_variant_get_variant (frame.content);
      g_assert_cmpvariant (read, value);
      ferry_frame_reader_clear (&reader);
    }
}

/* Nor is a long one taken for what it is not. */
static void
test_long_garbled (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_variant (g_variant_new_string (text)));
  gsize size = g_variant_get_size (boxed);
  /* In the text, its end, what sets the type apart, the type; an offset is the byte and what it becomes. */
  const struct
  {
    gsize at;
    char byte;
    gboolean passes;
  } changes[] = {{50000, 'y', TRUE}, {50000, '\0', FALSE}, {50000, '\xff', FALSE}, {size - 3, 'x', FALSE}, {size - 2, 'x', FALSE}, {size - 1, 'o', FALSE}, {size - 1, '?', FALSE}, {size - 1, '\0', FALSE}};

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = g_memdup2 (g_variant_get_data (boxed), size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GVariant) checked = NULL;

      changed[changes[i].at] = changes[i].byte;
      bytes = g_bytes_new (changed, size);
      value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE));
      checked = ferry_frame_check (g_variant_ref (value));
      g_assert_true ((checked != NULL) == changes[i].passes);
      g_assert_true (g_variant_is_normal_form (value) == changes[i].passes);
    }
}

/* Whoever does not listen any more is an error, not the end of the program. */
static void
test_nobody_listens (void)
{
  FerryFrameWriter writer = {0};
  int sockets[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, sockets), ==, 0);
  close (sockets[1]);
  g_assert_true (ferry_frame_writer_set (&writer, FERRY_FRAME_HELLO, g_variant_new_uint32 (1), NULL));
  g_assert_cmpint (ferry_frame_writer_send (&writer, sockets[0]), ==, EPIPE);
  ferry_frame_writer_clear (&writer);
  close (sockets[0]);
}

static void
test_start (void)
{
  const FerryFrameStart start = {
    .confinement = FERRY_CONFINE_NETWORK,
    .trace = {.call_id = 1, .trace_id = {2, 3}, .span_id = 4, .parent_span_id = 5, .due = -6, .dependency = "files"},
    .operation = "files.scan",
    .parameters = g_variant_new_parsed ("{'folder': <b'/\\377'>}"),
  };
  g_autoptr (GVariant) content = g_variant_ref_sink (ferry_frame_pack_start (&start));
  FerryFrameStart other;

  ferry_frame_unpack_start (content, &other);
  g_assert_cmpint (other.confinement, ==, start.confinement);
  g_assert_cmpuint (other.trace.call_id, ==, 1);
  g_assert_cmpuint (other.trace.trace_id[0], ==, 2);
  g_assert_cmpuint (other.trace.trace_id[1], ==, 3);
  g_assert_cmpuint (other.trace.span_id, ==, 4);
  g_assert_cmpuint (other.trace.parent_span_id, ==, 5);
  g_assert_cmpint (other.trace.due, ==, -6);
  g_assert_cmpstr (other.trace.dependency, ==, "files");
  g_assert_cmpstr (other.operation, ==, "files.scan");
  g_assert_cmpstr (ferry_parameters_get_path (other.parameters, "folder"), ==, "/\377");
  g_variant_unref (other.parameters);
}

/* One of GIO's, one of ours with all that is attached, and one whose message is no UTF-8. */
static void
test_errors (void)
{
  const FerryErrorDetails details = {.parameter = "depth", .domain = G_IO_ERROR, .code = 7, .message = "why", .transient = TRUE};
  GError *errors[] = {
    g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "“/nowhere” is not there"),
    ferry_error_new_with_details (FERRY_ERROR_BUSY, &details, "later"),
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "/\377"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GVariant) content = g_variant_ref_sink (ferry_frame_pack_error (errors[i]));
      g_autoptr (GError) other = ferry_frame_unpack_error (content);
      const FerryErrorDetails *left = ferry_error_get_details (other);

      g_assert_error (other, errors[i]->domain, errors[i]->code);
      g_assert_cmpstr (other->message, ==, i < 2 ? errors[i]->message : "/\357\277\275");
      g_assert_true ((left != NULL) == (i == 1));
      if (left != NULL)
        {
          g_assert_cmpstr (left->parameter, ==, "depth");
          g_assert_cmpuint (left->domain, ==, G_IO_ERROR);
          g_assert_cmpint (left->code, ==, 7);
          g_assert_cmpstr (left->message, ==, "why");
          g_assert_true (left->transient);
        }
      g_error_free (errors[i]);
    }
}

/* A domain that is none, or too long to be one, is nobody's but a failure. */
static void
test_strange_domains (void)
{
  g_autofree char *name = g_strnfill (129, 'x');
  const char *names[] = {"", name};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) content = g_variant_ref_sink (g_variant_new ("(sismssimsb)", names[i], 99, "what", NULL, "", 0, NULL, FALSE));
      g_autoptr (GError) error = ferry_frame_unpack_error (content);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_cmpstr (error->message, ==, "what");
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/frame/pieces", test_pieces);
  g_test_add_func ("/boundary/frame/long", test_long);
  g_test_add_func ("/boundary/frame/bytes", test_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (breaches); i++)
    {
      g_autofree char *path = g_strconcat ("/boundary/frame/breach/", breaches[i].name, NULL);

      g_test_add_data_func (path, &breaches[i], test_breach);
    }
  g_test_add_func ("/boundary/frame/check", test_check);
  g_test_add_func ("/boundary/frame/check-nonsense", test_check_nonsense);
  g_test_add_func ("/boundary/frame/limit", test_limit);
  g_test_add_func ("/boundary/frame/writer-limit", test_writer_limit);
  g_test_add_func ("/boundary/frame/value", test_value);
  g_test_add_func ("/boundary/frame/long-garbled", test_long_garbled);
  g_test_add_func ("/boundary/frame/nobody-listens", test_nobody_listens);
  g_test_add_func ("/boundary/frame/start", test_start);
  g_test_add_func ("/boundary/frame/errors", test_errors);
  g_test_add_func ("/boundary/frame/strange-domains", test_strange_domains);

  return g_test_run ();
}
