/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in a result's place while there is none. */
#include "result-status.h"

#include "boundary/errors.h"
#include "children.h"
#include "spinner.h"
#include "value-grid.h"

#include <glib/gi18n-lib.h>

/* What is over at once needs no sign that it runs. */
#define PATIENCE_MS 300

struct _FerryResultStatus
{
  FerryWidthFirst parent_instance;

  guint patience;

  GtkWidget *scroller;
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *spinner;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *button;
  GtkWidget *expander;
  GtkWidget *details;
};

G_DEFINE_FINAL_TYPE (FerryResultStatus, ferry_result_status, FERRY_TYPE_WIDTH_FIRST)

static gboolean
on_patience (gpointer user_data)
{
  FerryResultStatus *self = user_data;

  self->patience = 0;
  gtk_widget_set_visible (self->box, TRUE);
  return G_SOURCE_REMOVE;
}

static void
show_waiting (FerryResultStatus *self,
              gboolean waiting)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_set_visible (self->spinner, waiting);
  gtk_widget_set_visible (self->icon, !waiting);
  gtk_widget_set_visible (self->box, !waiting);
  if (waiting)
    {
      self->patience = g_timeout_add (PATIENCE_MS, on_patience, self);
      g_source_set_name_by_id (self->patience, "[ferry] show that a call runs");
    }
}

/* NULL for none. */
static void
show_words (FerryResultStatus *self,
            const char *icon_name,
            const char *title,
            const char *text,
            const char *button)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->text), text != NULL ? text : "");
  gtk_widget_set_visible (self->text, text != NULL && *text != '\0');
  if (button != NULL)
    gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_widget_set_visible (self->button, button != NULL);
}

static void
hide_details (FerryResultStatus *self)
{
  ferry_value_grid_clear (GTK_GRID (self->details));
  gtk_expander_set_expanded (GTK_EXPANDER (self->expander), FALSE);
  gtk_widget_set_visible (self->expander, FALSE);
}

static void
show_details (FerryResultStatus *self,
              FerryCallRecord *record)
{
  const GError *error = ferry_call_record_get_error (record);
  const FerryErrorDetails *details = error != NULL ? ferry_error_get_details (error) : NULL;
  GtkGrid *grid = GTK_GRID (self->details);

  hide_details (self);
  if (details == NULL)
    return;

  ferry_value_grid_add (grid, _ ("Code"), ferry_error_get_code_name (error->code));
  if (details->dependency != NULL)
    ferry_value_grid_add (grid, _ ("Dependency"), details->dependency);
  if (details->parameter != NULL)
    ferry_value_grid_add (grid, _ ("Parameter"), details->parameter);
  if (details->domain != 0)
    {
      g_autofree char *original = g_strdup_printf ("%s, %d", g_quark_to_string (details->domain), details->code);

      ferry_value_grid_add (grid, _ ("Original error"), original);
    }
  if (details->message != NULL)
    ferry_value_grid_add (grid, _ ("Original message"), details->message);
  ferry_value_grid_add (grid, _ ("Transient"), details->transient ? _ ("yes: it may succeed a little later") : _ ("no"));
  gtk_widget_set_visible (self->expander, TRUE);
}

/* Why, and what may help. */
static char *
describe_end (FerryCallRecord *record)
{
  const GError *error = ferry_call_record_get_error (record);
  FerryCallState state = ferry_call_record_get_state (record);
  const char *advice = NULL;
  g_autofree char *message = NULL;

  if (ferry_call_record_is_abandoned (record))
    advice = _ ("Its worker does not react and still runs in the background.");
  else if (state == FERRY_CALL_STATE_REJECTED)
    advice = _ ("It never ran.");
  else if (error != NULL && ferry_error_get_details (error) != NULL && ferry_error_get_details (error)->transient)
    advice = _ ("It may well succeed a little later.");

  if (error == NULL || state == FERRY_CALL_STATE_CANCELLED)
    return g_strdup (advice != NULL ? advice : _ ("Nothing came of it, as you asked."));
  message = ferry_call_record_describe_error (record);
  return advice != NULL ? g_strdup_printf ("%s\n%s", message, advice) : g_steal_pointer (&message);
}

