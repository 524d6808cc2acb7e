/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chooses a folder of real files that takes about as long as is asked for. */
#include "tour-folder.h"

#include <string.h>

static double
get_distance (guint64 bytes,
              guint64 target)
{
  double larger = MAX (MAX (bytes, target), 1);
  double smaller = MAX (MIN (bytes, target), 1);

  return larger / smaller;
}

char *
ferry_tour_choose_folder (const char *scanned,
                          GVariant *scan_result,
                          guint64 target,
                          guint64 *bytes)
{
  g_autoptr (GVariant) folders = NULL;
  const char *best = scanned;
  const char *path;
  guint64 size;
  GVariantIter iter;

  folders = g_variant_lookup_value (scan_result, "largest_folders", G_VARIANT_TYPE ("a(ayt)"));
  *bytes = 0;
  g_variant_lookup (scan_result, "disk", "t", bytes);
  if (folders == NULL)
    return g_strdup (best);

  g_variant_iter_init (&iter, folders);
  while (g_variant_iter_next (&iter, "(^&ayt)", &path, &size))
    {
      double distance = get_distance (size, target);
      double best_distance = get_distance (*bytes, target);

      if (distance > best_distance)
        continue;
      if (distance == best_distance && strlen (path) >= strlen (best))
        continue;
      best = path;
      *bytes = size;
    }
  return g_strdup (best);
}
