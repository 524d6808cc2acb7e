/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of the command line become parameters, or one error that says all. */
#include "cli/option-parser.h"

#include "boundary/errors.h"

#include <locale.h>
#include <string.h>

static const FerryChoice colours[] = {{"red", "Red"}, {"green", "Green"}, {NULL}};

static const FerryParameter table[] = {
  {.name = "size", .type = FERRY_PARAMETER_INTEGER, .help = "How large", .fallback = "8", .minimum = 1, .maximum = 64, .unit = "pixels"},
  {.name = "share", .type = FERRY_PARAMETER_NUMBER, .help = "How much", .fallback = "0.5", .maximum = 1},
  {.name = "title", .type = FERRY_PARAMETER_TEXT, .help = "What it says", .fallback = ""},
  {.name = "colour", .type = FERRY_PARAMETER_CHOICE, .help = "Which", .fallback = "red", .choices = colours},
  {.name = "quiet", .type = FERRY_PARAMETER_BOOLEAN, .help = "Say less", .fallback = "false"},
  {.name = "paths", .type = FERRY_PARAMETER_PATHS, .help = "What to read"},
  {.name = "folder", .type = FERRY_PARAMETER_FOLDER, .help = "Where", .fallback = "/"},
  {NULL}};

static const FerryParameter own_table[] = {
  {.name = "on", .type = FERRY_PARAMETER_CHOICE, .help = "Where to run", .fallback = "green", .choices = colours},
  {.name = "fault", .type = FERRY_PARAMETER_TEXT, .help = "What goes wrong", .fallback = ""},
  {NULL}};

/* @words, separated by blanks. */
static FerryOptions *
parse (const char *words,
       GError **error)
{
  g_auto (GStrv) arguments = *words != '\0' ? g_strsplit (words, " ", -1) : g_new0 (char *, 1);

  return ferry_options_parse (arguments, table, own_table, error);
}

static void
assert_parsed (const char *words,
               const char *parameters,
               const char *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FerryOptions) options = parse (words, &error);
  g_autoptr (GVariant) expected = g_variant_ref_sink (g_variant_new_parsed (parameters));
  g_autoptr (GVariant) expected_settings = g_variant_ref_sink (g_variant_new_parsed (settings));

  g_assert_no_error (error);
  g_assert_cmpvariant (options->parameters, expected);
  g_assert_cmpvariant (options->settings, expected_settings);
  g_assert_false (options->help);
}

/* One error that names all of the @named words. */
static void
assert_refused (const char *words,
                const char *named)
{
  g_auto (GStrv) names = g_strsplit (named, " ", -1);
  g_autoptr (GError) error = NULL;
  FerryOptions *options = parse (words, &error);

  g_assert_null (options);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_nonnull (ferry_error_get_details (error)->parameter);
  for (guint i = 0; names[i] != NULL; i++)
    if (strstr (error->message, names[i]) == NULL)
      g_error ("“%s” does not name “%s”", error->message, names[i]);
}

static void
test_values (void)
{
  assert_parsed ("", "@a{sv} {}", "@a{sv} {}");
  assert_parsed ("--size=3", "{'size': <int64 3>}", "@a{sv} {}");
  assert_parsed ("--share=0.25", "{'share': <0.25>}", "@a{sv} {}");
  assert_parsed ("--title=a=b", "{'title': <'a=b'>}", "@a{sv} {}");
  assert_parsed ("--title=", "{'title': <''>}", "@a{sv} {}");
  assert_parsed ("--colour=green", "{'colour': <'green'>}", "@a{sv} {}");
  assert_parsed ("--folder=/tmp/../usr/", "{'folder': <b'/usr'>}", "@a{sv} {}");
}

static void
test_separate_value (void)
{
  assert_parsed ("--size 3", "{'size': <int64 3>}", "@a{sv} {}");
  assert_parsed ("--share 0.25 --on red", "{'share': <0.25>}", "{'on': <'red'>}");
  /* The next word is the value, whatever it looks like. */
  assert_parsed ("--title --size", "{'title': <'--size'>}", "@a{sv} {}");
  assert_refused ("--size", "size 1 64");
  assert_refused ("--on=red --size", "size 1 64");
}

