/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compute.primes: counts the primes up to a limit, with a segmented sieve of the odd numbers. */
#include "boundary/operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One bit for each odd number: 128 KiB, which a processor's second cache holds, for two million
 * numbers. Crossing them off takes some milliseconds, and between two segments it may be cancelled. */
#define SEGMENT_WORDS (16 * 1024)
#define SEGMENT_BITS (SEGMENT_WORDS * 64)

typedef struct
{
  guint32 prime;
  guint32 next; /* the bit of its next odd multiple, from the start of the segment */
} BasePrime;

typedef struct
{
  guint64 limit;
  GArray *base;  /* of BasePrime: those whose square lies in what was sieved so far */
  guint8 *small; /* for each odd number up to the limit's root: not 0 if it is composite */
  guint32 small_length;
  guint32 small_next; /* the odd number, as an index, that may become a base prime next */

  guint64 *composite; /* the segment */
  guint64 count;
  guint64 largest;
} Primes;

/* The odd number that bit @index stands for. */
#define ODD(index) (2 * (guint64)(index) + 1)

static guint32
get_root (guint64 number)
{
  guint64 root = 0;

  for (guint64 bit = G_GUINT64_CONSTANT (1) << 31; bit > 0; bit >>= 1)
    if ((root | bit) * (root | bit) <= number)
      root |= bit;
  return root;
}

/* The plain sieve of Eratosthenes, as far as the limit's root. */
static void
sieve_small (Primes *self)
{
  guint32 root = get_root (self->limit);

  self->small_length = root / 2 + 1;
  self->small = g_malloc0 (self->small_length);
  for (guint32 i = 1; ODD (i) * ODD (i) <= root; i++)
    if (self->small[i] == 0)
      for (guint32 multiple = ODD (i) * ODD (i) / 2; multiple < self->small_length; multiple += ODD (i))
        self->small[multiple] = 1;
}

static Primes *
primes_new (guint64 limit)
{
  Primes *self = g_new0 (Primes, 1);

  self->limit = limit;
  self->base = g_array_new (FALSE, FALSE, sizeof (BasePrime));
  self->composite = g_new (guint64, SEGMENT_WORDS);
  sieve_small (self);
  self->small_next = 1;
  return self;
}

static void
primes_free (Primes *self)
{
  g_array_unref (self->base);
  g_free (self->small);
  g_free (self->composite);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Primes, primes_free)

/* A prime matters from its square on: smaller multiples have a smaller factor. */
static void
add_base_primes (Primes *self, guint64 first_bit, guint32 n_bits)
{
  guint64 end = ODD (first_bit + n_bits);

  for (; self->small_next < self->small_length; self->small_next++)
    {
      guint64 prime = ODD (self->small_next);
      BasePrime base = {.prime = prime};

      if (prime * prime >= end)
        return;
      if (self->small[self->small_next] != 0)
        continue;
      base.next = prime * prime / 2 - first_bit;
      g_array_append_val (self->base, base);
    }
}

static void
cross_off (Primes *self, guint32 n_bits)
{
  BasePrime *base = &g_array_index (self->base, BasePrime, 0);

  memset (self->composite, 0, SEGMENT_WORDS * sizeof (guint64));
  for (guint i = 0; i < self->base->len; i++)
    {
      guint32 step = base[i].prime;
      guint32 bit = base[i].next;

      for (; bit < n_bits; bit += step)
        self->composite[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
      base[i].next = bit - n_bits;
    }
}

/* Counts what nobody crossed off among the first @n_bits of the segment. */
static void
count_segment (Primes *self, guint64 first_bit, guint32 n_bits)
{
  for (guint32 word = 0; word * 64 < n_bits; word++)
    {
      guint64 primes = ~self->composite[word];
      guint32 bits = n_bits - word * 64;

      if (bits < 64)
        primes &= (G_GUINT64_CONSTANT (1) << bits) - 1;
      if (primes == 0)
        continue;
      self->count += __builtin_popcountll (primes);
      self->largest = ODD (first_bit + word * 64 + 63 - __builtin_clzll (primes));
    }
}

static gboolean
sieve (Primes *self, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  /* Bit 0 is the number 1; the last is the largest odd number that is not above the limit. */
  guint64 n_bits = (self->limit + 1) / 2;

  for (guint64 first_bit = 0; first_bit < n_bits; first_bit += SEGMENT_BITS)
    {
      guint32 length = MIN (n_bits - first_bit, SEGMENT_BITS);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      add_base_primes (self, first_bit, length);
      cross_off (self, length);
      if (first_bit == 0)
        self->composite[0] |= 1; /* 1 is no prime */
      count_segment (self, first_bit, length);
      ferry_run_context_report_progress (context, MIN (2 * (first_bit + SEGMENT_BITS), self->limit),
                                         self->limit, FERRY_UNIT_ITEMS);
    }

  return TRUE;
}

static GVariant *
primes_run (GVariant *parameters, FerryRunContext *context,
            GCancellable *cancellable, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (Primes) self = primes_new (ferry_parameters_get_integer (parameters, "limit"));
  GVariantDict result;

  /* The even one, which the sieve does not know. */
  self->count = 1;
  self->largest = 2;
  if (!sieve (self, context, cancellable, error))
    return NULL;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "limit", "t", self->limit);
  g_variant_dict_insert (&result, "count", "t", self->count);
  g_variant_dict_insert (&result, "largest", "t", self->largest);
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  return g_variant_dict_end (&result);
}

static const FerryParameter primes_parameters[] = {
  {
    .name = "limit",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Up to"),
    .help = N_ ("The last number that is looked at"),
    .fallback = "1000000000",
    .minimum = 2,
    .maximum = 1e13,
  },
  {NULL}};

const FerryOperation ferry_primes_operation = {
  .id = "compute.primes",
  .title = N_ ("Count primes"),
  .summary = N_ ("Segmented sieve"),
  .icon_name = "ferry-primes-symbolic",
  .dependency = "compute",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = primes_parameters,
  .run = primes_run,
  .result_view = FERRY_RESULT_TEXT,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};
