/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two questions for each wish: for as many numbers as fill a page, and then for all. */
#include "history-list.h"

#include "history-items.h"

/* More than a page of any screen. */
#define FIRST_ROWS 300

/* As many as a list of GTK's makes widgets for: they come with the answer, so that each is filled once. */
#define ROWS_SHOWN 210

struct _FerryHistoryList
{
  GObject parent_instance;

  FerryHistory *history;

  /* what is wanted */
  FerryHistoryQuery query;
  char *text;
  char *operation;
  char *outcome;
  char *sort;

  /* the question under way */
  GCancellable *asking; /* NULL while there is none */
  gboolean is_first;    /* it asks for the first rows only */
  gboolean is_outdated; /* something else is wanted by now: its answer does not count */
  gboolean must_refresh;
  GError *error;

  /* what is there */
  GVariant *ids_variant; /* "ax"; NULL for none */
  const gint64 *ids;
  guint n_ids;
  guint64 total;

  FerryHistoryItems *items;
};

static void ferry_history_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryHistoryList, ferry_history_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ferry_history_list_model_init))

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return FERRY_TYPE_HISTORY_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return FERRY_HISTORY_LIST (model)->n_ids;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  FerryHistoryList *self = FERRY_HISTORY_LIST (model);

  return position < self->n_ids ? ferry_history_items_get (self->items, self->ids[position]) : NULL;
}

static void
ferry_history_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
clear_query (FerryHistoryList *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->operation, g_free);
  g_clear_pointer (&self->outcome, g_free);
  g_clear_pointer (&self->sort, g_free);
}

static void
ferry_history_list_dispose (GObject *object)
{
  FerryHistoryList *self = FERRY_HISTORY_LIST (object);

  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  if (self->items != NULL)
    ferry_history_items_stop (self->items);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (ferry_history_list_parent_class)->dispose (object);
}

static void
ferry_history_list_finalize (GObject *object)
{
  FerryHistoryList *self = FERRY_HISTORY_LIST (object);

  clear_query (self);
  g_clear_object (&self->asking);
  g_clear_error (&self->error);
  g_clear_pointer (&self->ids_variant, g_variant_unref);
  g_clear_pointer (&self->items, ferry_history_items_unref);

  G_OBJECT_CLASS (ferry_history_list_parent_class)->finalize (object);
}

static void
ferry_history_list_class_init (FerryHistoryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_history_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_history_list_finalize;

  signals[ANSWERED] = g_signal_new ("answered", FERRY_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_history_list_init (FerryHistoryList *self)
{
}

FerryHistoryList *
ferry_history_list_new (FerryHistory *history)
{
  FerryHistoryList *self;

  g_return_val_if_fail (FERRY_IS_HISTORY (history), NULL);

  self = g_object_new (FERRY_TYPE_HISTORY_LIST, NULL);
  self->history = g_object_ref (history);
  self->items = ferry_history_items_new (history);
  return self;
}

/* Puts @ids in the place of those that are there, and tells only of the stretch between what stays at both ends. */
static void
take_ids (FerryHistoryList *self,
          GVariant *ids_variant)
{
  g_autoptr(GVariant) former_variant = self->ids_variant;
  const gint64 *former = self->ids;
  guint n_former = self->n_ids;
  guint first = 0;
  guint last = 0;
  gsize n;

  self->ids_variant = g_variant_ref (ids_variant);
  self->ids = g_variant_get_fixed_array (self->ids_variant, &n, sizeof (gint64));
  self->n_ids = MIN (n, G_MAXUINT / 2);
  while (first < MIN (n_former, self->n_ids) && former[first] == self->ids[first])
    first++;
  while (last < MIN (n_former, self->n_ids) - first && former[n_former - 1 - last] == self->ids[self->n_ids - 1 - last])
    last++;
  if (n_former - first - last > 0 || self->n_ids - first - last > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_former - first - last, self->n_ids - first - last);
}

static void ask (FerryHistoryList *self,
                 gboolean is_first);

/* What comes next, if anything does: what is wanted by now, the rest of it, or what has come since. */
static gboolean
go_on (FerryHistoryList *self,
       gboolean was_outdated)
{
  if (was_outdated)
    ask (self, TRUE);
  else if (self->error == NULL && self->is_first && self->n_ids >= FIRST_ROWS)
    ask (self, FALSE);
  else if (self->must_refresh)
    ask (self, self->n_ids < FIRST_ROWS);
  else
    return FALSE;
  return TRUE;
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr(FerryHistoryList) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean was_outdated = self->is_outdated;
  guint64 total = 0;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GVariant) ids = ferry_history_find_finish (FERRY_HISTORY (source), result, &total, &rows, &error);

  g_clear_object (&self->asking);
  if (self->history == NULL)
    return;
  if (!was_outdated)
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
    }
  if (ids != NULL && !was_outdated)
    {
      self->total = total;
      ferry_history_items_add_rows (self->items, rows);
      take_ids (self, ids);
    }
  if (!go_on (self, was_outdated))
    g_signal_emit (self, signals[ANSWERED], 0);
}

static void
ask (FerryHistoryList *self,
     gboolean is_first)
{
  FerryHistoryQuery query = self->query;

  self->is_outdated = FALSE;
  if (!is_first || self->n_ids < FIRST_ROWS)
    self->must_refresh = FALSE;
  self->is_first = is_first;
  self->asking = g_cancellable_new ();
  query.limit = is_first ? FIRST_ROWS : 0;
  ferry_history_find_async (self->history, &query, is_first ? ROWS_SHOWN : 0, self->asking, on_found, g_object_ref (self));
}

void
ferry_history_list_set_query (FerryHistoryList *self,
                              const FerryHistoryQuery *query)
{
  FerryHistoryQuery copy;

  g_return_if_fail (FERRY_IS_HISTORY_LIST (self));
  g_return_if_fail (query != NULL);

  /* @query may be what this list lent. */
  copy = *query;
  copy.text = g_strdup (query->text);
  copy.operation = g_strdup (query->operation);
  copy.outcome = g_strdup (query->outcome);
  copy.sort = g_strdup (query->sort);
  clear_query (self);
  self->query = copy;
  self->text = (char *)copy.text;
  self->operation = (char *)copy.operation;
  self->outcome = (char *)copy.outcome;
  self->sort = (char *)copy.sort;

  if (self->asking == NULL)
    {
      ask (self, TRUE);
      return;
    }
  self->is_outdated = TRUE;
  g_cancellable_cancel (self->asking);
}

const FerryHistoryQuery *
ferry_history_list_get_query (FerryHistoryList *self)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_LIST (self), NULL);

  return &self->query;
}

void
ferry_history_list_refresh (FerryHistoryList *self)
{
  g_return_if_fail (FERRY_IS_HISTORY_LIST (self));

  if (self->asking == NULL)
    ask (self, self->n_ids < FIRST_ROWS);
  else
    self->must_refresh = TRUE;
}

gboolean
ferry_history_list_is_asking (FerryHistoryList *self)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_LIST (self), FALSE);

  return self->asking != NULL;
}

const GError *
ferry_history_list_get_error (FerryHistoryList *self)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_LIST (self), NULL);

  return self->error;
}

guint64
ferry_history_list_get_total (FerryHistoryList *self)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_LIST (self), 0);

  return self->total;
}

gint64
ferry_history_list_get_id (FerryHistoryList *self,
                           guint position)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_LIST (self), 0);
  g_return_val_if_fail (position < self->n_ids, 0);

  return self->ids[position];
}
