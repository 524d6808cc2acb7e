/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes literals and comments out of SQL. */
#include "redact.h"

#include <string.h>

/* Bytes above ASCII are letters of names. */
static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar)c >= 0x80;
}

/* After what is quoted from here on: a doubled quote does not end it, and neither does one after a
 * backslash in @has_escapes. */
static const char *
skip_quoted (const char *text,
             gboolean has_escapes)
{
  char quote = *text++;

  for (; *text != '\0'; text++)
    {
      if (has_escapes && *text == '\\' && text[1] != '\0')
        text++;
      else if (*text == quote && text[1] == quote)
        text++;
      else if (*text == quote)
        return text + 1;
    }
  return text;
}

/* After a string. Whether a backslash escapes depends on who reads it: where that makes a difference,
 * nothing of what follows can be told from the string. */
static const char *
skip_string (const char *text)
{
  const char *end = skip_quoted (text, FALSE);

  return end == skip_quoted (text, TRUE) ? end : text + strlen (text);
}

/* After PostgreSQL's $tag$ … $tag$; NULL if there is none here. */
static const char *
skip_dollar_quoted (const char *text)
{
  g_autofree char *tag = NULL;
  const char *end = text + 1;

  while (is_word_character (*end))
    end++;
  if (*end != '$')
    return NULL;
  tag = g_strndup (text, end + 1 - text);
  text = strstr (end + 1, tag);

  return text != NULL ? text + strlen (tag) : end + strlen (end);
}

/* After "1", ".5", "0xff", "1.5e-3". */
static const char *
skip_number (const char *text)
{
  while (is_word_character (*text) || *text == '.' ||
         ((*text == '+' || *text == '-') && (text[-1] == 'e' || text[-1] == 'E')))
    text++;
  return text;
}

/* After a comment; NULL if there is none here. */
static const char *
skip_comment (const char *text)
{
  const char *end;

  if (text[0] == '-' && text[1] == '-')
    return text + strcspn (text, "\n");
  if (text[0] != '/' || text[1] != '*')
    return NULL;
  end = strstr (text + 2, "*/");
  return end != NULL ? end + 2 : text + strlen (text);
}

/* After a literal that begins with a word: N'…', X'…', E'…', _utf8'…'; after the word, kept, otherwise. */
static const char *
append_word (GString *out,
             const char *text)
{
  const char *end = text;

  while (is_word_character (*end))
    end++;
  if (*end == '\'' && (end == text + 1 || *text == '_'))
    {
      g_string_append_c (out, '?');
      return skip_string (end);
    }
  g_string_append_len (out, text, end - text);
  return end;
}

static const char *
append_token (GString *out,
              const char *text)
{
  const char *end;

  if ((end = skip_comment (text)) != NULL)
    return end;
  if (*text == '\'' || *text == '"')
    {
      g_string_append_c (out, '?');
      return skip_string (text);
    }
  if (*text == '$' && (end = skip_dollar_quoted (text)) != NULL)
    {
      g_string_append_c (out, '?');
      return end;
    }
  if (g_ascii_isdigit (*text) || (*text == '.' && g_ascii_isdigit (text[1])))
    {
      g_string_append_c (out, '?');
      return skip_number (text);
    }
  if (is_word_character (*text))
    return append_word (out, text);

  g_string_append_c (out, *text);
  return text + 1;
}

char *
ferry_redact_sql (const char *statement)
{
  g_autofree char *valid = NULL;
  GString *out;

  g_return_val_if_fail (statement != NULL, NULL);

  valid = g_utf8_make_valid (statement, -1);
  out = g_string_sized_new (strlen (valid));
  for (const char *rest = valid; *rest != '\0';)
    rest = append_token (out, rest);

  return g_string_free (out, FALSE);
}
