/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One dependency at a glance. */
#include "dependency-card.h"

#include "changes.h"
#include "children.h"
#include "fault-form.h"
#include "model/progress-rate.h"
#include "model/paced-update.h"
#include "policy-editor.h"
#include "tile.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

/* What only ages is looked at now and then. */
#define AGE_MS 500

enum {
  RUNNING,
  WAITING,
  BACKING_OFF,
  ABANDONED,
  RETRIES_LEFT,
  RETRIES,
  N_TILES
};

static const char * const captions[N_TILES] = {
  [RUNNING] = N_ ("in flight"),
  [WAITING] = N_ ("queued"),
  [BACKING_OFF] = N_ ("backing off"),
  [ABANDONED] = N_ ("abandoned"),
  [RETRIES_LEFT] = N_ ("retries left"),
  [RETRIES] = N_ ("retries made"),
};

struct _FerryDependencyCard
{
  GtkWidget parent_instance;

  FerryDependencyItem *item;
  FerryPolicySettings *policies;
  FerryPacedUpdate update;
  guint aging;               /* 0 unless something ages */
  const char *breaker_class; /* static */

  GtkWidget *title;
  GtkWidget *reason;
  GtkWidget *faults;
  GtkWidget *breaker;
  GtkWidget *tiles;
  GtkWidget *tile[N_TILES];
  GtkWidget *outcomes;
  GtkWidget *durations;
  GtkWidget *notes;
  GtkWidget *policy;
  GtkWidget *trouble;
};

G_DEFINE_FINAL_TYPE (FerryDependencyCard, ferry_dependency_card, GTK_TYPE_WIDGET)

static void
show_share (FerryDependencyCard *self,
            guint tile,
            guint part,
            guint whole)
{
  g_autofree char *text = g_strdup_printf (_ ("%u/%u"), part, whole);

  ferry_tile_set_value (FERRY_TILE (self->tile[tile]), text, part > 0 && part >= whole ? "slow" : NULL);
}

static void
show_count (FerryDependencyCard *self,
            guint tile,
            guint64 count,
            const char *style_class)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  ferry_tile_set_value (FERRY_TILE (self->tile[tile]), text, count > 0 ? style_class : NULL);
}

static void
show_breaker (FerryDependencyCard *self,
              const FerryBreakerFigures *figures)
{
  static const struct
  {
    const char *title;
    const char *style_class;
  } states[] = {
    [FERRY_BREAKER_CLOSED] = {N_ ("Breaker closed"), "succeeded"},
    [FERRY_BREAKER_OPEN] = {N_ ("Breaker open"), "failed"},
    [FERRY_BREAKER_HALF_OPEN] = {N_ ("Breaker half open"), "cancelled"},
  };
  gboolean has_one = ferry_adapter_get_policy (ferry_dependency_item_get_adapter (self->item))->breaker.failure_percent > 0;
  const char *style_class = has_one ? states[figures->state].style_class : "queued";

  ferry_change_label (self->breaker, has_one ? _ (states[figures->state].title) : _ ("No breaker"));
  ferry_change_style_class (self->breaker, self->breaker_class, style_class);
  self->breaker_class = style_class;
}