static void
show_end (FerryResultStatus *self,
          FerryCallRecord *record)
{
  static const struct
  {
    const char *title;
    const char *icon_name;
  } ends[] = {
    [FERRY_CALL_STATE_SUCCEEDED] = {N_ ("%s: the result is gone"), "user-trash-symbolic"},
    [FERRY_CALL_STATE_FAILED] = {N_ ("%s failed"), "dialog-error-symbolic"},
    [FERRY_CALL_STATE_TIMED_OUT] = {N_ ("%s timed out"), "dialog-warning-symbolic"},
    [FERRY_CALL_STATE_CANCELLED] = {N_ ("%s was cancelled"), "media-playback-stop-symbolic"},
    [FERRY_CALL_STATE_REJECTED] = {N_ ("%s was rejected"), "dialog-warning-symbolic"},
  };
  FerryCallState state = ferry_call_record_get_state (record);
  const char *operation = _ (ferry_call_record_get_operation (record)->title);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  title = g_strdup_printf (_ (ends[state].title), operation);
#pragma GCC diagnostic pop
  text = state == FERRY_CALL_STATE_SUCCEEDED ? g_strdup (_ ("The result was let go to save memory.")) : describe_end (record);
  show_waiting (self, FALSE);
  show_words (self, ends[state].icon_name, title, text, _ ("Run Again"));
  show_details (self, record);
}

static void
ferry_result_status_dispose (GObject *object)
{
  FerryResultStatus *self = FERRY_RESULT_STATUS (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_result_status_parent_class)->dispose (object);
}

static void
ferry_result_status_class_init (FerryResultStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_result_status_dispose;

  g_type_ensure (FERRY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/result-status.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, scroller);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, box);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, icon);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, title);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, text);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, button);
  gtk_widget_class_bind_template_child (widget_class, FerryResultStatus, expander);
}

static void
ferry_result_status_init (FerryResultStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->details = ferry_value_grid_new ();
  gtk_widget_set_margin_top (self->details, 6);
  ferry_expander_set_child (GTK_EXPANDER (self->expander), self->details);
}

GtkWidget *
ferry_result_status_new (void)
{
  return g_object_new (FERRY_TYPE_RESULT_STATUS, NULL);
}

void
ferry_result_status_show_empty (FerryResultStatus *self,
                                const FerryOperation *operation)
{
  g_autofree char *button = NULL;

  g_return_if_fail (FERRY_IS_RESULT_STATUS (self));

  button = operation != NULL ? g_strdup_printf (_ ("Run %s"), _ (operation->title)) : g_strdup (_ ("Run"));
  show_waiting (self, FALSE);
  show_words (self, operation != NULL ? operation->icon_name : "view-list-symbolic", _ ("No result yet"),
              _ ("What a run finds appears here, to look through, copy and save."), button);
  hide_details (self);
}

void
ferry_result_status_show_record (FerryResultStatus *self,
                                 FerryCallRecord *record)
{
  FerryCallState state;

  g_return_if_fail (FERRY_IS_RESULT_STATUS (self));
  g_return_if_fail (FERRY_IS_CALL_RECORD (record));

  state = ferry_call_record_get_state (record);
  if (ferry_call_record_is_over (record))
    {
      show_end (self, record);
      return;
    }
  if (!gtk_widget_get_visible (self->spinner))
    show_waiting (self, TRUE);
  hide_details (self);
  show_words (self, NULL, state == FERRY_CALL_STATE_QUEUED ? _ ("Waiting for its turn…") : state == FERRY_CALL_STATE_CANCELLING ? _ ("Cancelling…")
                                                                                                                                : _ ("Running…"),
              NULL, NULL);
}
