/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes secrets out of any text, by what stands before them. */
#include "redact.h"

#include <string.h>

#define SPACES " \t\r\n\v\f"

/* What ends a URL in a sentence, and a value that is not quoted. */
#define URL_ENDS SPACES "\"'<>`\\"
#define VALUE_ENDS SPACES ",;&)}]\"'<>`"

#define MAX_LOGIN 1024

/* What these say may have several words: up to the end of the line. */
static const char * const header_names[] = {"authorization", "cookie"};

/* Words before the secret itself. */
static const char * const schemes[] = {"basic", "bearer", "digest", "token"};

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.';
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  if (!g_ascii_isalnum (*text) && *text != '_')
    return 0;
  while (is_name_character (text[length]))
    length++;
  return length;
}

static gboolean
is_header (const char *name,
           gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (header_names); i++)
    {
      gsize n = strlen (header_names[i]);

      if (length >= n && g_ascii_strncasecmp (name + length - n, header_names[i], n) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_scheme (const char *word,
           gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (length == strlen (schemes[i]) && g_ascii_strncasecmp (word, schemes[i], length) == 0)
      return TRUE;
  return FALSE;
}

/* The end of what is quoted, the quote not included; the text's end if it is cut off. */
static const char *
find_quote_end (const char *text,
                char quote)
{
  for (; *text != '\0' && *text != quote; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;
  return text;
}

/* Where the value of a secret ends. */
static const char *
find_value_end (const char *value,
                gboolean to_line_end)
{
  gsize length;

  if (to_line_end)
    return value + strcspn (value, "\r\n");
  length = strcspn (value, VALUE_ENDS);
  if (is_scheme (value, length))
    {
      length += strspn (value + length, " \t");
      length += strcspn (value + length, VALUE_ENDS);
    }
  return value + length;
}

/* "=", ": ", "\": " and the like, or nothing. */
static gsize
separator_length (const char *text)
{
  gsize length = 0;
  gsize signs;

  if (*text == '"' || *text == '\'')
    length++;
  length += strspn (text + length, " \t");
  signs = strspn (text + length, "=:>");
  if (signs == 0)
    return 0;
  length += signs;

  return length + strspn (text + length, " \t");
}

/* Appends FERRY_REDACTED for the value that begins here; returns its end. */
static const char *
append_redacted (GString *out,
                 const char *value,
                 gboolean to_line_end)
{
  const char *end;

  if (*value == '"' || *value == '\'')
    {
      g_string_append_c (out, *value);
      end = find_quote_end (value + 1, *value);
    }
  else
    end = find_value_end (value, to_line_end);
  if (end > value)
    g_string_append (out, FERRY_REDACTED);
  return end;
}

/* Whether what follows "Bearer" or "Basic" is a secret and not the rest of a sentence. */
static gboolean
looks_random (const char *text)
{
  gsize length = strcspn (text, VALUE_ENDS);

  if (length < 8)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (text[i]))
      return TRUE;
  return FALSE;
}

/* In "user:password@host" the last @ of the word; else NULL. Looks only so far, or a long word of many
 * colons would be read again for each of them. */
static const char *
find_login_end (const char *name,
                gsize length)
{
  const char *found = NULL;

  if (name[length] != ':' || (length == strlen ("mailto") && g_ascii_strncasecmp (name, "mailto", length) == 0))
    return NULL;
  for (const char *c = name + length + 1; *c != '\0' && c < name + MAX_LOGIN && strchr (URL_ENDS, *c) == NULL; c++)
    if (*c == '@')
      found = c;
  return found;
}

/* Whether a secret stands behind @name, @between characters after it. */
static gboolean
announces_secret (const char *name,
                  gsize length,
                  gboolean is_option,
                  gsize between)
{
  const char *value = name + length + between;
  gsize quote = *value == '"' || *value == '\'';

  if (ferry_redact_is_secret_name (name, length))
    return TRUE;
  return is_option && ferry_redact_is_login (name, length, value + quote, strcspn (value + quote, VALUE_ENDS));
}

/* What begins with a name: appends it, and what it says about what follows. Returns the end. */
static const char *
append_name (GString *out,
             const char *name,
             gsize length,
             gboolean is_option)
{
  const char *rest = name + length;
  gsize separator = separator_length (rest);
  const char *login_end = find_login_end (name, length);
  gsize spaces = strspn (rest, " \t");
  gsize between = separator > 0 || !is_option ? separator : spaces;

  if (g_str_has_prefix (rest, "://"))
    {
      g_autofree char *url = g_strndup (name, strcspn (name, URL_ENDS));
      g_autofree char *redacted = ferry_redact_url (url);

      g_string_append (out, redacted);
      return name + strlen (url);
    }

  g_string_append_len (out, name, length);
  if (between > 0 && announces_secret (name, length, is_option, between))
    {
      g_string_append_len (out, rest, between);
      return append_redacted (out, rest + between, is_header (name, length));
    }
  if (login_end != NULL)
    {
      g_string_append (out, ":" FERRY_REDACTED);
      return login_end;
    }
  if (spaces > 0 && is_scheme (name, length) && looks_random (rest + spaces))
    {
      g_string_append_len (out, rest, spaces);
      return append_redacted (out, rest + spaces, FALSE);
    }
  return rest;
}

char *
ferry_redact_text (const char *text)
{
  g_autofree char *valid = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  /* No secret is told without one of these. */
  if (strpbrk (valid, "=:@-") == NULL && strcasestr (valid, "bearer") == NULL && strcasestr (valid, "basic") == NULL)
    return g_steal_pointer (&valid);

  out = g_string_sized_new (strlen (valid));
  for (const char *rest = valid; *rest != '\0';)
    {
      gsize length = name_length (rest);

      if (length > 0)
        rest = append_name (out, rest, length, rest > valid && rest[-1] == '-');
      else
        g_string_append_c (out, *rest++);
    }

  return g_string_free (out, FALSE);
}
