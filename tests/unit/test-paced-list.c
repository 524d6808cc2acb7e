/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A paced list tells of the first change before the next frame and of those that follow together, and whoever follows its
 * signals has what it has. */
#include "model/paced-list.h"

/* As in model/paced-update.c. */
#define PACE_MS 100

/* What somebody knows who hears of all changes, and how often they did. */
typedef struct
{
  GPtrArray *items;
  guint signals;
  guint fewest;         /* items at any time */
  gboolean is_meddling; /* changes the source while it is told */
  GListStore *source;
} Follower;

static void
add_in_front (GListStore *source,
              guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

      g_list_store_insert (source, 0, item);
    }
}

static void
remove_last (GListStore *source)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (source));

  if (n > 0)
    g_list_store_remove (source, n - 1);
}

static void
assert_same (GListModel *model,
             GPtrArray *items)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (items, i));
    }
  g_assert_null (g_list_model_get_item (model, items->len));
}

static void
on_changed (GListModel *model,
            guint position,
            guint removed,
            guint added,
            gpointer user_data)
{
  Follower *self = user_data;

  self->signals++;
  g_assert_cmpuint (position + removed, <=, self->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->items, position + i, g_list_model_get_item (model, position + i));
  assert_same (model, self->items);
  self->fewest = MIN (self->fewest, self->items->len);
  if (self->is_meddling)
    {
      self->is_meddling = FALSE;
      add_in_front (self->source, 2);
      remove_last (self->source);
    }
}

static void
follow (Follower *self,
        FerryPacedList *list,
        GListStore *source)
{
  *self = (Follower) {.items = g_ptr_array_new_with_free_func (g_object_unref), .fewest = G_MAXUINT, .source = source};
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    g_ptr_array_add (self->items, g_list_model_get_item (G_LIST_MODEL (list), i));
  g_signal_connect (list, "items-changed", G_CALLBACK (on_changed), self);
}

static void
assert_caught_up (FerryPacedList *list,
                  GListStore *source)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (source)); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (source), i));
  assert_same (G_LIST_MODEL (list), items);
}

static gboolean
on_rested (gpointer is_over)
{
  *(gboolean *)is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* What the loop does before it draws, and nothing that has to be waited for. */
static void
reach_frame (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Until nothing waits any more: behind a pace that begins now, and the one after it. */
static void
rest (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (3 * PACE_MS, on_rested, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_changes_come_together (void)
{
  g_autoptr(GListStore) source = g_list_store_new (G_TYPE_OBJECT);
  FerryPacedList *list;
  Follower follower;

  add_in_front (source, 3);
  list = ferry_paced_list_new (G_LIST_MODEL (source));
  assert_caught_up (list, source);
  follow (&follower, list, source);

  add_in_front (source, 1);
  reach_frame ();
  g_assert_cmpuint (follower.signals, ==, 1);
  assert_caught_up (list, source);
  add_in_front (source, 500);
  for (guint i = 0; i < 2; i++)
    remove_last (source);
  g_assert_cmpuint (follower.signals, ==, 1);
  g_assert_cmpuint (follower.items->len, ==, 4);
  rest ();
  /* All that are gone, and all that have come. */
  g_assert_cmpuint (follower.signals, ==, 3);
  assert_caught_up (list, source);

  /* Rested, it is prompt again. */
  add_in_front (source, 1);
  reach_frame ();
  g_assert_cmpuint (follower.signals, ==, 4);
  g_assert_finalize_object (list);
  g_ptr_array_unref (follower.items);
}

static void
test_held_changes_wait (void)
{
  g_autoptr(GListStore) source = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(FerryPacedList) list = ferry_paced_list_new (G_LIST_MODEL (source));
  enum { MANY = 3000 };
  Follower follower;

  follow (&follower, list, source);
  ferry_paced_list_set_held (list, TRUE);
  add_in_front (source, MANY);
  rest ();
  g_assert_cmpuint (follower.signals, ==, 0);
  ferry_paced_list_set_held (list, FALSE);
  g_assert_cmpuint (follower.signals, ==, 1);
  assert_caught_up (list, source);
  follower.fewest = G_MAXUINT;

  /* Who never looks has not all that ever was kept for them, and is told of what has come only before all that they
   * knew of has left: other rows take its widgets then. */
  ferry_paced_list_set_held (list, TRUE);
  for (guint i = 0; i < 3 * MANY; i++)
    {
      remove_last (source);
      add_in_front (source, 1);
    }
  g_assert_cmpuint (follower.fewest, >, 0);
  g_assert_cmpuint (follower.items->len, <, 2 * MANY);
  g_assert_cmpuint (follower.signals, <=, 1 + 3 * MANY / 1000 + 3);
  ferry_paced_list_set_held (list, FALSE);
  assert_caught_up (list, source);
  g_ptr_array_unref (follower.items);
}

/* Whatever changes, in whatever order, is followed right. */
static void
test_any_change_is_followed (void)
{
  g_autoptr(GListStore) source = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(FerryPacedList) list = ferry_paced_list_new (G_LIST_MODEL (source));
  Follower follower;

  follow (&follower, list, source);
  for (guint round = 0; round < 3000; round++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (source));
      g_autoptr(GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

      switch (g_test_rand_int_range (0, 9))
        {
        case 0:
          g_list_store_insert (source, n > 0 ? g_test_rand_int_range (0, n) : 0, item);
          break;
        case 1:
          if (n > 0)
            g_list_store_remove (source, g_test_rand_int_range (0, n));
          break;
        case 2:
        case 3:
          remove_last (source);
          break;
        case 4:
          ferry_paced_list_set_held (list, g_test_rand_bit ());
          break;
        case 5:
          follower.is_meddling = TRUE;
          break;
        case 6:
          g_usleep (1000);
          g_main_context_iteration (NULL, FALSE);
          break;
        default:
          add_in_front (source, g_test_rand_int_range (1, 4));
        }
    }
  ferry_paced_list_set_held (list, FALSE);
  rest ();
  assert_caught_up (list, source);
  g_ptr_array_unref (follower.items);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/paced-list/changes-come-together", test_changes_come_together);
  g_test_add_func ("/model/paced-list/held-changes-wait", test_held_changes_wait);
  g_test_add_func ("/model/paced-list/any-change-is-followed", test_any_change_is_followed);

  return g_test_run ();
}
