/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Secrets leave no URL, no command line, no SQL, no text, no log record; the rest stays. */
#include "telemetry/redact.h"

#include "boundary/trace-context.h"

#include <string.h>

typedef struct
{
  const char *given;
  const char *expected;
} Pair;

static void
check_pairs (const Pair *pairs,
             gsize n,
             char *(*redact) (const char *text))
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *redacted = redact (pairs[i].given);

      g_assert_cmpstr (redacted, ==, pairs[i].expected);
    }
}

static void
test_names (void)
{
  static const char * const secret[] = {
    "password",
    "PASSWORD",
    "token",
    "api_key",
    "apikey",
    "X-Amz-Signature",
    "AWS_SECRET_ACCESS_KEY",
    "PGPASSWORD",
    "dbPassword",
    "sslpassword2",
    "accessKey",
    "sig",
    "JSESSIONID",
    "x.auth.token",
    "--client-secret",
  };
  static const char * const harmless[] = {
    "",
    "name",
    "keyboard",
    "monkey",
    "passenger",
    "compass",
    "token_type",
    "password-file",
    "no-password",
    "max_tokens",
    "author",
    "signal",
    "secretary",
    "design",
    "-_-",
    "key_size",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (secret); i++)
    if (!ferry_redact_is_secret_name (secret[i], -1))
      g_error ("%s is a secret's name", secret[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (harmless); i++)
    if (ferry_redact_is_secret_name (harmless[i], -1))
      g_error ("%s is no secret's name", harmless[i]);
  g_assert_false (ferry_redact_is_secret_name ("key=value", 0));
  g_assert_true (ferry_redact_is_secret_name ("keyboard", 3));
}

static void
test_url (void)
{
  static const Pair pairs[] = {
    {"https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
    {"https://example.org:8080/", "https://example.org:8080/"},
    {"http://[::1]:80/x", "http://[::1]:80/x"},
    {"https://user:s3cret@example.org/", "https://***@example.org/"},
    {"https://ghp_s3cret@example.org", "https://***@example.org"},
    {"https://user:s3@cret@example.org/", "https://***@example.org/"},
    {"https://user:s3/cret@example.org/x", "https://***@example.org/x"},
    {"postgresql://u:s3cret@[::1]:5432/db?sslmode=on", "postgresql://***@[::1]:5432/db?sslmode=on"},
    {"https://h/?a=1&token=s3cret&b=2", "https://h/?a=1&token=***&b=2"},
    {"https://h/?a=1;api_key=s3cret;b=2", "https://h/?a=1;api_key=***;b=2"},
    {"https://h/?X-Amz-Signature=s3cret", "https://h/?X-Amz-Signature=***"},
    {"https://h/?%74oken=s3cret", "https://h/?%74oken=***"},
    {"https://h/?password=s3/cr?et=x&y=z", "https://h/?password=***&y=z"},
    {"https://h/a;jsessionid=s3cret/b?c=d", "https://h/a;jsessionid=***"},
    {"https://h/#access_token=s3cret&state=1", "https://h/#access_token=***&state=1"},
    {"https://h/?next=http%3A%2F%2Fu%3As3cret%40g%2F", "https://h/?next=***"},
    {"https://h/?next=http%3A%2F%2Fg%2F", "https://h/?next=http%3A%2F%2Fg%2F"},
    {"https://h/?a=b://c/?d=e://f/?g=h://i/?j=k://l/?pw=s3cret", "https://h/?a=***"},
    /* Deeper than it looks. */
    {"https://h/?a=b://c/?d=e://f/?g=h://i/", "https://h/?a=b://c/?d=e://f/?g=h://i/"},
    {"https://h/?a=b://c/?d=e://f/?g=h://i/?j=k://l/", "https://h/?a=***"},
    {"token=s3cret", "token=***"},
    {"https://h/?token", "https://h/?token"},
    {"", ""},
    {"://", "://"},
    {"https://h/\xff?key=s3cret", "https://h/\xef\xbf\xbd?key=***"},
  };

  check_pairs (pairs, G_N_ELEMENTS (pairs), ferry_redact_url);
}

static void
test_text (void)
{
  static const Pair pairs[] = {
    {"No such file or directory", "No such file or directory"},
    {"Is a directory: /home/a-b/c.d", "Is a directory: /home/a-b/c.d"},
    {"GET https://u:s3cret@h/?key=s3cret failed: 404", "GET https://***@h/?key=*** failed: 404"},
    {"see <https://h/?key=s3cret>, or so", "see <https://h/?key=***>, or so"},
    {"git+ssh://u:s3cret@h:x", "git+ssh://***@h:x"},
    {"password=s3cret, user=me", "password=***, user=me"},
    {"Password: s3cret", "Password: ***"},
    {"{\"user\": \"me\", \"password\": \"s3 \\\" cret\", \"n\": 1}", "{\"user\": \"me\", \"password\": \"***\", \"n\": 1}"},
    {"{'token':'s3cret'}", "{'token':'***'}"},
    {"{\"token\": \"s3cret cut o", "{\"token\": \"***"},
    {"Authorization: Bearer s3cret s3cret\nHost: h", "Authorization: ***\nHost: h"},
    {"Set-Cookie: a=s3cret; b=s3cret", "Set-Cookie: ***"},
    {"token: bearer s3cret rest", "token: *** rest"},
    {"with Bearer s3cretS3cret and more", "with Bearer *** and more"},
    {"bearer of bad news", "bearer of bad news"},
    {"basic authentication required", "basic authentication required"},
    {"mysql --password s3cret --host h", "mysql --password *** --host h"},
    {"curl --user me:s3cret -u me:s3cret --proxy-user='me:s3 cret' https://h", "curl --user *** -u *** --proxy-user='***' https://h"},
    {"curl --user me --oauth2-bearer s3cret", "curl --user me --oauth2-bearer ***"},
    {"docker run --user 1000:1000 --user 0:x i", "docker run --user 1000:1000 --user *** i"},
    {"-u: no user:given", "-u: no user:given"},
    {"dial root:s3cret@tcp(db)", "dial root:***@tcp(db)"},
    {"write to mailto:me@example.org", "write to mailto:me@example.org"},
    {"password=", "password="},
    {"", ""},
    {"\xff password=\xfe", "\xef\xbf\xbd password=***"},
  };

  check_pairs (pairs, G_N_ELEMENTS (pairs), ferry_redact_text);
}

static void
test_sql (void)
{
  static const Pair pairs[] = {
    {"SELECT a, b FROM t1 WHERE c = 's3cret' LIMIT 10", "SELECT a, b FROM t1 WHERE c = ? LIMIT ?"},
    {"SELECT 'it''s s3cret' || x", "SELECT ? || x"},
    {"SELECT \"s3cret\", `c`, [d]", "SELECT ?, `c`, [d]"},
    {"SELECT x'5e', N's3cret', E's3cret', _utf8's3cret', x", "SELECT ?, ?, ?, ?, x"},
    {"SELECT 1, -2.5e-3, .5, 0xFF, a1", "SELECT ?, -?, ?, ?, a1"},
    {"SELECT $$s3cret$$, $t$s3$cret$t$, $1", "SELECT ?, ?, $?"},
    {"SELECT a -- s3cret\nFROM b /* s3cret */ c", "SELECT a \nFROM b  c"},
    {"SELECT 's3cret cut o", "SELECT ?"},
    {"SELECT 'a\\' , 's3cret', b", "SELECT ?"},
    {"SELECT 'a\\'s3cret', b", "SELECT ?"},
    {"SELECT 'C:\\\\dir', b", "SELECT ?, b"},
    {"SELECT $$s3cret", "SELECT ?"},
    {"/* s3cret", ""},
    {"", ""},
    {"SELECT '\xff', \xfe", "SELECT ?, \xef\xbf\xbd"},
  };

  check_pairs (pairs, G_N_ELEMENTS (pairs), ferry_redact_sql);
}

static void
check_arguments (const char *given,
                 const char *expected)
{
  g_auto (GStrv) arguments = g_strsplit (given, "|", -1);
  g_auto (GStrv) redacted = ferry_redact_arguments ((const char * const *)arguments);
  g_autofree char *joined = g_strjoinv ("|", redacted);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_arguments (void)
{
  check_arguments ("ls|-l|--color=auto|a b", "ls|-l|--color=auto|a b");
  check_arguments ("mysql|--password=s3 cret|-u|me|-ps3cret", "mysql|--password=***|-u|me|-p***");
  check_arguments ("x|--token|-s3cret|--token|s3cret|y", "x|--token|***|--token|***|y");
  check_arguments ("x|--password-file|/etc/p|--no-password|y", "x|--password-file|/etc/p|--no-password|y");
  check_arguments ("PGPASSWORD=s3 cret|LANG=C|psql|-h|h", "PGPASSWORD=***|LANG=C|psql|-h|h");
  check_arguments ("env|API_TOKEN=s3cret|x", "env|API_TOKEN=***|x");
  check_arguments ("A=1|/usr/bin/curl|-u|me:s3cret|-um:s3cret|https://a:s3cret@h/", "A=1|/usr/bin/curl|-u|***|-u***|https://***@h/");
  check_arguments ("curl|--user|me:s3cret|--user=me:s3 cret|--proxy-user|me:s3cret|-U|me:s3cret", "curl|--user|***|--user=***|--proxy-user|***|-U|***");
  check_arguments ("curl|--user|me|--cert|c.pem:s3cret|--oauth2-bearer|s3cret", "curl|--user|me|--cert|***|--oauth2-bearer|***");
  check_arguments ("x|--user|me:s3cret|--user|1000:1000|--user|:|--user|me:", "x|--user|***|--user|1000:1000|--user|:|--user|me:");
  check_arguments ("rsync|-u|host:folder|.", "rsync|-u|host:folder|.");
  check_arguments ("sudo|-u|root|curl|-u|me:s3cret|x", "sudo|-u|root|curl|-u|***|x");
  check_arguments ("docker|exec|db|redis-cli|-as3cret|-p|1", "docker|exec|db|redis-cli|-a***|-p|1");
  check_arguments ("x|--password|curl|-u|v", "x|--password|***|-u|v");
  check_arguments ("x|--token=s3cret|--header|X-Api-Key: s3cret|--header=Authorization: Bearer s3cret", "x|--token=***|--header|X-Api-Key: ***|--header=Authorization: ***");
  check_arguments ("sh|-c|curl -u me:s3cret https://h && true", "sh|-c|curl -u *** https://h && true");
  check_arguments ("lftp|-u|me,s3cret|h", "lftp|-u|***|h");
  check_arguments ("curl|-H|Authorization: Basic s3cret", "curl|-H|Authorization: ***");
  check_arguments ("sshpass|-p|s3cret|ssh|h", "sshpass|-p|***|ssh|h");
  check_arguments ("mkdir|-p|folder", "mkdir|-p|folder");
  check_arguments ("openssl|-passin|pass:s3cret", "openssl|-passin|***");
  check_arguments ("sh|-c|run TOKEN=s3cret now", "sh|-c|run TOKEN=*** now");
  check_arguments ("x|--password=\xff", "x|--password=***");
  check_arguments ("x|\xff", "x|\xef\xbf\xbd");
  check_arguments ("", "");
}

/* Whatever comes in: no crash, no invalid UTF-8, and never much slower than it is long. */
static void
test_any_bytes (void)
{
  static const char alphabet[] = "a:/@=&?#'\"\\-$ pw token%32;\xc3\xff\n";
  static const char * const pieces[] = {"a:", "a=a://x/", "'\\", "$", "%25", "\"token\":", "password="};
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint round = 0; round < 2000; round++)
    {
      char text[64] = "";

      for (guint i = 0; i < sizeof text - 1; i++)
        text[i] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
      for (guint i = 0; i < 3; i++)
        {
          g_autofree char *redacted = i == 0 ? ferry_redact_url (text) : i == 1 ? ferry_redact_sql (text)
                                                                                : ferry_redact_text (text);

          g_assert_true (g_utf8_validate (redacted, -1, NULL));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *url = NULL, *any = NULL, *sql = NULL;

      while (text->len < 100000)
        g_string_append (text, pieces[i]);
      url = ferry_redact_url (text->str);
      any = ferry_redact_text (text->str);
      sql = ferry_redact_sql (text->str);
    }
}

static char *logged;

static GLogWriterOutput
keep_message (GLogLevelFlags level,
              const GLogField *fields,
              gsize n_fields,
              gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      {
        g_free (logged);
        logged = g_strndup (fields[i].value, fields[i].length < 0 ? strlen (fields[i].value) : (gsize)fields[i].length);
      }
    else
      g_assert_cmpstr (fields[i].value, ==, "token=kept");
  return G_LOG_WRITER_HANDLED;
}

static void
test_log (void)
{
  FerryLogNext next = {keep_message, NULL};
  GLogField fields[] = {{"MESSAGE", "token=s3cret", -1}, {"OTHER", "token=kept", -1}};

  g_assert_cmpint (ferry_redact_write_log (G_LOG_LEVEL_INFO, fields, 2, &next), ==, G_LOG_WRITER_HANDLED);
  g_assert_cmpstr (logged, ==, "token=***");
  /* A length instead of an end. */
  fields[0].length = strlen ("token=s3");
  ferry_redact_write_log (G_LOG_LEVEL_INFO, fields, 2, &next);
  g_assert_cmpstr (logged, ==, "token=***");
  g_clear_pointer (&logged, g_free);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/telemetry/redact/names", test_names);
  g_test_add_func ("/telemetry/redact/url", test_url);
  g_test_add_func ("/telemetry/redact/text", test_text);
  g_test_add_func ("/telemetry/redact/sql", test_sql);
  g_test_add_func ("/telemetry/redact/arguments", test_arguments);
  g_test_add_func ("/telemetry/redact/any-bytes", test_any_bytes);
  g_test_add_func ("/telemetry/redact/log", test_log);

  return g_test_run ();
}
