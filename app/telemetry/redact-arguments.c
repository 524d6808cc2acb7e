/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes secrets out of command lines. */
#include "redact.h"

#include <string.h>

/* Short options that carry a secret in the programs named, apart or not: "-a s3cret", "-as3cret". */
static const struct
{
  const char *program;
  const char *options;
} known_programs[] = {
  {"ab", "AP"},
  {"curl", "uU"},
  {"docker", "p"},
  {"http", "a"},
  {"https", "a"},
  {"ipmitool", "P"},
  {"ldapadd", "w"},
  {"ldapdelete", "w"},
  {"ldapmodify", "w"},
  {"ldapsearch", "w"},
  {"ldapwhoami", "w"},
  {"lftp", "u"},
  {"mongo", "p"},
  {"mongodump", "p"},
  {"mongorestore", "p"},
  {"mongosh", "p"},
  {"podman", "p"},
  {"redis-cli", "a"},
  {"smbclient", "U"},
  {"sqlcmd", "P"},
  {"sshpass", "p"},
  {"unzip", "P"},
  {"zip", "P"},
};

/* How many bytes "NAME=" takes, if @argument is such an addition to the environment; else 0. */
static gsize
assignment_length (const char *argument)
{
  gsize length = 0;

  if (g_ascii_isdigit (*argument))
    return 0;
  while (g_ascii_isalnum (argument[length]) || argument[length] == '_')
    length++;
  return length > 0 && argument[length] == '=' ? length + 1 : 0;
}

/* The options that carry a secret in @program; NULL where none is known. */
static const char *
find_known_options (const char *program)
{
  const char *slash = strrchr (program, '/');
  const char *name = slash != NULL ? slash + 1 : program;

  for (gsize i = 0; i < G_N_ELEMENTS (known_programs); i++)
    if (strcmp (name, known_programs[i].program) == 0)
      return known_programs[i].options;
  return NULL;
}

/* OpenSSL's. */
static gboolean
is_pass_phrase_option (const char *argument)
{
  return strcmp (argument, "-passin") == 0 || strcmp (argument, "-passout") == 0;
}

/* An option with one dash and one letter: how much of it may be shown, with *@next whether its secret is
 * the argument that follows; 0 if it carries none. @options are those that do. */
static gsize
short_option_length (const char *options,
                     const char *argument,
                     gboolean *next)
{
  gboolean known;

  if (argument[0] != '-' || !g_ascii_isalpha (argument[1]))
    return 0;
  known = strchr (options, argument[1]) != NULL;
  *next = known && argument[2] == '\0';
  if (argument[2] == '\0' || is_pass_phrase_option (argument) || ferry_redact_is_secret_name (argument + 1, strcspn (argument + 1, "=")))
    return 0;
  /* MySQL's, and of many others. */
  return known || argument[1] == 'p' ? 2 : 0;
}

/* "--token", "-passin": whether the argument that follows is a secret; "--user", if it is a login. */
static gboolean
is_secret_option (const char *argument,
                  const char *value)
{
  if (argument[0] != '-' || argument[1] == '\0' || strpbrk (argument, "= :") != NULL || strlen (argument) <= 2)
    return FALSE;
  return ferry_redact_is_secret_name (argument, -1) || is_pass_phrase_option (argument) ||
         (value != NULL && g_str_has_prefix (argument, "--") && ferry_redact_is_login (argument + 2, -1, value, -1));
}

/* Whether what stands behind @equals in @argument is a secret. */
static gboolean
is_secret_assignment (const char *argument,
                      const char *equals)
{
  if (argument[0] != '-' && assignment_length (argument) == 0)
    return FALSE;
  return ferry_redact_is_secret_name (argument, equals - argument) ||
         (g_str_has_prefix (argument, "--") && ferry_redact_is_login (argument + 2, equals - argument - 2, equals + 1, -1));
}

/* "NAME=value" and "--name=value". */
static char *
redact_assignment (const char *argument)
{
  const char *equals = strchr (argument, '=');

  if (equals != NULL && is_secret_assignment (argument, equals))
    {
      g_autofree char *shown = g_strdup_printf ("%.*s" FERRY_REDACTED, (int)(equals + 1 - argument), argument);

      return g_utf8_make_valid (shown, -1);
    }
  return ferry_redact_text (argument);
}

char **
ferry_redact_arguments (const char * const *arguments)
{
  GPtrArray *redacted = g_ptr_array_new ();
  const char *options = NULL; /* NULL before the program */
  gboolean is_secret = FALSE;

  g_return_val_if_fail (arguments != NULL, NULL);

  for (; *arguments != NULL; arguments++)
    {
      gboolean next = FALSE;
      gsize shown = options != NULL ? short_option_length (options, *arguments, &next) : 0;
      const char *known = is_secret ? NULL : find_known_options (*arguments);

      if (is_secret)
        g_ptr_array_add (redacted, g_strdup (FERRY_REDACTED));
      else if (shown > 0)
        g_ptr_array_add (redacted, g_strdup_printf ("%.*s" FERRY_REDACTED, (int)shown, *arguments));
      else
        g_ptr_array_add (redacted, redact_assignment (*arguments));
      is_secret = !is_secret && (next || is_secret_option (*arguments, arguments[1]));
      /* One program often starts another: "sudo curl", "docker exec db redis-cli". */
      if (known != NULL)
        options = known;
      else if (options == NULL && assignment_length (*arguments) == 0)
        options = "";
    }
  g_ptr_array_add (redacted, NULL);

  return (char **)g_ptr_array_free (redacted, FALSE);
}
