/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operation panel remembers from one launch to the next, and what others ask of it. */
#include "operation-panel-private.h"

#include "parameter-form.h"

#define SAVED_TYPE G_VARIANT_TYPE ("a{s(sa{sv})}")

void
ferry_operation_state_restore (OperationState *self,
                               GVariant *saved)
{
  g_autoptr(GVariant) entered = NULL;
  const char *name;
  FerryExecutorKind executor;

  if (!g_variant_lookup (saved, self->operation->id, "(&s@a{sv})", &name, &entered))
    return;
  ferry_parameter_form_restore (FERRY_PARAMETER_FORM (self->form), entered);
  if (ferry_executor_parse (name, &executor) && executor != FERRY_EXECUTOR_DEFAULT)
    self->executor = executor;
}

/* Adds what was remembered of operations that were not shown since. */
static void
add_unseen (FerryOperationPanel *self,
            GVariantBuilder *builder,
            GHashTable *seen)
{
  GVariantIter iter;
  GVariant *entry;

  if (self->saved == NULL)
    return;
  g_variant_iter_init (&iter, self->saved);
  while ((entry = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr(GVariant) id = g_variant_get_child_value (entry, 0);

      if (!g_hash_table_contains (seen, g_variant_get_string (id, NULL)))
        g_variant_builder_add_value (builder, entry);
      g_variant_unref (entry);
    }
}

GVariant *
ferry_operation_panel_save (FerryOperationPanel *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantBuilder builder;
  GHashTableIter iter;
  OperationState *state;

  g_return_val_if_fail (FERRY_IS_OPERATION_PANEL (self), NULL);

  g_variant_builder_init (&builder, SAVED_TYPE);
  g_hash_table_iter_init (&iter, self->states);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&state))
    {
      g_autoptr(GVariant) entered = ferry_parameter_form_save (FERRY_PARAMETER_FORM (state->form));

      g_variant_builder_add (&builder, "{s(s@a{sv})}", state->operation->id, ferry_executor_get_name (state->executor), entered);
      g_hash_table_add (seen, (gpointer)state->operation->id);
    }
  add_unseen (self, &builder, seen);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

void
ferry_operation_panel_restore (FerryOperationPanel *self,
                               GVariant *saved)
{
  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));
  g_return_if_fail (g_variant_is_of_type (saved, SAVED_TYPE));

  g_clear_pointer (&self->saved, g_variant_unref);
  self->saved = g_variant_ref_sink (saved);
}

void
ferry_operation_panel_set_paths (FerryOperationPanel *self,
                                 const char * const *paths)
{
  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));

  if (self->state != NULL)
    ferry_parameter_form_set_paths (FERRY_PARAMETER_FORM (self->state->form), paths);
}

void
ferry_operation_panel_enter (FerryOperationPanel *self,
                             GVariant *parameters,
                             FerryExecutorKind executor)
{
  g_return_if_fail (FERRY_IS_OPERATION_PANEL (self));
  g_return_if_fail (executor < FERRY_N_EXECUTORS);

  if (self->state == NULL)
    return;
  ferry_parameter_form_restore (FERRY_PARAMETER_FORM (self->state->form), parameters);
  if (self->buttons[executor] != NULL && gtk_widget_get_sensitive (self->buttons[executor]))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[executor]), TRUE);
}

FerryExecutorKind
ferry_operation_panel_get_executor (FerryOperationPanel *self)
{
  g_return_val_if_fail (FERRY_IS_OPERATION_PANEL (self), FERRY_EXECUTOR_DEFAULT);

  return self->state != NULL ? self->state->executor : FERRY_EXECUTOR_DEFAULT;
}

const FerryOperation *
ferry_operation_panel_get_operation (FerryOperationPanel *self)
{
  g_return_val_if_fail (FERRY_IS_OPERATION_PANEL (self), NULL);

  return self->state != NULL ? self->state->operation : NULL;
}

FerryCallRecord *
ferry_operation_panel_get_record (FerryOperationPanel *self)
{
  g_return_val_if_fail (FERRY_IS_OPERATION_PANEL (self), NULL);

  return self->state != NULL ? self->state->record : NULL;
}
