/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The dependencies of a session. */
#include "dependency-list.h"

#include "boundary/errors.h"
#include "policies.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_OUTCOMES (FERRY_OUTCOME_REJECTED + 1)

struct _FerryDependencyItem
{
  GObject parent_instance;

  const char *title;
  const char *reason;
  FerrySession *session;
  FerryAdapter *adapter;
  gboolean has_faults;

  guint64 outcomes[N_OUTCOMES];
  char *error;             /* the latest, in words; NULL while there was none */
  GHashTable *error_types; /* static name -> how many */
};

G_DEFINE_FINAL_TYPE (FerryDependencyItem, ferry_dependency_item, G_TYPE_OBJECT)

enum {
  PROP_HAS_FAULTS = 1,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
count_error (FerryDependencyItem *self,
             const GError *error)
{
  const char *name = error->domain == FERRY_ERROR ? ferry_error_get_code_name (error->code) : g_quark_to_string (error->domain);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->error_types, name));

  g_hash_table_insert (self->error_types, (char *)name, GUINT_TO_POINTER (count + 1));
}

static void
take_outcome (FerryDependencyItem *self,
              FerryCallRecord *record)
{
  const GError *error = ferry_call_record_get_error (record);

  self->outcomes[ferry_call_record_get_outcome (record)]++;
  if (error == NULL)
    return;
  count_error (self, error);
  g_free (self->error);
  self->error = ferry_call_record_describe_error (record);
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryDependencyItem *self = user_data;
  const char *dependency = ferry_call_record_get_operation (record)->dependency;

  if (event == FERRY_CALL_PROGRESSED || g_strcmp0 (dependency, ferry_adapter_get_dependency (self->adapter)) != 0)
    return;
  if (event == FERRY_CALL_FINISHED)
    take_outcome (self, record);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ferry_dependency_item_finalize (GObject *object)
{
  FerryDependencyItem *self = FERRY_DEPENDENCY_ITEM (object);

  g_clear_object (&self->session);
  g_clear_object (&self->adapter);
  g_free (self->error);
  g_hash_table_unref (self->error_types);

  G_OBJECT_CLASS (ferry_dependency_item_parent_class)->finalize (object);
}

static void
ferry_dependency_item_get_property (GObject *object,
                                    guint property_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_HAS_FAULTS:
      g_value_set_boolean (value, FERRY_DEPENDENCY_ITEM (object)->has_faults);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_dependency_item_class_init (FerryDependencyItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ferry_dependency_item_finalize;
  object_class->get_property = ferry_dependency_item_get_property;

  properties[PROP_HAS_FAULTS] = g_param_spec_boolean ("has-faults", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_DEPENDENCY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_dependency_item_init (FerryDependencyItem *self)
{
  self->error_types = g_hash_table_new (g_str_hash, g_str_equal);
}

const char *
ferry_dependency_item_get_title (FerryDependencyItem *self)
{
  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (self), NULL);

  return _ (self->title);
}

const char *
ferry_dependency_item_get_reason (FerryDependencyItem *self)
{
  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (self), NULL);

  return _ (self->reason);
}

FerryAdapter *
ferry_dependency_item_get_adapter (FerryDependencyItem *self)
{
  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (self), NULL);

  return self->adapter;
}

guint64
ferry_dependency_item_get_n_outcomes (FerryDependencyItem *self,
                                      FerryOutcome outcome)
{
  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (self), 0);
  g_return_val_if_fail ((guint)outcome < N_OUTCOMES, 0);

  return self->outcomes[outcome];
}

const char *
ferry_dependency_item_get_error (FerryDependencyItem *self)
{
  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (self), NULL);

  return self->error;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

/* What a person calls a kind of error; what comes from another library has its name only. */
static const char *
get_error_title (const char *name)
{
  static const char * const titles[] = {
    [FERRY_ERROR_FAILED] = N_ ("failed"),
    [FERRY_ERROR_TIMED_OUT] = N_ ("timed out"),
    [FERRY_ERROR_CANCELLED] = N_ ("cancelled"),
    [FERRY_ERROR_BUSY] = N_ ("queue full"),
    [FERRY_ERROR_UNAVAILABLE] = N_ ("unavailable"),
    [FERRY_ERROR_WORKER_DIED] = N_ ("worker died"),
    [FERRY_ERROR_INVALID_PARAMETER] = N_ ("invalid parameter"),
    [FERRY_ERROR_WOULD_BLOCK] = N_ ("would block"),
    [FERRY_ERROR_CLOSED] = N_ ("closed"),
  };

  for (guint code = 0; code < G_N_ELEMENTS (titles); code++)
    if (titles[code] != NULL && g_str_equal (ferry_error_get_code_name (code), name))
      return _ (titles[code]);
  return name;
}

char *
ferry_dependency_item_describe_error_types (FerryDependencyItem *self)
{
  GString *text;
  GList *names;

  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (self), NULL);

  text = g_string_new (NULL);
  names = g_list_sort (g_hash_table_get_keys (self->error_types), compare_names);
  for (GList *link = names; link != NULL; link = link->next)
    g_string_append_printf (text, "%s%u × %s", text->len > 0 ? " · " : "",
                            GPOINTER_TO_UINT (g_hash_table_lookup (self->error_types, link->data)), get_error_title (link->data));
  g_list_free (names);

  return g_string_free (text, FALSE);
}

void
ferry_dependency_item_get_figures (FerryDependencyItem *self,
                                   FerryCallFigures *figures)
{
  g_return_if_fail (FERRY_IS_DEPENDENCY_ITEM (self));
  g_return_if_fail (figures != NULL);

  ferry_telemetry_get_figures (ferry_session_get_telemetry (self->session), ferry_adapter_get_dependency (self->adapter), NULL,
                               FERRY_EXECUTOR_DEFAULT, figures);
}

void
ferry_dependency_item_set_faults (FerryDependencyItem *self,
                                  const FerryFaults *faults)
{
  gboolean has_faults = faults != NULL && ferry_faults_are_on (faults);

  g_return_if_fail (FERRY_IS_DEPENDENCY_ITEM (self));

  ferry_adapter_set_faults (self->adapter, faults);
  if (has_faults != self->has_faults)
    {
      self->has_faults = has_faults;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_FAULTS]);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

GListModel *
ferry_dependency_list_new (FerrySession *session)
{
  GListStore *list = g_list_store_new (FERRY_TYPE_DEPENDENCY_ITEM);
  /* Only for what is said of each; an adapter has its own policy. */
  g_autoptr(GArray) policies = ferry_policies_get_defaults ();

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);

  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);
      g_autoptr(FerryDependencyItem) item = g_object_new (FERRY_TYPE_DEPENDENCY_ITEM, NULL);

      item->title = row->title;
      item->reason = row->reason;
      item->session = g_object_ref (session);
      item->adapter = g_object_ref (ferry_session_get_adapter (session, row->dependency));
      g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), item, 0);
      g_list_store_append (list, item);
    }
  return G_LIST_MODEL (list);
}
