/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parameters: reading, checking, completing, describing, and what hostile values meet (C20). */
#include "boundary/parameter.h"

#include "boundary-helper.h"

#include <math.h>

static const FerryChoice choices[] = {{"sha256", ""}, {"crc32c", ""}, {NULL}};

static const FerryParameter table[] = {
  {.name = "flag", .type = FERRY_PARAMETER_BOOLEAN, .fallback = "false"},
  {.name = "count", .type = FERRY_PARAMETER_INTEGER, .minimum = 1, .maximum = 64, .fallback = "8"},
  {.name = "any", .type = FERRY_PARAMETER_INTEGER, .minimum = G_MININT64, .maximum = (double)G_MAXINT64, .fallback = "0"},
  {.name = "ratio", .type = FERRY_PARAMETER_NUMBER, .minimum = -0.5, .maximum = 0.5, .fallback = "0.25"},
  {.name = "word", .type = FERRY_PARAMETER_TEXT, .minimum = 1, .fallback = "x"},
  {.name = "kind", .type = FERRY_PARAMETER_CHOICE, .fallback = "sha256", .choices = choices},
  {.name = "file", .type = FERRY_PARAMETER_FILE, .fallback = "/etc/passwd"},
  {.name = "paths", .type = FERRY_PARAMETER_PATHS},
  {.name = "copy", .type = FERRY_PARAMETER_NEW_FILE, .fallback = ""},
  {.name = "trace", .type = FERRY_PARAMETER_NEW_FILE, .fallback = "/tmp/trace"},
  {NULL},
};

static const FerryParameter *
row (const char *name)
{
  const FerryParameter *found = ferry_parameter_table_find (table, name);

  g_assert_nonnull (found);
  return found;
}

/* The error names the parameter and what is allowed, in valid UTF-8 of a bearable length. */
static void
assert_refusal (GError *error,
                const char *name)
{
  g_autofree char *allowed = name != NULL ? ferry_parameter_describe (row (name)) : NULL;

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 2000);
  if (name == NULL)
    return;
  g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, name);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, allowed));
}

static void
assert_parses (const char *name,
               const char *text,
               const char *printed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = ferry_parameter_parse (row (name), text, &error);
  g_autofree char *actual = NULL;

  g_assert_no_error (error);
  g_assert_false (g_variant_is_floating (value));
  actual = g_variant_print (value, FALSE);
  g_assert_cmpstr (actual, ==, printed);
}

static void
assert_no_parse (const char *name,
                 const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ferry_parameter_parse (row (name), text, &error));
  assert_refusal (error, name);
  /* No value of two quotation marks, which reads like a mistake of ours. */
  g_assert_true ((strstr (error->message, ": empty is not allowed;") != NULL) == (*text == '\0'));
}

static void
test_parse (void)
{
  assert_parses ("flag", "yes", "true");
  assert_parses ("flag", "0", "false");
  assert_parses ("count", "64", "64");
  assert_parses ("any", "-9223372036854775808", "-9223372036854775808");
  assert_parses ("any", "9223372036854775807", "9223372036854775807");
  assert_parses ("ratio", "-5e-1", "-0.5");
  assert_parses ("word", "ж", "'ж'");
  assert_parses ("kind", "crc32c", "'crc32c'");
  assert_parses ("file", "/a/../b\xff", "b'/b\\377'");
  assert_parses ("paths", "/tmp/", "[b'/tmp']");
  assert_parses ("copy", "/tmp/../b\xff", "b'/b\\377'");
  assert_parses ("copy", "", "b''");
  assert_parses ("trace", "/b", "b'/b'");
}

static void
test_parse_home (void)
{
  g_autoptr (GVariant) home = ferry_parameter_parse (row ("file"), "~/a", NULL);
  g_autoptr (GVariant) name = ferry_parameter_parse (row ("file"), "~a", NULL);

  g_assert_true (g_str_has_prefix (g_variant_get_bytestring (home), g_get_home_dir ()));
  g_assert_true (g_str_has_suffix (g_variant_get_bytestring (name), "/~a"));
}

