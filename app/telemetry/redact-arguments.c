/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes secrets out of command lines. */
#include "redact.h"

#include <string.h>

/* Short options that carry a secret in the programs named, apart or not: "-a s3cret", "-as3cret". */
static const struct
{
  const char *program;
  char option;
} known_options[] = {
  {"curl", 'u'},
  {"docker", 'p'},
  {"ldapsearch", 'w'},
  {"podman", 'p'},
  {"redis-cli", 'a'},
  {"smbclient", 'U'},
  {"sshpass", 'p'},
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

static gboolean
is_known_option (const char *program,
                 char option)
{
  const char *slash = strrchr (program, '/');
  const char *name = slash != NULL ? slash + 1 : program;

  for (gsize i = 0; i < G_N_ELEMENTS (known_options); i++)
    if (option == known_options[i].option && strcmp (name, known_options[i].program) == 0)
      return TRUE;
  return FALSE;
}

/* OpenSSL's. */
static gboolean
is_pass_phrase_option (const char *argument)
{
  return strcmp (argument, "-passin") == 0 || strcmp (argument, "-passout") == 0;
}

/* An option with one dash and one letter: how much of it may be shown, with *@next whether its secret is
 * the argument that follows; 0 if it carries none. */
static gsize
short_option_length (const char *program,
                     const char *argument,
                     gboolean *next)
{
  gboolean known;

  if (argument[0] != '-' || !g_ascii_isalpha (argument[1]))
    return 0;
  known = is_known_option (program, argument[1]);
  *next = known && argument[2] == '\0';
  if (argument[2] == '\0' || is_pass_phrase_option (argument) || ferry_redact_is_secret_name (argument + 1, strcspn (argument + 1, "=")))
    return 0;
  /* MySQL's, and of many others. */
  return known || argument[1] == 'p' ? 2 : 0;
}

/* "--token", "-passin": whether the argument that follows is a secret. */
static gboolean
is_secret_option (const char *argument)
{
  return argument[0] == '-' && argument[1] != '\0' && strpbrk (argument, "= :") == NULL && strlen (argument) > 2 &&
         (ferry_redact_is_secret_name (argument, -1) || is_pass_phrase_option (argument));
}

/* "NAME=value" and "--name=value". */
static char *
redact_assignment (const char *argument)
{
  const char *equals = strchr (argument, '=');

  if (equals != NULL && (argument[0] == '-' || assignment_length (argument) > 0) &&
      ferry_redact_is_secret_name (argument, equals - argument))
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
  const char *program = NULL;
  gboolean is_secret = FALSE;

  g_return_val_if_fail (arguments != NULL, NULL);

  for (; *arguments != NULL; arguments++)
    {
      gboolean next = FALSE;
      gsize shown = program != NULL ? short_option_length (program, *arguments, &next) : 0;

      if (is_secret)
        g_ptr_array_add (redacted, g_strdup (FERRY_REDACTED));
      else if (shown > 0)
        g_ptr_array_add (redacted, g_strdup_printf ("%.*s" FERRY_REDACTED, (int)shown, *arguments));
      else
        g_ptr_array_add (redacted, redact_assignment (*arguments));
      is_secret = !is_secret && (next || is_secret_option (*arguments));
      if (program == NULL && assignment_length (*arguments) == 0)
        program = *arguments;
    }
  g_ptr_array_add (redacted, NULL);

  return (char **)g_ptr_array_free (redacted, FALSE);
}
