/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A result as text, to be copied or saved. */
#include "result-text.h"

#include "model/checksum-text.h"
#include "model/progress-rate.h"
#include "model/row-text.h"
#include "result-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
append_total (GString *text,
              GVariant *result,
              const char *name,
              const char *title)
{
  g_string_append_printf (text, "%s\t%" G_GUINT64_FORMAT "\n", title, ferry_result_get_number (result, name));
}

static void
append_largest (GString *text,
                GVariant *result,
                const char *name,
                const char *title)
{
  g_autoptr(GVariant) rows = g_variant_lookup_value (result, name, G_VARIANT_TYPE ("a(ayt)"));
  const char *path;
  guint64 bytes;
  GVariantIter iter;

  g_string_append_printf (text, "\n%s\n", title);
  g_variant_iter_init (&iter, rows);
  while (g_variant_iter_next (&iter, "(^&ayt)", &path, &bytes))
    {
      g_string_append_printf (text, "%" G_GUINT64_FORMAT "\t", bytes);
      ferry_checksum_text_append_name (text, path);
      g_string_append_c (text, '\n');
    }
}

static void
append_scan (GString *text,
             GVariant *result)
{
  g_autoptr(GVariant) types = g_variant_lookup_value (result, "types", G_VARIANT_TYPE ("a(stt)"));
  const char *type;
  guint64 count, bytes;
  GVariantIter iter;

  append_total (text, result, "files", _ ("Files"));
  append_total (text, result, "folders", _ ("Folders"));
  append_total (text, result, "symlinks", _ ("Symbolic links"));
  append_total (text, result, "others", _ ("Others"));
  append_total (text, result, "hard_links", _ ("Further names of files"));
  append_total (text, result, "apparent", _ ("Length in bytes"));
  append_total (text, result, "disk", _ ("Bytes on disk"));
  append_largest (text, result, "largest_files", _ ("Largest files: bytes, name"));
  append_largest (text, result, "largest_folders", _ ("Largest folders: bytes on disk, name"));

  g_string_append_printf (text, "\n%s\n", _ ("By type: bytes, files, type"));
  g_variant_iter_init (&iter, types);
  while (g_variant_iter_next (&iter, "(&stt)", &type, &count, &bytes))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%s\n", bytes, count, type);
}

static gboolean
is_duration (const char *name)
{
  return g_str_equal (name, "seconds") || g_str_equal (name, "slept") || g_str_has_suffix (name, "_seconds");
}

/* Of a value with parts: names of files, and numbers with all their digits. */
static void
append_part (GString *text,
             GVariant *part)
{
  g_autofree char *formatted = NULL;

  if (g_variant_is_of_type (part, G_VARIANT_TYPE_BYTESTRING))
    formatted = g_filename_display_name (g_variant_get_bytestring (part));
  else if (g_variant_is_of_type (part, G_VARIANT_TYPE_DOUBLE))
    formatted = g_strdup_printf ("%.15g", g_variant_get_double (part));
  else
    formatted = ferry_result_format_value ("", part);
  g_string_append (text, formatted);
}

char *
ferry_result_format_value (const char *name,
                           GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? _ ("yes") : _ ("no"));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE) && is_duration (name))
    return ferry_format_duration (g_variant_get_double (value) * G_USEC_PER_SEC);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%.6g", g_variant_get_double (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return g_strdup_printf ("%'" G_GUINT64_FORMAT, g_variant_get_uint64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    {
      gsize size = g_variant_get_size (value);

      return g_strdup_printf (ngettext ("%'zu byte", "%'zu bytes", size), size);
    }
  if (g_variant_is_container (value))
    {
      GString *text = g_string_new (NULL);

      ferry_result_append_parts (text, value, append_part);
      return g_string_free (text, FALSE);
    }
  return g_variant_print (value, FALSE);
}

/* What the operations call what they found, in the order in which a person looks for it. */
static const struct
{
  const char *name;
  const char *title;
} titles[] = {
  {"count", N_ ("Number")},
  {"largest", N_ ("Largest")},
  {"limit", N_ ("Up to")},
  {"host", N_ ("Host")},
  {"addresses", N_ ("Addresses")},
  {"url", N_ ("Address")},
  {"status", N_ ("Status")},
  {"reason", N_ ("Reason")},
  {"signal", N_ ("Signal")},
  {"stdout", N_ ("Output")},
  {"stderr", N_ ("Errors")},
  {"file", N_ ("File")},
  {"body", N_ ("Contents")},
  {"bytes", N_ ("Bytes")},
  {"digest", N_ ("Checksum")},
  {"headers", N_ ("Headers")},
  {"redirects", N_ ("Redirects")},
  {"mode", N_ ("Behaviour")},
  {"slept", N_ ("Slept")},
  {"columns", N_ ("Columns")},
  {"rows", N_ ("Rows")},
  {"groups", N_ ("Groups")},
  {"problems", N_ ("Problems")},
  {"truncated", N_ ("Truncated")},
  {"stdout_bytes", N_ ("Bytes of output")},
  {"stderr_bytes", N_ ("Bytes of errors")},
  {"seconds", N_ ("Took")},
};

/* What has no place comes last. */
static guint
find_title (const char *name)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (titles) && !g_str_equal (name, titles[i].name))
    i++;
  return i;
}

char *
ferry_result_format_name (const char *name)
{
  guint title = find_title (name);
  char *caption;

  if (title < G_N_ELEMENTS (titles))
    return g_strdup (_ (titles[title].title));
  caption = g_strdelimit (g_strdup (name), "_-", ' ');
  caption[0] = g_ascii_toupper (caption[0]);
  return caption;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *left = *(const char * const *)a;
  const char *right = *(const char * const *)b;
  int order = (int)find_title (left) - (int)find_title (right);

  return order != 0 ? order : strcmp (left, right);
}

GPtrArray *
ferry_result_get_names (GVariant *result)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GVariantIter iter;
  char *name;

  if (g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    {
      g_variant_iter_init (&iter, result);
      while (g_variant_iter_next (&iter, "{sv}", &name, NULL))
        g_ptr_array_add (names, name);
      g_ptr_array_sort (names, compare_names);
    }
  return names;
}

static void
append_values (GString *text,
               GVariant *result)
{
  g_autoptr(GPtrArray) names = ferry_result_get_names (result);

  if (!g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    {
      g_autofree char *value = ferry_result_format_value ("", result);

      g_string_append_printf (text, "%s\n", value);
    }
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr(GVariant) child = g_variant_lookup_value (result, name, NULL);
      g_autofree char *value = ferry_result_format_value (name, child);

      g_string_append_printf (text, "%s\t%s\n", name, value);
    }
}

GString *
ferry_result_to_text (FerryResultKind kind,
                      GVariant *result)
{
  GString *text = g_string_new (NULL);

  switch (kind)
    {
    case FERRY_RESULT_KIND_CHECKSUM:
      ferry_checksum_text_append (text, result);
      break;
    case FERRY_RESULT_KIND_SCAN:
      append_scan (text, result);
      break;
    case FERRY_RESULT_KIND_ROWS:
      ferry_row_text_append (text, result);
      break;
    case FERRY_RESULT_KIND_DUPLICATES:
    case FERRY_RESULT_KIND_IMAGE:
    case FERRY_RESULT_KIND_VALUES:
    default:
      append_values (text, result);
      break;
    }
  return text;
}