static void
test_parse_hostile (void)
{
  static const char * const numbers[] = {"", " 1", "1 ", "1x", "nan", "NaN", "inf", "-inf", "1e999", "0,1", "0.51", "--0.1", "\xff", "\n"};
  static const char * const integers[] = {"", "0", "65", "-1", "1.0", "1e1", " 8", "8 ", "0x8", "99999999999999999999", "-99999999999999999999", "\xc3"};
  g_autofree char *huge = g_strnfill (1000000, '9');

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    assert_no_parse ("ratio", numbers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    assert_no_parse ("count", integers[i]);
  assert_no_parse ("any", "9223372036854775808");
  assert_no_parse ("flag", "TRUE?");
  assert_no_parse ("word", "");
  assert_no_parse ("word", "a\xff");
  assert_no_parse ("kind", "");
  assert_no_parse ("kind", "md5");
  assert_no_parse ("file", "");
  assert_no_parse ("paths", "");
  assert_no_parse ("trace", "");
  assert_no_parse ("count", huge);
  assert_no_parse ("kind", huge);
}

/* Takes a floating @value. */
static gboolean
is_accepted (const char *name,
             GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  g_autoptr (GError) error = NULL;

  if (ferry_parameter_check (row (name), owned, &error))
    return TRUE;
  assert_refusal (error, name);
  return FALSE;
}

static GVariant *
variant_from_bytes (const char *type,
                    const char *bytes,
                    gsize size)
{
  gpointer copy = g_memdup2 (bytes, size);

  return g_variant_new_from_data (G_VARIANT_TYPE (type), copy, size, FALSE, g_free, copy);
}

static void
test_check (void)
{
  g_assert_true (is_accepted ("count", g_variant_new_int64 (1)));
  g_assert_true (is_accepted ("any", g_variant_new_int64 (G_MAXINT64)));
  g_assert_true (is_accepted ("any", g_variant_new_int64 (G_MININT64)));
  g_assert_true (is_accepted ("paths", g_variant_new_parsed ("[b'/a', b'/b']")));

  g_assert_false (is_accepted ("count", g_variant_new_int64 (65)));
  g_assert_false (is_accepted ("count", g_variant_new_int64 (G_MININT64)));
  g_assert_false (is_accepted ("count", g_variant_new_int32 (8)));
  g_assert_false (is_accepted ("count", g_variant_new_string ("8")));
  g_assert_false (is_accepted ("ratio", g_variant_new_double (NAN)));
  g_assert_false (is_accepted ("ratio", g_variant_new_double (INFINITY)));
  g_assert_false (is_accepted ("word", g_variant_new_string ("")));
  g_assert_false (is_accepted ("kind", g_variant_new_string ("md5")));
  g_assert_false (is_accepted ("file", g_variant_new_string ("/etc/passwd")));
  g_assert_false (is_accepted ("paths", g_variant_new_parsed ("@aay []")));
  g_assert_false (is_accepted ("paths", g_variant_new_parsed ("[b'/a', b'']")));
}

/* Bytes that no program would write, but a pipe may carry. */
static void
test_check_not_normal (void)
{
  g_autofree char *huge = g_strnfill (1000000, 'x');

  g_assert_true (is_accepted ("file", variant_from_bytes ("ay", "/a", 3)));
  g_assert_false (is_accepted ("flag", variant_from_bytes ("b", "\2", 1)));
  g_assert_false (is_accepted ("word", variant_from_bytes ("s", "a\xff", 3)));
  g_assert_false (is_accepted ("word", variant_from_bytes ("s", "ab", 2)));
  g_assert_false (is_accepted ("count", variant_from_bytes ("x", "ab", 2)));
  g_assert_false (is_accepted ("file", variant_from_bytes ("ay", "/a", 2)));
  g_assert_false (is_accepted ("file", variant_from_bytes ("ay", "", 0)));
  g_assert_false (is_accepted ("file", variant_from_bytes ("ay", "/a\0/b", 6)));
  g_assert_true (is_accepted ("copy", variant_from_bytes ("ay", "", 1)));
  g_assert_false (is_accepted ("copy", variant_from_bytes ("ay", "", 0)));
  g_assert_false (is_accepted ("copy", variant_from_bytes ("ay", "\0a", 3)));
  g_assert_false (is_accepted ("trace", variant_from_bytes ("ay", "", 1)));
  g_assert_false (is_accepted ("paths", variant_from_bytes ("aay", "\377\377\377", 3)));
  g_assert_false (is_accepted ("kind", g_variant_new_string (huge)));
}

static void
test_complete (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'paths': <[b'/a', b'/b']>, 'count': <@x 3>, 'count': <@x 4>}"));
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (table, given, &error);
  g_autofree const char **paths = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (complete), ==, 10);
  g_assert_false (ferry_parameters_get_boolean (complete, "flag"));
  g_assert_cmpint (ferry_parameters_get_integer (complete, "count"), ==, 3);
  g_assert_cmpfloat (ferry_parameters_get_number (complete, "ratio"), ==, 0.25);
  g_assert_cmpstr (ferry_parameters_get_text (complete, "kind"), ==, "sha256");
  g_assert_cmpstr (ferry_parameters_get_path (complete, "file"), ==, "/etc/passwd");
  paths = ferry_parameters_get_paths (complete, "paths");
  g_assert_cmpstr (paths[0], ==, "/a");
  g_assert_cmpstr (paths[1], ==, "/b");
  g_assert_null (paths[2]);
}

