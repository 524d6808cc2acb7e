/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of a query as CSV: whoever reads it back knows nothing from empty text, and numbers by all their digits. */
#include "model/row-text.h"

static char *
to_text (const char *result)
{
  g_autoptr (GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (result));
  GString *text = g_string_new (NULL);

  ferry_row_text_append (text, parsed);
  return g_string_free (text, FALSE);
}

static void
test_values (void)
{
  g_autofree char *text = to_text ("{'columns': <['a', 'b,c', 'say \"d\"', '']>, 'rows': <@aav ["
                                   "[<int64 -12>, <'plain'>, <''>, <@ms nothing>],"
                                   "[<0.1>, <'two\\nlines'>, <'a \"quote\"'>, <b'\\001\\377'>],"
                                   "[<2.0>, <'a, b'>, <@ay []>, <1e300>]]>}");

  g_assert_cmpstr (text, ==,
                   "a,\"b,c\",\"say \"\"d\"\"\",\"\"\r\n"
                   "-12,plain,\"\",\r\n"
                   "0.1,\"two\nlines\",\"a \"\"quote\"\"\",X'01FF00'\r\n"
                   "2.0,\"a, b\",X'',1e+300\r\n");
}

static void
test_no_rows (void)
{
  g_autofree char *text = to_text ("{'columns': <['a']>, 'rows': <@aav []>}");

  g_assert_cmpstr (text, ==, "a\r\n");
}

static void
test_numbers (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = {
    {0, "0.0"},
    {-1.5, "-1.5"},
    {0.1, "0.1"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1e15, "1e+15"},
    {123456, "123456.0"},
    {G_MAXDOUBLE, "1.7976931348623157e+308"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) number = g_variant_ref_sink (g_variant_new_double (cases[i].number));
      g_autofree char *text = ferry_row_text_format_number (number);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/row-text/values", test_values);
  g_test_add_func ("/model/row-text/no-rows", test_no_rows);
  g_test_add_func ("/model/row-text/numbers", test_numbers);

  return g_test_run ();
}
