/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An entry for file names, with buttons to choose them.
 *
 * What was chosen is kept beside the text: names may hold bytes that no entry can show, and more
 * than one may be chosen. Typing replaces it. */
#include "path-entry.h"

#include "children.h"
#include "file-chooser.h"
#include "wrap-box.h"

#include <glib/gi18n-lib.h>

struct _FerryPathEntry
{
  GtkWidget parent_instance;

  const FerryParameter *parameter;
  FerryWrapBox *box; /* what follows */
  GtkWidget *entry;
  GVariant *chosen; /* NULL: the text counts */
  gboolean showing; /* the text changes because of a choice */
};

G_DEFINE_FINAL_TYPE (FerryPathEntry, ferry_path_entry, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_text_changed (FerryPathEntry *self)
{
  if (!self->showing)
    g_clear_pointer (&self->chosen, g_variant_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_activate (FerryPathEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

void
ferry_path_entry_write (FerryPathEntry *self,
                        GVariant *value)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FERRY_IS_PATH_ENTRY (self));
  g_return_if_fail (value != NULL);

  g_clear_pointer (&self->chosen, g_variant_unref);
  self->chosen = g_variant_ref_sink (value);
  text = ferry_parameter_format (self->parameter, self->chosen);
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
}

void
ferry_path_entry_set_paths (FerryPathEntry *self,
                            const char * const *paths)
{
  g_return_if_fail (FERRY_IS_PATH_ENTRY (self));
  g_return_if_fail (paths != NULL && paths[0] != NULL);

  if (self->parameter->type == FERRY_PARAMETER_PATHS)
    ferry_path_entry_write (self, g_variant_new_bytestring_array (paths, -1));
  else
    ferry_path_entry_write (self, g_variant_new_bytestring (paths[0]));
}

static void
on_chosen (const char * const *paths,
           gpointer user_data)
{
  ferry_path_entry_set_paths (FERRY_PATH_ENTRY (user_data), paths);
}

static void
on_choose_folder (FerryPathEntry *self)
{
  ferry_choose_files (GTK_WIDGET (self), _ ("Choose a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                      self->parameter->type == FERRY_PARAMETER_PATHS, on_chosen);
}

static void
on_choose_files (FerryPathEntry *self)
{
  ferry_choose_files (GTK_WIDGET (self), _ ("Choose Files"), GTK_FILE_CHOOSER_ACTION_OPEN,
                      self->parameter->type == FERRY_PARAMETER_PATHS, on_chosen);
}

static void
on_chosen_to_write (GFile *file,
                    gpointer user_data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    ferry_path_entry_set_paths (FERRY_PATH_ENTRY (user_data), (const char *[]) {path, NULL});
}

static void
on_choose_to_write (FerryPathEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *name = *text != '\0' ? g_path_get_basename (text) : g_strdup (_ ("Download"));

  ferry_choose_save_file (GTK_WIDGET (self), _ (self->parameter->label), name, on_chosen_to_write);
}

static void
add_button (FerryPathEntry *self,
            const char *label,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  ferry_wrap_box_append (self->box, button);
}

static void
ferry_path_entry_dispose (GObject *object)
{
  FerryPathEntry *self = FERRY_PATH_ENTRY (object);

  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_pointer (&self->chosen, g_variant_unref);

  G_OBJECT_CLASS (ferry_path_entry_parent_class)->dispose (object);
}

static void
ferry_path_entry_class_init (FerryPathEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_path_entry_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_PATH_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", FERRY_TYPE_PATH_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_path_entry_init (FerryPathEntry *self)
{
  /* Where there is too little room for all, the buttons stand below. */
  self->box = FERRY_WRAP_BOX (ferry_wrap_box_new (6, 6));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 12);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_text_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  ferry_wrap_box_append (self->box, self->entry);
}

GtkWidget *
ferry_path_entry_new (const FerryParameter *parameter)
{
  FerryPathEntry *self = g_object_new (FERRY_TYPE_PATH_ENTRY, NULL);

  self->parameter = parameter;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), parameter->fallback != NULL ? parameter->fallback : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (parameter->label), -1);
  if (parameter->type == FERRY_PARAMETER_NEW_FILE)
    add_button (self, _ ("Choose…"), G_CALLBACK (on_choose_to_write));
  if (parameter->type == FERRY_PARAMETER_FILE || parameter->type == FERRY_PARAMETER_PATHS)
    add_button (self, _ ("Files…"), G_CALLBACK (on_choose_files));
  if (parameter->type == FERRY_PARAMETER_FOLDER || parameter->type == FERRY_PARAMETER_PATHS)
    add_button (self, _ ("Folder…"), G_CALLBACK (on_choose_folder));

  return GTK_WIDGET (self);
}

GVariant *
ferry_path_entry_read (FerryPathEntry *self,
                       GError **error)
{
  g_return_val_if_fail (FERRY_IS_PATH_ENTRY (self), NULL);

  if (self->chosen != NULL)
    return g_variant_ref (self->chosen);
  return ferry_parameter_parse (self->parameter, gtk_editable_get_text (GTK_EDITABLE (self->entry)), error);
}