static void
assert_incomplete (const char *given_text,
                   const char *name)
{
  g_autoptr (GVariant) given = given_text != NULL ? g_variant_ref_sink (g_variant_new_parsed (given_text)) : NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (ferry_parameter_table_complete (table, given, &error));
  assert_refusal (error, name);
}

static void
test_complete_hostile (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) none = NULL;

  assert_incomplete (NULL, "paths");
  assert_incomplete ("@a{sv} {}", "paths");
  assert_incomplete ("{'paths': <'/a'>}", "paths");
  assert_incomplete ("{'paths': <[b'/a']>, 'count': <@x 65>}", "count");
  assert_incomplete ("{'paths': <[b'/a']>, 'ratio': <'nan'>}", "ratio");
  assert_incomplete ("{'paths': <<[b'/a']>>}", "paths");
  assert_incomplete ("@s 'x'", NULL);
  assert_incomplete ("@a{ss} {}", NULL);
  assert_incomplete ("{'nobody': <1>}", NULL);

  g_assert_null (ferry_parameter_table_find (table, ""));
  g_assert_null (ferry_parameter_table_find (NULL, "x"));

  /* An operation without parameters takes none. */
  none = ferry_parameter_table_complete (NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
}

static void
test_unknown_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (100000, 'n');
  GVariantDict given = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) variant = NULL;

  g_variant_dict_insert (&given, huge, "b", TRUE);
  variant = g_variant_ref_sink (g_variant_dict_end (&given));
  g_assert_null (ferry_parameter_table_complete (table, variant, &error));
  assert_refusal (error, NULL);
  g_assert_nonnull (strstr (error->message, "count"));
}

static void
test_describe (void)
{
  g_autofree char *count = ferry_parameter_describe (row ("count"));
  g_autofree char *kind = ferry_parameter_describe (row ("kind"));
  g_autofree char *ratio = ferry_parameter_describe (row ("ratio"));

  g_assert_cmpstr (count, ==, "a whole number from 1 to 64");
  g_assert_cmpstr (kind, ==, "one of sha256, crc32c");
  g_assert_cmpstr (ratio, ==, "a number from -0.5 to 0.5");
}

static void
assert_formats (const char *name,
                const char *value_text,
                const char *expected)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (value_text));
  g_autofree char *text = ferry_parameter_format (row (name), value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_formats ("flag", "true", "true");
  assert_formats ("count", "@x -3", "-3");
  assert_formats ("ratio", "0.1", "0.1");
  assert_formats ("word", "'a b'", "a b");
  assert_formats ("file", "b'/b\\377'", "/b\xef\xbf\xbd");
  assert_formats ("paths", "[b'/a', b'/b']", "/a, /b");
  assert_formats ("count", "'not a number'", "'not a number'");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c20/parse", test_parse);
  g_test_add_func ("/boundary/c20/parse-home", test_parse_home);
  g_test_add_func ("/boundary/c20/parse-hostile", test_parse_hostile);
  g_test_add_func ("/boundary/c20/check", test_check);
  g_test_add_func ("/boundary/c20/check-not-normal", test_check_not_normal);
  g_test_add_func ("/boundary/c20/complete", test_complete);
  g_test_add_func ("/boundary/c20/complete-hostile", test_complete_hostile);
  g_test_add_func ("/boundary/c20/unknown-name", test_unknown_name);
  g_test_add_func ("/boundary/c20/describe", test_describe);
  g_test_add_func ("/boundary/c20/format", test_format);

  return g_test_run ();
}