static void
show_outcomes (FerryDependencyCard *self)
{
  static const char * const titles[] = {
    [FERRY_OUTCOME_SUCCEEDED] = N_ ("%s succeeded"),
    [FERRY_OUTCOME_FAILED] = N_ ("%s failed"),
    [FERRY_OUTCOME_TIMED_OUT] = N_ ("%s timed out"),
    [FERRY_OUTCOME_CANCELLED] = N_ ("%s cancelled"),
    [FERRY_OUTCOME_REJECTED] = N_ ("%s rejected"),
  };
  g_autoptr(GString) text = g_string_new (NULL);

  for (FerryOutcome outcome = FERRY_OUTCOME_SUCCEEDED; outcome < G_N_ELEMENTS (titles); outcome++)
    {
      guint64 count = ferry_dependency_item_get_n_outcomes (self->item, outcome);
      g_autofree char *digits = g_strdup_printf ("%'" G_GUINT64_FORMAT, count);

      if (count == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
        /* A table of constants, each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (text, _ (titles[outcome]), digits);
#pragma GCC diagnostic pop
    }
  ferry_change_label (self->outcomes, text->len > 0 ? text->str : _ ("No call has ended yet"));
}

/* Where the time goes: before the function runs, in it, and until the loop hands the outcome out. */
static void
show_durations (FerryDependencyCard *self)
{
  static const struct
  {
    FerryDuration duration;
    const char *format;
  } rows[] = {
    {FERRY_DURATION_QUEUE, N_ ("Queued: p50 %s, p95 %s, p99 %s")},
    {FERRY_DURATION_RUN, N_ ("Ran: p50 %s, p95 %s, p99 %s")},
    {FERRY_DURATION_DELIVERY, N_ ("Delivered within: p50 %s, p95 %s, p99 %s")},
  };
  g_autoptr(GString) text = g_string_new (NULL);
  FerryCallFigures figures;

  ferry_dependency_item_get_figures (self->item, &figures);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const FerryDurationFigures *row = &figures.durations[rows[i].duration];
      g_autofree char *p50 = ferry_format_duration (row->p50);
      g_autofree char *p95 = ferry_format_duration (row->p95);
      g_autofree char *p99 = ferry_format_duration (row->p99);

      if (row->count == 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
        /* A table of constants, each with three %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (text, _ (rows[i].format), p50, p95, p99);
#pragma GCC diagnostic pop
    }
  gtk_widget_set_visible (self->durations, text->len > 0);
  ferry_change_label (self->durations, text->str);
}

static void
append_line (GString *text,
             char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

/* What the figures alone do not say. */
static void
show_notes (FerryDependencyCard *self,
            const FerryAdapterFigures *figures)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *error = ferry_dependency_item_get_error (self->item);
  g_autofree char *error_types = ferry_dependency_item_describe_error_types (self->item);

  if (figures->breaker.state == FERRY_BREAKER_OPEN)
    {
      g_autofree char *left = ferry_format_duration (figures->breaker.time_left);

      append_line (text, g_strdup_printf (_ ("Calls are rejected for another %s: %u of %u failed."), left, figures->breaker.failures, figures->breaker.calls));
    }
  if (figures->abandoned > 0)
    {
      g_autofree char *age = ferry_format_duration (g_get_monotonic_time () - figures->abandoned_since);

      append_line (text, g_strdup_printf (_ ("The oldest abandoned attempt was given up %s ago; it keeps its place until it truly ends."), age));
    }
  if (figures->ended_late > 0)
    append_line (text, g_strdup_printf (_ ("Abandoned attempts that have ended after all: %" PRIu64), figures->ended_late));
  if (*error_types != '\0')
    append_line (text, g_strdup_printf (_ ("Errors: %s"), error_types));
  if (error != NULL)
    append_line (text, g_strdup_printf (_ ("Latest error: %s"), error));

  gtk_widget_set_visible (self->notes, text->len > 0);
  ferry_change_label (self->notes, text->str);
}

static gboolean
is_changing (const FerryAdapterFigures *figures)
{
  return figures->running > 0 || figures->waiting > 0 || figures->backing_off > 0 || figures->breaker.state != FERRY_BREAKER_CLOSED;
}

static gboolean
on_age (gpointer user_data)
{
  FerryDependencyCard *self = user_data;

  self->aging = 0;
  ferry_paced_update_request (&self->update);

  return G_SOURCE_REMOVE;
}

static void
show_item (FerryDependencyCard *self)
{
  FerryAdapterFigures figures;

  ferry_adapter_get_figures (ferry_dependency_item_get_adapter (self->item), &figures);
  show_share (self, RUNNING, figures.running, figures.limit);
  show_share (self, WAITING, figures.waiting, figures.queue_length);
  show_count (self, BACKING_OFF, figures.backing_off, "slow");
  show_count (self, ABANDONED, figures.abandoned, "bad");
  show_count (self, RETRIES_LEFT, figures.retries_left, NULL);
  show_count (self, RETRIES, figures.retries, NULL);
  show_breaker (self, &figures.breaker);
  show_outcomes (self);
  show_durations (self);
  show_notes (self, &figures);
  gtk_widget_set_visible (self->faults, figures.has_faults);
  if (self->aging != 0 || !is_changing (&figures))
    return;
  self->aging = g_timeout_add (AGE_MS, on_age, self);
  g_source_set_name_by_id (self->aging, "[ferry] age of a dependency");
}

static void
show_change (gpointer user_data)
{
  show_item (user_data);
}

static void
on_item_changed (FerryDependencyItem *item,
                 gpointer user_data)
{
  FerryDependencyCard *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ferry_paced_update_request (&self->update);
}

static void
ferry_dependency_card_map (GtkWidget *widget)
{
  show_item (FERRY_DEPENDENCY_CARD (widget));

  GTK_WIDGET_CLASS (ferry_dependency_card_parent_class)->map (widget);
}

static void
ferry_dependency_card_unmap (GtkWidget *widget)
{
  FerryDependencyCard *self = FERRY_DEPENDENCY_CARD (widget);

  g_clear_handle_id (&self->aging, g_source_remove);
  ferry_paced_update_clear (&self->update);

  GTK_WIDGET_CLASS (ferry_dependency_card_parent_class)->unmap (widget);
}

static void
ferry_dependency_card_dispose (GObject *object)
{
  FerryDependencyCard *self = FERRY_DEPENDENCY_CARD (object);

  g_clear_handle_id (&self->aging, g_source_remove);
  ferry_paced_update_clear (&self->update);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_DEPENDENCY_CARD);
  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_object (&self->item);
  g_clear_object (&self->policies);

  G_OBJECT_CLASS (ferry_dependency_card_parent_class)->dispose (object);
}

static void
ferry_dependency_card_class_init (FerryDependencyCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_dependency_card_dispose;
  widget_class->map = ferry_dependency_card_map;
  widget_class->unmap = ferry_dependency_card_unmap;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/dependency-card.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, title);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, reason);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, faults);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, breaker);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, tiles);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, outcomes);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, durations);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, notes);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, policy);
  gtk_widget_class_bind_template_child (widget_class, FerryDependencyCard, trouble);
}

