/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which names stand for secrets. */
#include "redact.h"

#include <string.h>

/* A word of the name, in small letters. */
static const char * const secret_words[] = {
  "apikey",
  "auth",
  "authorization",
  "bearer",
  "cookie",
  "credential",
  "credentials",
  "jsessionid",
  "key",
  "keys",
  "otp",
  "pass",
  "passphrase",
  "passwd",
  "password",
  "passwords",
  "phpsessid",
  "pin",
  "pw",
  "pwd",
  "secret",
  "secrets",
  "session",
  "sessionid",
  "sid",
  "sig",
  "signature",
  "token",
  "tokens",
};

/* Where words are not set apart, "PGPASSWORD": how the name ends. */
static const char * const secret_endings[] = {
  "apikey",
  "accesskey",
  "secretkey",
  "privatekey",
  "authkey",
  "credential",
  "credentials",
  "passphrase",
  "passwd",
  "password",
  "secret",
  "signature",
  "token",
};

/* Names that speak about a secret without being one, by their last word... */
static const char * const harmless_last_words[] = {
  "command",
  "count",
  "expires",
  "fd",
  "file",
  "length",
  "name",
  "path",
  "prompt",
  "size",
  "stdin",
  "type",
};

/* ...and by their first. */
static const char * const harmless_first_words[] = {"ask", "max", "no", "use"};

/* Options that may name somebody alone, or with a password: curl's, and those of programs made like it. */
static const char * const login_options[] = {"U", "cert", "login", "proxy-user", "u", "user"};

#define MAX_WORD 32

static gboolean
is_among (const char *word,
          const char * const *words,
          gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp (word, words[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
ends_like_secret (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (secret_endings); i++)
    if (g_str_has_suffix (word, secret_endings[i]))
      return TRUE;
  return FALSE;
}

/* Copies the next word, in small letters and without digits: "X-Amz-Signature2", "dbPassword". What is
 * longer than a word loses its beginning. Returns where the next one may begin. */
static const char *
read_word (const char *text,
           const char *end,
           char word[MAX_WORD])
{
  gsize length = 0;

  while (text < end && !g_ascii_isalpha (*text))
    text++;
  for (; text < end && g_ascii_isalnum (*text); text++)
    {
      if (length > 0 && g_ascii_isupper (*text) && g_ascii_islower (text[-1]))
        break;
      if (!g_ascii_isalpha (*text))
        continue;
      if (length == MAX_WORD - 1)
        memmove (word, word + 1, --length);
      word[length++] = g_ascii_tolower (*text);
    }
  word[length] = '\0';

  return text;
}

gboolean
ferry_redact_is_secret_name (const char *name,
                             gssize length)
{
  const char *end;
  char word[MAX_WORD] = "";
  gboolean is_secret = FALSE;
  gboolean is_first = TRUE;

  g_return_val_if_fail (name != NULL, TRUE);

  end = name + (length < 0 ? strlen (name) : (gsize)length);
  while (name < end)
    {
      char next[MAX_WORD];

      name = read_word (name, end, next);
      if (*next == '\0')
        break;
      if (is_first && is_among (next, harmless_first_words, G_N_ELEMENTS (harmless_first_words)))
        return FALSE;
      is_first = FALSE;
      memcpy (word, next, sizeof word);
      is_secret |= is_among (word, secret_words, G_N_ELEMENTS (secret_words)) || ends_like_secret (word);
    }

  return is_secret && !is_among (word, harmless_last_words, G_N_ELEMENTS (harmless_last_words));
}

gboolean
ferry_redact_is_login (const char *option,
                       gssize option_length,
                       const char *value,
                       gssize value_length)
{
  gsize n_option, n_value, name, secret;

  g_return_val_if_fail (option != NULL && value != NULL, TRUE);

  n_option = option_length < 0 ? strlen (option) : (gsize)option_length;
  n_value = value_length < 0 ? strlen (value) : (gsize)value_length;
  for (gsize i = 0; i < G_N_ELEMENTS (login_options); i++)
    if (n_option == strlen (login_options[i]) && strncmp (option, login_options[i], n_option) == 0)
      {
        name = MIN (strcspn (value, ":"), n_value);
        if (name == 0 || name + 1 >= n_value)
          return FALSE;
        /* "--user 1000:1000" are two numbers that everybody may know. */
        secret = strspn (value + name + 1, "0123456789");
        return strspn (value, "0123456789") < name || name + 1 + secret < n_value;
      }
  return FALSE;
}
