/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a result holds, told by its shape, and how to sum it up. */
#include "result-kind.h"

#include "model/progress-rate.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static gboolean
has (GVariant *result,
     const char *name,
     const char *type)
{
  g_autoptr(GVariant) value = g_variant_lookup_value (result, name, G_VARIANT_TYPE (type));

  return value != NULL;
}

FerryResultKind
ferry_result_get_kind (GVariant *result)
{
  if (!g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    return FERRY_RESULT_KIND_VALUES;
  if (has (result, "entries", "a(ayts)"))
    return FERRY_RESULT_KIND_CHECKSUM;
  if (has (result, "largest_files", "a(ayt)") && has (result, "largest_folders", "a(ayt)") && has (result, "types", "a(stt)"))
    return FERRY_RESULT_KIND_SCAN;
  if (has (result, "groups", "a(tsaay)"))
    return FERRY_RESULT_KIND_DUPLICATES;
  if (has (result, "columns", "as") && has (result, "rows", "aav"))
    return FERRY_RESULT_KIND_ROWS;
  if (has (result, "pixels", "ay") && has (result, "width", "u") && has (result, "height", "u"))
    return FERRY_RESULT_KIND_IMAGE;
  return FERRY_RESULT_KIND_VALUES;
}

/* g_variant_lookup() would copy the whole result into one piece first. */
guint64
ferry_result_get_number (GVariant *result,
                         const char *name)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (result, name, NULL);

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return g_variant_get_uint64 (value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_variant_get_uint32 (value);
  return 0;
}

static double
get_seconds (GVariant *result)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (result, "seconds", G_VARIANT_TYPE_DOUBLE);

  return value != NULL ? g_variant_get_double (value) : 0;
}

/* The id of the algorithm, "sha256". (transfer full) */
static char *
dup_digest (GVariant *result)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (result, "digest", G_VARIANT_TYPE_STRING);

  return value != NULL ? g_variant_dup_string (value, NULL) : g_strdup ("txt");
}

char *
ferry_result_dup_folder (FerryResultKind kind,
                         GVariant *parameters)
{
  g_autoptr(GVariant) value = NULL;

  if (kind == FERRY_RESULT_KIND_SCAN)
    value = g_variant_lookup_value (parameters, "folder", G_VARIANT_TYPE_BYTESTRING);
  else if (kind == FERRY_RESULT_KIND_CHECKSUM)
    {
      g_autoptr(GVariant) paths = g_variant_lookup_value (parameters, "paths", G_VARIANT_TYPE_BYTESTRING_ARRAY);

      if (paths != NULL && g_variant_n_children (paths) == 1)
        value = g_variant_get_child_value (paths, 0);
    }
  return value != NULL ? g_variant_dup_bytestring (value, NULL) : NULL;
}

