/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns line up by what a terminal shows, whatever is in them. */
#include "cli/text-table.h"

#include <locale.h>

static void
assert_table (FerryTextTable *table,
              const char *indent,
              const char *expected)
{
  g_autofree char *text = ferry_text_table_format (table, indent);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_aligned (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("lrl");

  assert_table (table, "", "");
  ferry_text_table_add_row (table, "a", "12", "first");
  ferry_text_table_add_row (table, "long", "3", "second");
  assert_table (table, "> ", "> a     12  first\n> long   3  second\n");
}

static void
test_no_blanks_at_the_end (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("llr");

  ferry_text_table_add_row (table, "a", "", "");
  ferry_text_table_add_row (table, "", "b", "");
  ferry_text_table_add_row (table, "long", "bb", "1");
  ferry_text_table_add_row (table, "", "", "22");
  assert_table (table, "", "a\n      b\nlong  bb   1\n          22\n");
}

static void
test_widths (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");

  g_assert_cmpuint (ferry_text_get_width (""), ==, 0);
  g_assert_cmpuint (ferry_text_get_width ("naïve…"), ==, 6);
  g_assert_cmpuint (ferry_text_get_width ("日本"), ==, 4);
  /* A combining accent takes no cell. */
  g_assert_cmpuint (ferry_text_get_width ("e\xcc\x81"), ==, 1);

  ferry_text_table_add_row (table, "日本", "|");
  ferry_text_table_add_row (table, "ïïïïï", "|");
  ferry_text_table_add_row (table, "e\xcc\x81", "|");
  assert_table (table, "", "日本   |\nïïïïï  |\ne\xcc\x81      |\n");
}

static void
assert_printable (const char *bytes,
                  const char *expected)
{
  g_autofree char *text = ferry_text_make_printable (bytes);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_printable (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");

  assert_printable ("plain · ü", "plain · ü");
  assert_printable ("a\nb\tc", "a\\012b\\011c");
  assert_printable ("\033[2J", "\\033[2J");
  assert_printable ("\xc2\x9b", "\\233");
  assert_printable ("\xff", "\xef\xbf\xbd");

  ferry_text_table_add_row (table, "a\nb", "|");
  assert_table (table, "", "a\\012b  |\n");
}

static void
assert_cut (const char *text,
            guint width,
            const char *expected)
{
  g_autofree char *cut = ferry_text_cut (text, width);

  g_assert_cmpstr (cut, ==, expected);
}

static void
test_cut (void)
{
  assert_cut ("abc", 3, "abc");
  assert_cut ("abc", 2, "ab");
  assert_cut ("abc", 0, "");
  assert_cut ("日本", 3, "日");
  /* What belongs to the last character that fits comes along. */
  assert_cut ("e\xcc\x81x", 1, "e\xcc\x81");
}

static void
assert_wrap (const char *text,
             const char *expected)
{
  g_autofree char *lines = ferry_text_wrap (text, 8);

  g_assert_cmpstr (lines, ==, expected);
}

static void
test_wrap (void)
{
  assert_wrap ("", "\n");
  assert_wrap ("one two", "one two\n");
  assert_wrap ("one two three", "one two\nthree\n");
  assert_wrap ("four four", "four\nfour\n");
  assert_wrap ("unbreakable word", "unbreakable\nword\n");
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-table/aligned", test_aligned);
  g_test_add_func ("/text-table/no-blanks-at-the-end", test_no_blanks_at_the_end);
  g_test_add_func ("/text-table/widths", test_widths);
  g_test_add_func ("/text-table/printable", test_printable);
  g_test_add_func ("/text-table/cut", test_cut);
  g_test_add_func ("/text-table/wrap", test_wrap);

  return g_test_run ();
}
