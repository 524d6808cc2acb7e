/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What comes out is JSON, and says what went in. */
#include "cli/json-writer.h"

#include <math.h>

static void
assert_variant (const char *type,
                const char *text,
                const char *expected)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  g_autofree char *written = NULL;
  g_autofree char *line = g_strconcat (expected, "\n", NULL);

  g_assert_cmpstr (g_variant_get_type_string (value), ==, type);
  ferry_json_writer_add_variant (json, value);
  written = ferry_json_writer_finish (json);
  g_assert_cmpstr (written, ==, line);
}

static void
test_commas (void)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  g_autofree char *written = NULL;

  ferry_json_writer_begin_object (json);
  ferry_json_writer_add_name (json, "a");
  ferry_json_writer_begin_array (json);
  ferry_json_writer_end_array (json);
  ferry_json_writer_add_name (json, "b");
  ferry_json_writer_begin_array (json);
  ferry_json_writer_add_integer (json, -1);
  ferry_json_writer_begin_object (json);
  ferry_json_writer_end_object (json);
  ferry_json_writer_add_boolean (json, FALSE);
  ferry_json_writer_end_array (json);
  ferry_json_writer_add_name (json, "c");
  ferry_json_writer_add_string (json, NULL);
  ferry_json_writer_end_object (json);
  written = ferry_json_writer_finish (json);
  g_assert_cmpstr (written, ==, "{\"a\":[],\"b\":[-1,{},false],\"c\":null}\n");
}

static void
test_members (void)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  g_autofree char *written = NULL;

  ferry_json_writer_begin_object (json);
  ferry_json_writer_add_string_member (json, "a\"", "b");
  ferry_json_writer_add_string_member (json, "none", NULL);
  ferry_json_writer_add_boolean_member (json, "c", TRUE);
  ferry_json_writer_add_integer_member (json, "d", G_MININT64);
  ferry_json_writer_add_number_member (json, "e", 0.5);
  ferry_json_writer_end_object (json);
  written = ferry_json_writer_finish (json);
  g_assert_cmpstr (written, ==, "{\"a\\\"\":\"b\",\"none\":null,\"c\":true,\"d\":-9223372036854775808,\"e\":0.5}\n");
}

static void
test_strings (void)
{
  assert_variant ("s", "'plain'", "\"plain\"");
  assert_variant ("s", "'a\"b\\\\c\\n\\t\\r\\u0001\\u007f'", "\"a\\\"b\\\\c\\u000a\\u0009\\u000d\\u0001\\u007f\"");
  assert_variant ("s", "'ünï€'", "\"ünï€\"");
  assert_variant ("o", "objectpath '/a'", "\"/a\"");
}

static void
test_numbers (void)
{
  assert_variant ("u", "uint32 4294967295", "4294967295");
  assert_variant ("x", "int64 -9223372036854775808", "-9223372036854775808");
  assert_variant ("t", "uint64 18446744073709551615", "18446744073709551615");
  assert_variant ("y", "byte 0xff", "255");
  assert_variant ("d", "12.345", "12.345");
  assert_variant ("d", "2.0", "2");
  assert_variant ("d", "1e300", "1e+300");
  /* Needs all of its digits. */
  assert_variant ("d", "0.30000000000000004", "0.30000000000000004");
}

static void
test_no_numbers (void)
{
  const double values[] = {NAN, INFINITY, -INFINITY};

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
      g_autofree char *written = NULL;

      ferry_json_writer_add_number (json, values[i]);
      written = ferry_json_writer_finish (json);
      g_assert_cmpstr (written, ==, "null\n");
    }
}

static void
test_bytes (void)
{
  assert_variant ("ay", "b'/tmp/ünï'", "\"/tmp/ünï\"");
  assert_variant ("ay", "b''", "\"\"");
  assert_variant ("ay", "b'\\377'", "{\"base64\":\"/wA=\"}");
  assert_variant ("ay", "[byte 0x61, 0x00, 0x62, 0x00]", "{\"base64\":\"YQBiAA==\"}");
  assert_variant ("ay", "[byte 0x61]", "{\"base64\":\"YQ==\"}");
  assert_variant ("ay", "@ay []", "{\"base64\":\"\"}");
}

static void
test_containers (void)
{
  assert_variant ("a{sv}", "{'a': <1>, 'b': <(true, 'x')>}", "{\"a\":1,\"b\":[true,\"x\"]}");
  assert_variant ("a{sv}", "@a{sv} {}", "{}");
  assert_variant ("a{ss}", "{'a': 'b'}", "{\"a\":\"b\"}");
  assert_variant ("a{is}", "{1: 'b'}", "[[1,\"b\"]]");
  assert_variant ("a(ays)", "[(b'f', 'x'), (b'g', 'y')]", "[[\"f\",\"x\"],[\"g\",\"y\"]]");
  assert_variant ("av", "[<1>, <@ms nothing>, <@ms 'x'>]", "[1,null,\"x\"]");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-writer/commas", test_commas);
  g_test_add_func ("/json-writer/members", test_members);
  g_test_add_func ("/json-writer/strings", test_strings);
  g_test_add_func ("/json-writer/numbers", test_numbers);
  g_test_add_func ("/json-writer/no-numbers", test_no_numbers);
  g_test_add_func ("/json-writer/bytes", test_bytes);
  g_test_add_func ("/json-writer/containers", test_containers);

  return g_test_run ();
}