static void
ferry_dependency_card_init (FerryDependencyCard *self)
{
  ferry_paced_update_init (&self->update, show_change, self);
  gtk_widget_init_template (GTK_WIDGET (self));

  ferry_label_tell_all (self->reason);
  for (guint i = 0; i < N_TILES; i++)
    {
      self->tile[i] = g_object_new (FERRY_TYPE_TILE, "caption", _ (captions[i]), NULL);
      ferry_flow_box_add (self->tiles, self->tile[i]);
    }
}

static void
on_policy_changed (FerryPolicySettings *policies,
                   const char *dependency,
                   gpointer user_data)
{
  FerryDependencyCard *self = user_data;

  if (g_str_equal (dependency, ferry_adapter_get_dependency (ferry_dependency_item_get_adapter (self->item))))
    on_item_changed (self->item, self);
}

/* Made when asked for: most launches never do. */
static void
on_policy_unfolded (FerryDependencyCard *self)
{
  const char *dependency = ferry_adapter_get_dependency (ferry_dependency_item_get_adapter (self->item));

  if (gtk_expander_get_child (GTK_EXPANDER (self->policy)) == NULL)
    ferry_expander_set_child (GTK_EXPANDER (self->policy), ferry_policy_editor_new (self->policies, dependency));
}

GtkWidget *
ferry_dependency_card_new (FerryDependencyItem *item,
                           FerryPolicySettings *policies)
{
  FerryDependencyCard *self;

  g_return_val_if_fail (FERRY_IS_DEPENDENCY_ITEM (item), NULL);

  self = g_object_new (FERRY_TYPE_DEPENDENCY_CARD, NULL);
  self->item = g_object_ref (item);
  gtk_label_set_label (GTK_LABEL (self->title), ferry_dependency_item_get_title (item));
  gtk_label_set_label (GTK_LABEL (self->reason), ferry_dependency_item_get_reason (item));
  ferry_widget_set_name (GTK_WIDGET (self), ferry_dependency_item_get_title (item));
  self->policies = g_object_ref (policies);
  g_signal_connect_object (self->policy, "notify::expanded", G_CALLBACK (on_policy_unfolded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (policies, "changed", G_CALLBACK (on_policy_changed), self, 0);
  ferry_expander_set_child (GTK_EXPANDER (self->trouble), ferry_fault_form_new (item));
  g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), self, 0);

  return GTK_WIDGET (self);
}
