/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever bytes a worker sends: a frame or an error, and never anything worse.
 *
 * For clang's libFuzzer (tests/fuzz/run); the first byte says how many bytes come at a time. */
#include "boundary/frame-check.h"
#include "boundary/frame-content.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize size);

/* Everything that the program does with a frame. */
static void
use (const FerryFrame *frame)
{
  g_autofree char *printed = g_variant_print (frame->content, TRUE);

  switch (frame->kind)
    {
    case FERRY_FRAME_START:
      {
        FerryFrameStart start;

        ferry_frame_unpack_start (frame->content, &start);
        g_variant_unref (start.parameters);
        break;
      }
    case FERRY_FRAME_FAILED:
      {
        g_autoptr (GError) error = ferry_frame_unpack_error (frame->content);

        g_assert (error != NULL && error->message != NULL);
        break;
      }
    case FERRY_FRAME_LOG:
      ferry_frame_log (frame->content);
      break;
    case FERRY_FRAME_PARTIAL:
    case FERRY_FRAME_RESULT:
      {
        g_autoptr (GVariant) value = g_variant_get_variant (frame->content);
        g_autoptr (GVariant) normal = g_variant_get_normal_form (value);

        g_assert (g_variant_equal (value, normal));
        break;
      }
    case FERRY_FRAME_HELLO:
    case FERRY_FRAME_PROGRESS:
    default:
      break;
    }
}

static GLogWriterOutput
drop_log (GLogLevelFlags level,
          const GLogField *fields,
          gsize n_fields,
          gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    g_assert (fields[i].length >= 0 || strlen (fields[i].value) < 64 * 1024 * 1024);
  return G_LOG_WRITER_HANDLED;
}

/* Whether there is a variant in it whose value GLib does not give away: of types within types it follows 128,
 * but calls one of them normal that it does not. */
static gboolean
is_too_deep (GVariant *value)
{
  gboolean is_deep = FALSE;

  for (gsize i = 0; g_variant_is_container (value) && i < g_variant_n_children (value) && !is_deep; i++)
    {
      g_autoptr (GVariant) child = g_variant_take_ref (g_variant_get_child_value (value, i));

      is_deep = is_too_deep (child) || (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT) &&
                                        g_variant_get_size (child) + 1 + strlen (g_variant_get_type_string (child)) != g_variant_get_size (value));
    }
  return is_deep;
}

/* Whether there is something in it that our check may refuse whatever its form. */
static gboolean
is_beyond_limits (GVariant *value,
                  guint depth)
{
  const char *type = g_variant_get_type_string (value);
  gboolean is_beyond = strlen (type) > 255;

  for (const char *at = type; *at != '\0'; at++)
    depth += strchr ("am({", *at) != NULL;
  is_beyond = is_beyond || depth > 64;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    depth++;
  for (gsize i = 0; g_variant_is_container (value) && i < g_variant_n_children (value) && !is_beyond; i++)
    {
      g_autoptr (GVariant) child = g_variant_take_ref (g_variant_get_child_value (value, i));

      is_beyond = is_beyond_limits (child, depth);
    }
  return is_beyond;
}

/* Our check says what GLib's does. */
static void
compare_checks (const guint8 *data,
                gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE));
  g_autoptr (GVariant) checked = ferry_frame_check (g_variant_ref (value));

  if (checked != NULL)
    /* In this order: what it calls normal GLib trusts from then on. */
    g_assert (!is_too_deep (value) && g_variant_is_normal_form (value) && g_variant_equal (checked, value));
  else
    g_assert (is_too_deep (value) || is_beyond_limits (value, 0) || !g_variant_is_normal_form (value));
}

/* A header may claim 64 MiB; that it is allowed is another test's. */
static gboolean
claims_much (const guint8 *data,
             gsize size)
{
  for (gsize i = 0; i + 4 < size; i++)
    if (data[i] >= 2 && data[i] <= 4 && data[i + 1] == FERRY_FRAME_VERSION)
      return TRUE;
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  static gboolean is_set_up;
  g_autoptr (GError) error = NULL;
  FerryFrameReader reader = {0};
  gsize step;

  if (!is_set_up)
    g_log_set_writer_func (drop_log, NULL, NULL);
  is_set_up = TRUE;
  compare_checks (data, size);
  if (size < 2 || claims_much (data, size))
    return 0;

  step = data[0] + 1;
  for (gsize at = 1; at < size && error == NULL;)
    {
      g_auto (FerryFrame) frame = {0};
      gsize room;
      gpointer space = ferry_frame_reader_get_space (&reader, &room);
      gsize n = MIN (MIN (step, room), size - at);

      memcpy (space, data + at, n);
      ferry_frame_reader_add (&reader, n);
      at += n;
      while (error == NULL && ferry_frame_reader_next (&reader, &frame, &error))
        {
          use (&frame);
          ferry_frame_clear (&frame);
        }
    }
  ferry_frame_reader_clear (&reader);
  return 0;
}
