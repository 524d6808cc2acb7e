/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever somebody gives an operation: checked parameters or one clear error, and never anything worse.
 *
 * For clang's libFuzzer (tests/fuzz/run). The first byte chooses a table, the second what the rest is:
 * a GVariant as bytes, as nobody has checked them; one as text; or what a person typed for each row. */
#include "boundary/errors.h"
#include "operations/registry.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize size);

static const FerryChoice choices[] = {{"a"}, {"be"}, {"see"}, {NULL}};

/* A row of each type, and bounds on each side of nothing. */
static const FerryParameter every_type[] = {
  {.name = "boolean", .type = FERRY_PARAMETER_BOOLEAN, .fallback = "no"},
  {.name = "integer", .type = FERRY_PARAMETER_INTEGER, .fallback = "7", .minimum = -9e15, .maximum = 9e15},
  {.name = "number", .type = FERRY_PARAMETER_NUMBER, .fallback = "0.5", .minimum = -1e300, .maximum = 1e300},
  {.name = "text", .type = FERRY_PARAMETER_TEXT, .fallback = "x", .minimum = 1},
  {.name = "any-text", .type = FERRY_PARAMETER_TEXT, .fallback = ""},
  {.name = "choice", .type = FERRY_PARAMETER_CHOICE, .fallback = "be", .choices = choices},
  {.name = "file", .type = FERRY_PARAMETER_FILE, .fallback = "/f"},
  {.name = "new-file", .type = FERRY_PARAMETER_NEW_FILE, .fallback = "/f"},
  {.name = "any-new-file", .type = FERRY_PARAMETER_NEW_FILE, .fallback = ""},
  {.name = "folder", .type = FERRY_PARAMETER_FOLDER, .fallback = "~"},
  {.name = "paths", .type = FERRY_PARAMETER_PATHS, .fallback = "."},
  {NULL}};

static const FerryParameter nothing[] = {{NULL}};

static const FerryParameter *
choose_table (guint8 choice)
{
  const FerryOperation * const *operations = ferry_operations_get_all ();
  guint n = g_strv_length ((char **)operations);

  choice %= n + 2;
  if (choice == n)
    return every_type;
  return choice < n ? operations[choice]->parameters : nothing;
}

/* One sentence that a person can read, and the code that says whose fault it was. */
static void
judge_error (const GError *error)
{
  g_assert (error != NULL && g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER));
  g_assert (g_utf8_validate (error->message, -1, NULL));
  g_assert (g_utf8_strlen (error->message, -1) < 1000);
  g_assert (strstr (error->message, "allowed") != NULL);
}

/* As an operation does it. */
static void
use_value (const FerryParameter *row,
           GVariant *complete)
{
  switch (row->type)
    {
    case FERRY_PARAMETER_BOOLEAN:
      ferry_parameters_get_boolean (complete, row->name);
      return;
    case FERRY_PARAMETER_INTEGER:
      g_assert (ferry_parameters_get_integer (complete, row->name) >= row->minimum);
      g_assert (ferry_parameters_get_integer (complete, row->name) <= row->maximum);
      return;
    case FERRY_PARAMETER_NUMBER:
      g_assert (ferry_parameters_get_number (complete, row->name) >= row->minimum);
      g_assert (ferry_parameters_get_number (complete, row->name) <= row->maximum);
      return;
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_FOLDER:
      g_assert (*ferry_parameters_get_path (complete, row->name) != '\0');
      return;
    case FERRY_PARAMETER_NEW_FILE:
      g_assert (*ferry_parameters_get_path (complete, row->name) != '\0' || *row->fallback == '\0');
      return;
    case FERRY_PARAMETER_PATHS:
      {
        g_autofree const char **paths = ferry_parameters_get_paths (complete, row->name);

        g_assert (paths[0] != NULL && *paths[0] != '\0');
        return;
      }
    case FERRY_PARAMETER_TEXT:
    case FERRY_PARAMETER_CHOICE:
    default:
      g_assert (g_utf8_validate (ferry_parameters_get_text (complete, row->name), -1, NULL));
      g_assert (g_utf8_strlen (ferry_parameters_get_text (complete, row->name), -1) >= (glong)row->minimum);
    }
}

/* What passed has each row once, is in normal form, and passes again as it is. */
static void
judge_complete (const FerryParameter *table,
                GVariant *complete)
{
  g_autoptr (GVariant) again = ferry_parameter_table_complete (table, complete, NULL);
  guint n = 0;

  g_assert (g_variant_is_of_type (complete, G_VARIANT_TYPE_VARDICT) && g_variant_is_normal_form (complete));
  g_assert (again != NULL && g_variant_equal (again, complete));
  for (const FerryParameter *row = table; row->name != NULL; row++, n++)
    use_value (row, complete);
  g_assert (g_variant_n_children (complete) == n);
}

/* Takes over @given. */
static void
try_variant (const FerryParameter *table,
             GVariant *given)
{
  g_autoptr (GVariant) owned = g_variant_take_ref (given);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) complete = ferry_parameter_table_complete (table, owned, &error);

  g_assert ((complete != NULL) == (error == NULL));
  if (complete != NULL)
    judge_complete (table, complete);
  else
    judge_error (error);
}

/* What was read from text is allowed, and what it is shown as means the same. */
static void
try_text (const FerryParameter *row,
          const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = ferry_parameter_parse (row, text, &error);
  g_autoptr (GVariant) again = NULL;
  g_autofree char *shown = NULL;

  g_assert ((value != NULL) == (error == NULL));
  if (value == NULL)
    {
      judge_error (error);
      return;
    }
  g_assert (ferry_parameter_check (row, value, NULL));
  shown = ferry_parameter_format (row, value);
  g_assert (g_utf8_validate (shown, -1, NULL));
  again = ferry_parameter_parse (row, shown, NULL);
  /* Names of files need not be text, and of numbers 15 digits are shown. */
  if (row->type <= FERRY_PARAMETER_CHOICE && row->type != FERRY_PARAMETER_NUMBER)
    g_assert (again != NULL && g_variant_equal (again, value));
}

/* Text that is a GVariant, or none. */
static GVariant *
parse (const char *text)
{
  GVariant *value = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

  return value != NULL ? value : g_variant_parse (NULL, text, NULL, NULL, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  const FerryParameter *table;
  g_autofree char *text = NULL;
  GVariant *given;

  if (size < 2)
    return 0;
  table = choose_table (data[0]);
  /* Its end is that of the bytes: reading on is found. */
  text = g_strndup ((const char *)data + 2, size - 2);
  switch (data[1] % 3)
    {
    case 0:
      {
        g_autoptr (GBytes) bytes = g_bytes_new (data + 2, size - 2);

        try_variant (table, g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
        return 0;
      }
    case 1:
      given = parse (text);
      if (given != NULL)
        try_variant (table, given);
      return 0;
    default:
      for (const FerryParameter *row = table; row->name != NULL; row++)
        try_text (row, text);
      return 0;
    }
}