static const char *
get_digest_title (const char *id)
{
  static const char * const titles[][2] = {
    {"sha256", "SHA-256"},
    {"sha512", "SHA-512"},
    {"blake2b", "BLAKE2b"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (id, titles[i][0]))
      return titles[i][1];
  return id;
}

static char *
describe_checksum (GVariant *parameters,
                   GVariant *result)
{
  guint64 files = ferry_result_get_number (result, "files");
  guint64 bytes = ferry_result_get_number (result, "bytes");
  double seconds = get_seconds (result);
  g_autofree char *folder = ferry_result_dup_folder (FERRY_RESULT_KIND_CHECKSUM, parameters);
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *rate = g_format_size (seconds > 0 ? bytes / seconds : 0);
  GString *text = g_string_new (NULL);
  g_autofree char *digest = dup_digest (result);

  g_string_printf (text, ngettext ("%'" PRIu64 " file", "%'" PRIu64 " files", files), files);
  if (folder != NULL && files != 1)
    {
      g_autofree char *name = g_filename_display_name (folder);

      g_string_append_printf (text, _ (" in %s"), name);
    }
  g_string_append_printf (text, _ (" · %s · %s/s · %s"), size, rate, get_digest_title (digest));

  return g_string_free (text, FALSE);
}

static char *
describe_scan (GVariant *parameters,
               GVariant *result)
{
  g_autofree char *folder = ferry_result_dup_folder (FERRY_RESULT_KIND_SCAN, parameters);
  g_autofree char *name = g_filename_display_name (folder != NULL ? folder : "");
  g_autofree char *duration = ferry_format_duration (get_seconds (result) * G_USEC_PER_SEC);

  return g_strdup_printf (_ ("%s · scanned in %s"), name, duration);
}

static char *
describe_image (GVariant *result)
{
  guint tiles = ferry_result_get_number (result, "tiles");
  g_autofree char *duration = ferry_format_duration (get_seconds (result) * G_USEC_PER_SEC);
  g_autofree char *count = g_strdup_printf (ngettext ("%'u tile", "%'u tiles", tiles), tiles);

  return g_strdup_printf (_ ("%'u × %'u pixels · %s · %s"),
                          (guint)ferry_result_get_number (result, "width"),
                          (guint)ferry_result_get_number (result, "height"), count, duration);
}

static char *
describe_duplicates (GVariant *result)
{
  g_autoptr(GVariant) groups = g_variant_lookup_value (result, "groups", G_VARIANT_TYPE ("a(tsaay)"));
  gsize n = g_variant_n_children (groups);
  guint64 files = ferry_result_get_number (result, "files");
  g_autofree char *looked_at = g_strdup_printf (ngettext ("%'" PRIu64 " file looked at", "%'" PRIu64 " files looked at", files), files);
  g_autofree char *wasted = g_format_size (ferry_result_get_number (result, "wasted"));
  g_autofree char *found = NULL;

  if (n == 0)
    return g_strdup_printf (_ ("No duplicates · %s"), looked_at);
  found = g_strdup_printf (ngettext ("%'zu group", "%'zu groups", n), n);
  return g_strdup_printf (_ ("%s · %s wasted · %s"), found, wasted, looked_at);
}

/* That there would have been more comes first: it is what else would be overlooked. */
static char *
describe_rows (GVariant *result)
{
  g_autoptr(GVariant) truncated = g_variant_lookup_value (result, "truncated", G_VARIANT_TYPE_BOOLEAN);
  guint64 n = ferry_result_get_number (result, "count");
  g_autofree char *duration = ferry_format_duration (get_seconds (result) * G_USEC_PER_SEC);
  g_autofree char *rows = g_strdup_printf (ngettext ("%'" PRIu64 " row", "%'" PRIu64 " rows", n), n);

  if (truncated != NULL && g_variant_get_boolean (truncated))
    return g_strdup_printf (_ ("The first %s, and there are more · %s"), rows, duration);
  return g_strdup_printf ("%s · %s", rows, duration);
}

char *
ferry_result_describe (FerryResultKind kind,
                       GVariant *parameters,
                       GVariant *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  switch (kind)
    {
    case FERRY_RESULT_KIND_CHECKSUM:
      return describe_checksum (parameters, result);
    case FERRY_RESULT_KIND_SCAN:
      return describe_scan (parameters, result);
    case FERRY_RESULT_KIND_DUPLICATES:
      return describe_duplicates (result);
    case FERRY_RESULT_KIND_ROWS:
      return describe_rows (result);
    case FERRY_RESULT_KIND_IMAGE:
      return describe_image (result);
    case FERRY_RESULT_KIND_VALUES:
    default:
      return g_strdup (_ ("What came back"));
    }
}

char *
ferry_result_suggest_file_name (FerryResultKind kind,
                                const FerryOperation *operation,
                                GVariant *result)
{
  const char *verb = strrchr (operation->id, '.') != NULL ? strrchr (operation->id, '.') + 1 : operation->id;

  if (kind == FERRY_RESULT_KIND_IMAGE)
    return g_strdup_printf ("%s.png", verb);
  if (kind == FERRY_RESULT_KIND_ROWS)
    return g_strdup_printf ("%s.csv", verb);
  if (kind == FERRY_RESULT_KIND_CHECKSUM)
    {
      g_autofree char *digest = dup_digest (result);

      return g_strdup_printf ("checksums.%s", digest);
    }
  return g_strdup_printf ("%s.txt", verb);
}
