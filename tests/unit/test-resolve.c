/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.resolve against getent, in both forms. */
#include "run-helper.h"
#include "tree-helper.h"

#include <string.h>
#include <unistd.h>

#define BLOCKING GINT_TO_POINTER (FALSE)
#define NATIVE GINT_TO_POINTER (TRUE)

static gboolean
resolve (FerryTestRun *run, gconstpointer native, const char *host, const char *family)
{
  return ferry_test_run_form (run, GPOINTER_TO_INT (native), "network.resolve",
                              g_variant_new_parsed ("{'host': <%s>, 'family': <%s>}", host, family));
}

/* Sorted, a line each: getent and GIO need not list them in the same order. */
static char *
dup_addresses (FerryTestRun *run)
{
  g_autoptr (GVariant) addresses = ferry_test_run_dup_value (run, "addresses", "as");
  g_autofree const char **strings = g_variant_get_strv (addresses, NULL);
  g_autofree char *joined = g_strjoinv ("\n", (char **)strings);
  char *quoted = g_shell_quote (joined);
  g_autofree char *command = g_strdup_printf ("printf '%%s\\n' %s | LC_ALL=C sort -u", quoted);

  g_free (quoted);
  return ferry_test_shell (command, "/", TRUE, NULL);
}

/* This machine's own name: getent reads it from where GIO does. */
static void
test_getent (gconstpointer native)
{
  g_autofree char *host = ferry_test_shell ("hostname | tr -d '\\n'", "/", TRUE, NULL);
  static const char * const families[][2] = {{"any", "ahosts"}, {"ipv4", "ahostsv4"}, {"ipv6", "ahostsv6"}};

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *command = g_strdup_printf ("getent %s '%s' | cut -d' ' -f1 | LC_ALL=C sort -u", families[i][1], host);
      g_autofree char *expected = ferry_test_shell (command, "/", FALSE, NULL);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *found = NULL;
      gboolean resolved = resolve (run, native, host, families[i][0]);

      /* getent maps an address of the older kind where there is none of the newer. */
      if (*expected == '\0' || g_str_has_prefix (expected, "::ffff:"))
        {
          g_assert_false (resolved);
          continue;
        }
      g_assert_true (resolved);
      found = dup_addresses (run);
      g_assert_cmpstr (found, ==, expected);
    }
}

/* Every machine is at home. GLib answers this one by itself, with both addresses. */
static void
test_localhost (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) addresses = NULL;
  GVariantIter iter;
  const char *address;

  g_assert_true (resolve (run, native, "localhost", "any"));
  addresses = ferry_test_run_dup_value (run, "addresses", "as");
  g_assert_cmpuint (g_variant_n_children (addresses), >=, 1);
  g_variant_iter_init (&iter, addresses);
  while (g_variant_iter_next (&iter, "&s", &address))
    {
      g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

      g_assert_true (g_inet_address_get_is_loopback (parsed));
    }
}

/* An address needs no server, and a family is asked for. */
static void
test_literal (gconstpointer native)
{
  g_autoptr (FerryTestRun) four = ferry_test_run_new ();
  g_autoptr (FerryTestRun) six = ferry_test_run_new ();
  g_autofree char *addresses = NULL;
  g_autofree char *long_addresses = NULL;

  g_assert_true (resolve (four, native, "127.0.0.1", "any"));
  addresses = dup_addresses (four);
  g_assert_cmpstr (addresses, ==, "127.0.0.1\n");
  g_assert_true (resolve (six, native, "::1", "ipv6"));
  long_addresses = dup_addresses (six);
  g_assert_cmpstr (long_addresses, ==, "::1\n");
}

/* ".invalid" never exists (RFC 2606); where there is no network, nobody knows even that. */
static void
test_missing (gconstpointer native)
{
  static const char * const hosts[] = {"missing.invalid", "two words", "a..b", "%", "-", "."};

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (resolve (run, native, hosts[i], "any"));
      g_assert_true (run->error->domain == G_RESOLVER_ERROR);
    }
}

/* Longer than a label and than a name may be. */
static void
test_long (gconstpointer native)
{
  for (guint length = 64; length <= 65536; length *= 32)
    {
      g_autofree char *host = g_strnfill (length, 'a');
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (resolve (run, native, host, "any"));
      g_assert_true (run->error->domain == G_RESOLVER_ERROR);
    }
}

static void
test_cancelled_before (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (resolve (run, native, "localhost", "any"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  alarm (120);
  g_test_add_data_func ("/operations/resolve/blocking/getent", BLOCKING, test_getent);
  g_test_add_data_func ("/operations/resolve/native/getent", NATIVE, test_getent);
  g_test_add_data_func ("/operations/resolve/blocking/localhost", BLOCKING, test_localhost);
  g_test_add_data_func ("/operations/resolve/native/localhost", NATIVE, test_localhost);
  g_test_add_data_func ("/operations/resolve/blocking/literal", BLOCKING, test_literal);
  g_test_add_data_func ("/operations/resolve/native/literal", NATIVE, test_literal);
  g_test_add_data_func ("/operations/resolve/blocking/missing", BLOCKING, test_missing);
  g_test_add_data_func ("/operations/resolve/native/missing", NATIVE, test_missing);
  g_test_add_data_func ("/operations/resolve/blocking/long", BLOCKING, test_long);
  g_test_add_data_func ("/operations/resolve/native/long", NATIVE, test_long);
  g_test_add_data_func ("/operations/resolve/blocking/cancelled-before", BLOCKING, test_cancelled_before);
  g_test_add_data_func ("/operations/resolve/native/cancelled-before", NATIVE, test_cancelled_before);
  return g_test_run ();
}