static void
test_boolean (void)
{
  assert_parsed ("--quiet", "{'quiet': <true>}", "@a{sv} {}");
  assert_parsed ("--quiet=false", "{'quiet': <false>}", "@a{sv} {}");
  assert_parsed ("--quiet --on red", "{'quiet': <true>}", "{'on': <'red'>}");
  assert_refused ("--quiet false", "false --quiet");
  assert_refused ("--quiet=maybe", "quiet maybe true");
}

static void
test_repeated (void)
{
  assert_parsed ("--paths=/b --paths /a --paths=/b", "{'paths': <[b'/b', b'/a', b'/b']>}", "@a{sv} {}");
  assert_refused ("--size=3 --size=4", "size 4 one");
  assert_refused ("--on=red --on=red", "on red one");
  /* A text of the command's own, not one of the operation's. */
  assert_parsed ("--fault=a=1 --on=red --fault b --fault=c", "@a{sv} {}", "{'fault': <'a=1 b c'>, 'on': <'red'>}");
  assert_refused ("--title=a --title=b", "title b one");
}

static void
test_refused (void)
{
  assert_refused ("--size=0", "size 0 1 64");
  assert_refused ("--size=65", "size 65 1 64");
  assert_refused ("--size=many", "size many 1 64");
  assert_refused ("--size=", "size 1 64");
  assert_refused ("--share=1.5", "share 1.5 0 1");
  assert_refused ("--colour=blue", "colour blue red, green");
  assert_refused ("--paths=", "paths existing");
  assert_refused ("--on=blue", "on blue red, green");
  assert_refused ("--height=3", "--height=3 --size --share --paths --on --help");
  assert_refused ("size=3", "size=3 --size");
  assert_refused ("file", "file --size");
  assert_refused ("-s", "-s --size");
  assert_refused ("--", "-- --size");
  assert_refused ("--=3", "--=3 --size");
}

static void
test_any_bytes (void)
{
  char *arguments[] = {(char *)"--paths=/tmp/\xff\n", NULL};
  char *wrong[] = {(char *)"--size=\xff", NULL};
  char *unknown[] = {(char *)"--\xff", NULL};
  g_autoptr (FerryOptions) options = ferry_options_parse (arguments, table, own_table, NULL);
  g_autoptr (GVariant) paths = g_variant_lookup_value (options->parameters, "paths", G_VARIANT_TYPE ("aay"));
  g_autoptr (GError) error = NULL;
  const char *path;

  g_variant_get_child (paths, 0, "^&ay", &path);
  g_assert_cmpstr (path, ==, "/tmp/\xff\n");

  g_assert_null (ferry_options_parse (wrong, table, own_table, &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_clear_error (&error);
  g_assert_null (ferry_options_parse (unknown, table, own_table, &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_help (void)
{
  g_autoptr (FerryOptions) options = parse ("--size=3 --help --nonsense", NULL);
  g_autofree char *text = ferry_options_format_help (table);

  g_assert_true (options->help);

  for (const FerryParameter *row = table; row->name != NULL; row++)
    {
      g_autofree char *option = g_strdup_printf ("  --%s", row->name);
      g_autofree char *allowed = ferry_parameter_describe (row);

      g_assert_nonnull (strstr (text, option));
      g_assert_nonnull (strstr (text, row->help));
      g_assert_nonnull (strstr (text, allowed));
    }
  g_assert_nonnull (strstr (text, "a whole number from 1 to 64 (pixels); default: 8\n"));
  g_assert_nonnull (strstr (text, "names of existing files or folders; may be repeated; required\n"));
  g_assert_nonnull (strstr (text, "text; may be left out\n"));
  g_assert_null (strstr (text, "default: \n"));
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/option-parser/values", test_values);
  g_test_add_func ("/option-parser/separate-value", test_separate_value);
  g_test_add_func ("/option-parser/boolean", test_boolean);
  g_test_add_func ("/option-parser/repeated", test_repeated);
  g_test_add_func ("/option-parser/refused", test_refused);
  g_test_add_func ("/option-parser/any-bytes", test_any_bytes);
  g_test_add_func ("/option-parser/help", test_help);

  return g_test_run ();
}
