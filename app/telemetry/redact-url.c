/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes secrets out of a URL. Not by GUri, which refuses or rewrites what is not quite one: those that
 * people got wrong are the ones that errors quote. */
#include "redact.h"

#include <string.h>

/* A URL in a URL in a URL...: what lies deeper is taken out whole. */
#define MAX_DEPTH 3

static char *redact (const char *url,
                     guint depth);

/* Whether what follows the host's colon can be a port. */
static gboolean
is_port (const char *text,
         const char *end)
{
  while (text < end && g_ascii_isdigit (*text))
    text++;
  return text == end;
}

/* Where a host begins that a password with a slash in it put out of place; NULL if there is none. */
static const char *
find_late_host (const char *authority,
                const char *end)
{
  const char *colon = memchr (authority, ':', end - authority);
  const char *at;

  if (colon == NULL || *authority == '[' || is_port (colon + 1, end))
    return NULL;
  at = strrchr (end, '@');
  return at != NULL ? at + 1 : NULL;
}

/* Appends the authority without who logs in. Returns where it ends. */
static const char *
append_authority (GString *text,
                  const char *authority)
{
  const char *end = authority + strcspn (authority, "/?#");
  const char *host = authority;
  const char *late = find_late_host (authority, end);

  for (const char *c = authority; c < end; c++)
    if (*c == '@')
      host = c + 1;
  if (host == authority && late != NULL)
    {
      host = late;
      end = host + strcspn (host, "/?#");
    }
  if (host != authority)
    g_string_append (text, FERRY_REDACTED "@");
  g_string_append_len (text, host, end - host);

  return end;
}

static gboolean
is_secret_part (const char *name,
                gsize length)
{
  g_autofree char *decoded = g_uri_unescape_segment (name, name + length, NULL);

  /* What cannot be decoded is looked at as it is. */
  return ferry_redact_is_secret_name (decoded != NULL ? decoded : name, decoded != NULL ? -1 : (gssize)length);
}

/* Whether a URL in the value, encoded or not, has something to hide. */
static gboolean
has_secret_url (const char *value,
                gsize length,
                guint depth)
{
  g_autofree char *decoded = g_uri_unescape_segment (value, value + length, NULL);
  g_autofree char *redacted = NULL;

  if (decoded == NULL || strstr (decoded, "://") == NULL)
    return FALSE;
  if (depth == MAX_DEPTH)
    return TRUE;
  redacted = redact (decoded, depth + 1);
  return strcmp (decoded, redacted) != 0;
}

/* Appends "name=value", or whatever it is. */
static void
append_part (GString *text,
             const char *part,
             gsize length,
             guint depth)
{
  const char *equals = memchr (part, '=', length);
  gsize name_length = equals != NULL ? (gsize)(equals - part) : length;

  if (equals == NULL ||
      (!is_secret_part (part, name_length) && !has_secret_url (equals + 1, length - name_length - 1, depth)))
    {
      g_string_append_len (text, part, length);
      return;
    }
  g_string_append_len (text, part, name_length);
  g_string_append (text, "=" FERRY_REDACTED);
}

static char *
redact (const char *url,
        guint depth)
{
  g_autofree char *valid = g_utf8_make_valid (url, -1);
  GString *text = g_string_sized_new (strlen (valid));
  const char *rest;

  rest = strstr (valid, "://");
  if (rest != NULL)
    {
      rest += strlen ("://");
      g_string_append_len (text, valid, rest - valid);
      rest = append_authority (text, rest);
    }
  else
    rest = valid;

  while (*rest != '\0')
    {
      /* A path's slashes part names from each other, those in a value do not. */
      gsize length = strcspn (rest, "/?&;#");
      const char *equals = memchr (rest, '=', length);

      if (equals != NULL)
        length = strcspn (rest, "&;#");
      append_part (text, rest, length, depth);
      rest += length;
      if (*rest != '\0')
        g_string_append_c (text, *rest++);
    }

  return g_string_free (text, FALSE);
}

char *
ferry_redact_url (const char *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return redact (url, 0);
}
