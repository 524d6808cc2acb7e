/* Another project's program, with a copy of boundary/ beside it. */
#include "boundary/adapter.h"

/* What it had before: a function that blocks. */
static gboolean
find_title (const char *isbn, GCancellable *cancellable, GError **error)
{
  for (int shelf = 0; shelf < g_ascii_strtoll (isbn, NULL, 10); shelf++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (1000);
    }
  return TRUE;
}

/* The wrapping: an operation, with its parameters. */
static GVariant *
run (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  if (!find_title (ferry_parameters_get_text (parameters, "isbn"), cancellable, error))
    return NULL;
  return g_variant_new_string ("The Mythical Man-Month");
}

static const FerryParameter parameters[] = {{.name = "isbn", .type = FERRY_PARAMETER_TEXT}, {NULL}};
static const FerryOperation find = {
  .id = "library.find", .dependency = "library", .idempotent = TRUE, .parameters = parameters, .run = run};

static void
on_found (GObject *adapter, GAsyncResult *result, gpointer pending)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) title = ferry_adapter_call_finish (FERRY_ADAPTER (adapter), result, &error);
  FerryOutcome outcome = ferry_call_get_outcome (ferry_adapter_get_call (FERRY_ADAPTER (adapter), result));

  g_print ("%s: %s\n", ferry_outcome_get_name (outcome), title != NULL ? g_variant_get_string (title, NULL) : error->message);
  --*(int *)pending;
}

int
main (void)
{
  const FerryPolicy policy = {
    .deadline = 300 * G_TIME_SPAN_MILLISECOND, /* a reader turns away by then */
    .grace = FERRY_POLICY_GRACE, .limit = 4, .queue_length = 100, .executor = FERRY_EXECUTOR_OWN_POOL};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  g_autoptr (FerryAdapter) library = ferry_adapter_new (boundary, "library", &policy);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *isbns[] = {"10", "60000", "60000"};
  int pending = G_N_ELEMENTS (isbns);

  for (int i = 0; i < 3; i++)
    ferry_adapter_call_async (library, &find, g_variant_new_parsed ("{'isbn': <%s>}", isbns[i]), NULL,
                              i == 1 ? cancellable : NULL, on_found, &pending);
  g_cancellable_cancel (cancellable);
  while (pending > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
