/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What other programs write, what is answered, and what counts as news. */
#include "boundary/errors.h"
#include "bus/figures.h"
#include "bus/options.h"
#include "bus/values.h"

static const FerryParameter table[] = {
  {.name = "count", .type = FERRY_PARAMETER_INTEGER, .fallback = "1", .minimum = -5, .maximum = 1000},
  {.name = "share", .type = FERRY_PARAMETER_NUMBER, .fallback = "0.5", .minimum = 0, .maximum = 10},
  {.name = "word", .type = FERRY_PARAMETER_TEXT, .fallback = "none"},
  {.name = "loud", .type = FERRY_PARAMETER_BOOLEAN, .fallback = "false"},
  {.name = "file", .type = FERRY_PARAMETER_FILE, .fallback = "/none"},
  {.name = "paths", .type = FERRY_PARAMETER_PATHS, .fallback = "/none"},
  {.name = "copy", .type = FERRY_PARAMETER_NEW_FILE, .fallback = ""},
  {NULL},
};

/* Reads text in GVariant's notation. */
static GVariant *
read_given (const char *text,
            GError **error)
{
  g_autoptr(GError) parse_error = NULL;
  g_autoptr(GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &parse_error);

  g_assert_no_error (parse_error);
  return ferry_bus_values_read (table, given, error);
}

static void
test_other_types (void)
{
  static const char * const integers[] = {"<byte 7>", "<int16 7>", "<uint16 7>", "<7>", "<uint32 7>", "<int64 7>", "<uint64 7>"};

  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'count': %s, 'share': %s}", integers[i], integers[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) read = read_given (text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (ferry_parameters_get_integer (read, "count"), ==, 7);
      g_assert_cmpfloat (ferry_parameters_get_number (read, "share"), ==, 7);
    }
}

static void
test_names (void)
{
  static const struct
  {
    const char *given;
    const char *first;
    const char *second;
  } cases[] = {
    {"{'paths': <'/a'>}", "/a", NULL},
    {"{'paths': <b'/a'>}", "/a", NULL},
    {"{'paths': <['/a', '/b c']>}", "/a", "/b c"},
    {"{'paths': <[b'/a', b'/\\377']>}", "/a", "/\xff"},
    /* Bytes without an end, as most languages write them. */
    {"{'paths': <[[byte 0x2f, 0x61]]>}", "/a", NULL},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) read = read_given (cases[i].given, &error);
      g_autofree const char **paths = NULL;

      g_assert_no_error (error);
      paths = ferry_parameters_get_paths (read, "paths");
      g_assert_cmpstr (paths[0], ==, cases[i].first);
      g_assert_cmpstr (paths[1], ==, cases[i].second);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *given;
    const char *parameter;
    const char *value;
    const char *allowed;
  } cases[] = {
    {"{'count': <'many'>}", "count", "many", "from -5 to 1000"},
    {"{'count': <1001>}", "count", "1001", "from -5 to 1000"},
    {"{'count': <uint64 18446744073709551615>}", "count", "18446744073709551615", "from -5 to 1000"},
    {"{'count': <1.5>}", "count", "1.5", "a whole number"},
    {"{'count': <(1, 2)>}", "count", "(1, 2)", "a whole number"},
    {"{'share': <nan>}", "share", "nan", "from 0 to 10"},
    {"{'share': <'1'>}", "share", "1", "a number"},
    {"{'word': <1>}", "word", "1", "text"},
    {"{'loud': <'yes'>}", "loud", "yes", "true or false"},
    {"{'file': <['/a']>}", "file", "/a", "name of an existing file"},
    {"{'file': <''>}", "file", "", "name of an existing file"},
    {"{'file': <'a'>}", "file", "a", "an absolute name"},
    {"{'file': <b'../a'>}", "file", "../a", "an absolute name"},
    {"{'file': <[byte 0x2f, 0, 0x61, 0]>}", "file", "", "name of an existing file"},
    {"{'paths': <['/a', 'b']>}", "paths", "b", "an absolute name"},
    {"{'copy': <'a'>}", "copy", "a", "an absolute name"},
    {"{'copy': <1>}", "copy", "1", "name of a file to write, or nothing"},
    {"{'paths': <@as []>}", "paths", "", "names of existing files"},
    {"{'paths': <@a{sv} {}>}", "paths", "", "names of existing files"},
    {"{'moon': <1>}", "moon", "moon", "count, share, word"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) read = read_given (cases[i].given, &error);

      g_test_message ("%s", cases[i].given);
      g_assert_null (read);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
      g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, cases[i].parameter);
      g_assert_nonnull (strstr (error->message, cases[i].parameter));
      g_assert_nonnull (strstr (error->message, cases[i].value));
      g_assert_nonnull (strstr (error->message, cases[i].allowed));
    }
}

static void
test_without_maybe (void)
{
  static const struct
  {
    const char *value;
    const char *converted;
  } cases[] = {
    {"@ms nothing", "@as []"},
    {"@ms 'a'", "['a']"},
    {"(1, @ms nothing, 'm')", "(1, @as [], 'm')"},
    {"[<@mi nothing>, <'x'>, <[<@ms just 'y'>]>]", "[<@ai []>, <'x'>, <[<['y']>]>]"},
    {"{'rows': <[[<@ms nothing>, <int64 3>]]>}", "{'rows': <[[<@as []>, <int64 3>]]>}"},
    {"@ammi [nothing, just 3]", "@aaai [[], [[3]]]"},
    {"[byte 1, 2]", "[byte 1, 2]"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GVariant) value = g_variant_parse (NULL, cases[i].value, NULL, NULL, NULL);
      g_autoptr(GVariant) wanted = g_variant_parse (NULL, cases[i].converted, NULL, NULL, NULL);
      g_autoptr(GVariant) converted = ferry_bus_values_without_maybe (value);

      g_test_message ("%s", cases[i].value);
      g_assert_true (g_variant_equal (converted, wanted));
      g_assert_null (strchr (g_variant_get_type_string (converted), 'm'));
    }
}

static void
test_news (void)
{
  g_autoptr(GVariant) before = g_variant_parse (NULL, "{'a': <1>, 'b': <2.5>}", NULL, NULL, NULL);
  g_autoptr(GVariant) same = g_variant_parse (NULL, "{'b': <2.5>, 'a': <1>}", NULL, NULL, NULL);
  g_autoptr(GVariant) other = g_variant_parse (NULL, "{'a': <1>, 'b': <2.6>}", NULL, NULL, NULL);
  g_autoptr(GVariant) changed = ferry_bus_figures_compare (before, other);
  g_autoptr(GVariant) first = ferry_bus_figures_compare (NULL, before);
  double b = 0;

  g_assert_null (ferry_bus_figures_compare (before, same));
  g_assert_cmpuint (g_variant_n_children (first), ==, 2);
  g_assert_cmpuint (g_variant_n_children (changed), ==, 1);
  g_assert_true (g_variant_lookup (changed, "b", "d", &b));
  g_assert_cmpfloat (b, ==, 2.6);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bus/other-types", test_other_types);
  g_test_add_func ("/bus/names", test_names);
  g_test_add_func ("/bus/refused", test_refused);
  g_test_add_func ("/bus/without-maybe", test_without_maybe);
  g_test_add_func ("/bus/news", test_news);

  return g_test_run ();
}
