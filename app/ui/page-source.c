/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Source". GtkSourceView is loaded, on another thread, when the page is first shown, and what is made of it
 * then is made a step with each frame: it reads the first lines of all the languages it knows, and all there is of this
 * one. */
#include "page-source.h"

#include "children.h"
#include "empty-state.h"
#include "model/source-marks.h"
#include "palette.h"
#include "source-library.h"
#include "wrap-box.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define RESOURCES "/io/github/ferry_gtk/Ferry/source/"
#define MARK "ferry-mark"

static FerryLibrary * const libraries[] = {&ferry_source_library, NULL};

enum {
  SHOW_OPERATION,
  SHOW_EXECUTOR
};

struct _FerryPageSource
{
  GtkWidget parent_instance;

  const FerryOperation *operation;
  FerryExecutorKind executor;

  GtkWidget *which;
  GtkWidget *name;
  GtkWidget *search;
  GtkWidget *copy;
  GtkWidget *marks;
  GtkWidget *scroller;

  /* made when first shown; the view comes last */
  enum {
    NOT_YET,
    FIND_LANGUAGE,
    MAKE_BUFFER,
    READ_LANGUAGE
  } step;
  GtkSourceLanguage *language;
  GtkSourceBuffer *buffer;
  GtkSourceSearchContext *found;
  GtkSourceView *view;
};

G_DEFINE_FINAL_TYPE (FerryPageSource, ferry_page_source, GTK_TYPE_WIDGET)

static char *
dup_path (FerryPageSource *self)
{
  g_autofree char *path = NULL;

  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->which)) == SHOW_EXECUTOR)
    return g_strdup_printf ("boundary/executor-%s.c", ferry_executor_get_name (self->executor));
  path = g_strdelimit (g_strdup (self->operation->id), ".", '/');
  return g_strdup_printf ("operations/%s.c", path);
}

static void
scroll_to (FerryPageSource *self,
           const GtkTextIter *iter)
{
  GtkTextMark *insert = gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer));

  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), insert, 0, TRUE, 0, 0.3);
}

static void
on_mark_clicked (GtkButton *button,
                 gpointer user_data)
{
  FerryPageSource *self = user_data;
  guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), MARK));
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, line);
  scroll_to (self, &iter);
}

static void
add_mark (FerryPageSource *self,
          const FerrySourceMark *mark)
{
  g_autofree char *text = g_strdup_printf (_ ("%u: %s"), mark->line + 1, mark->meaning);
  GtkWidget *button = gtk_button_new_with_label (text);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  GtkTextIter iter;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "mark");
  gtk_widget_set_tooltip_text (button, text);
  ferry_widget_set_name (button, text);
  g_object_set_data (G_OBJECT (button), MARK, GUINT_TO_POINTER (mark->line));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_mark_clicked), self, 0);
  ferry_wrap_box_append (FERRY_WRAP_BOX (self->marks), button);

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, mark->line);
  ferry_source.gtk_source_buffer_create_source_mark (self->buffer, NULL, MARK, &iter);
}

static void
show_marks (FerryPageSource *self,
            const char *text)
{
  FerrySourceMark marks[FERRY_SOURCE_MARKS_MAX];
  guint n = ferry_source_find_marks (text, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->which)) == SHOW_EXECUTOR, marks);

  /* Not a GtkFlowBox, whose places are all of a size. */
  ferry_widget_drop_children (self->marks);
  for (guint i = 0; i < n; i++)
    add_mark (self, &marks[i]);
}

static void
show_source (FerryPageSource *self)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  g_autofree char *resource = NULL;
  GtkTextIter start;

  if (self->view == NULL || self->operation == NULL)
    return;
  path = dup_path (self);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->name)), path) == 0)
    return;

  resource = g_strconcat (RESOURCES, path, NULL);
  bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gtk_label_set_label (GTK_LABEL (self->name), path);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), bytes != NULL ? g_bytes_get_data (bytes, NULL) : "", bytes != NULL ? (int)g_bytes_get_size (bytes) : 0);
  /* Resources end with a NUL that is not counted. */
  show_marks (self, bytes != NULL ? g_bytes_get_data (bytes, NULL) : "");
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  scroll_to (self, &start);
}

static void
find_next (FerryPageSource *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter from, start, end;
  gboolean wrapped;

  if (self->view == NULL)
    return;
  gtk_text_buffer_get_selection_bounds (buffer, NULL, &from);
  if (!ferry_source.gtk_source_search_context_forward (self->found, &from, &start, &end, &wrapped))
    return;
  scroll_to (self, &start);
  gtk_text_buffer_select_range (buffer, &start, &end);
}

static void
on_search_changed (FerryPageSource *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkTextIter start;

  if (self->view == NULL)
    return;
  ferry_source.gtk_source_search_settings_set_search_text (ferry_source.gtk_source_search_context_get_settings (self->found), *text != '\0' ? text : NULL);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  if (*text != '\0')
    find_next (self);
}

static void
on_copy_clicked (FerryPageSource *self)
{
  g_autofree char *text = NULL;

  if (self->view == NULL)
    return;
  g_object_get (self->buffer, "text", &text, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("The source is on the clipboard"));
}

static void
show_colors (FerryPageSource *self)
{
  gboolean is_dark = ferry_palette_is_dark (GTK_WIDGET (self));
  GtkSourceStyleScheme *scheme = ferry_source.gtk_source_style_scheme_manager_get_scheme (ferry_source.gtk_source_style_scheme_manager_get_default (), is_dark ? "Adwaita-dark" : "Adwaita");
  g_autoptr(GtkSourceMarkAttributes) attributes = ferry_source.gtk_source_mark_attributes_new ();
  GdkRGBA color = ferry_palette_get_accent (GTK_WIDGET (self), 0);

  ferry_source.gtk_source_buffer_set_style_scheme (self->buffer, scheme);
  color.alpha = 0.22;
  ferry_source.gtk_source_mark_attributes_set_background (attributes, &color);
  ferry_source.gtk_source_mark_attributes_set_icon_name (attributes, "go-next-symbolic");
  ferry_source.gtk_source_view_set_mark_attributes (self->view, MARK, attributes, 0);
}

static void
create_buffer (FerryPageSource *self)
{
  g_autoptr(GtkSourceSearchSettings) settings = ferry_source.gtk_source_search_settings_new ();

  self->buffer = ferry_source.gtk_source_buffer_new (NULL);
  ferry_source.gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  ferry_source.gtk_source_search_settings_set_wrap_around (settings, TRUE);
  self->found = ferry_source.gtk_source_search_context_new (self->buffer, settings);
}

static void
create_view (FerryPageSource *self)
{
  GtkTextView *text_view;

  self->view = (GtkSourceView *)ferry_source.gtk_source_view_new_with_buffer (self->buffer);
  ferry_source.gtk_source_view_set_show_line_numbers (self->view, TRUE);
  ferry_source.gtk_source_view_set_show_line_marks (self->view, TRUE);
  /* Of the line under the pointer it thinks before the view has its place, and then warns of a line that is not in
   * sight. The numbers are to be read, not to be clicked. */
  gtk_widget_set_can_target (GTK_WIDGET (ferry_source.gtk_source_view_get_gutter (self->view, GTK_TEXT_WINDOW_LEFT)), FALSE);
  text_view = GTK_TEXT_VIEW (self->view);
  gtk_text_view_set_editable (text_view, FALSE);
  gtk_text_view_set_monospace (text_view, TRUE);
  /* Tab leads on. */
  gtk_text_view_set_accepts_tab (text_view, FALSE);
  gtk_text_view_set_left_margin (text_view, 6);
  ferry_text_view_finish (text_view);
  ferry_widget_set_name (GTK_WIDGET (self->view), _ ("Source"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
}

/* A step of what takes longer than a frame in all. */
static gboolean
make_next (GtkWidget *widget,
           GdkFrameClock *clock,
           gpointer user_data)
{
  FerryPageSource *self = FERRY_PAGE_SOURCE (widget);

  switch (self->step++)
    {
    case FIND_LANGUAGE:
      self->language = ferry_source.gtk_source_language_manager_get_language (ferry_source.gtk_source_language_manager_get_default (), "c");
      return G_SOURCE_CONTINUE;
    case MAKE_BUFFER:
      create_buffer (self);
      return G_SOURCE_CONTINUE;
    case READ_LANGUAGE:
      ferry_source.gtk_source_buffer_set_language (self->buffer, self->language);
      return G_SOURCE_CONTINUE;
    default:
      create_view (self);
      show_colors (self);
      show_source (self);
      on_search_changed (self);
      return G_SOURCE_REMOVE;
    }
}

/* Until the page is shown again: it may be installed by then. */
static void
show_problem (FerryPageSource *self,
              const char *problem)
{
  self->step = NOT_YET;
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), ferry_empty_state_new ("text-x-generic-symbolic", problem, NULL, NULL));
}

static void
on_libraries_loaded (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr(FerryPageSource) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean are_loaded = ferry_libraries_load_finish (result, &error);

  /* Gone meanwhile. */
  if (self->scroller == NULL)
    return;
  if (are_loaded)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), make_next, NULL, NULL);
  else
    show_problem (self, error->message);
}

static void
ferry_page_source_map (GtkWidget *widget)
{
  FerryPageSource *self = FERRY_PAGE_SOURCE (widget);

  show_source (self);
  if (self->step == NOT_YET)
    {
      self->step++;
      ferry_libraries_load_async (libraries, on_libraries_loaded, g_object_ref (self));
    }

  GTK_WIDGET_CLASS (ferry_page_source_parent_class)->map (widget);
}

static void
ferry_page_source_css_changed (GtkWidget *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ferry_page_source_parent_class)->css_changed (widget, change);

  if (FERRY_PAGE_SOURCE (widget)->view != NULL)
    show_colors (FERRY_PAGE_SOURCE (widget));
}

static void
ferry_page_source_dispose (GObject *object)
{
  FerryPageSource *self = FERRY_PAGE_SOURCE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PAGE_SOURCE);
  ferry_widget_drop_children (GTK_WIDGET (self));
  self->view = NULL;
  g_clear_object (&self->found);
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (ferry_page_source_parent_class)->dispose (object);
}

static void
ferry_page_source_class_init (FerryPageSourceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_page_source_dispose;
  widget_class->map = ferry_page_source_map;
  widget_class->css_changed = ferry_page_source_css_changed;

  g_type_ensure (FERRY_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/page-source.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPageSource, which);
  gtk_widget_class_bind_template_child (widget_class, FerryPageSource, name);
  gtk_widget_class_bind_template_child (widget_class, FerryPageSource, search);
  gtk_widget_class_bind_template_child (widget_class, FerryPageSource, copy);
  gtk_widget_class_bind_template_child (widget_class, FerryPageSource, marks);
  gtk_widget_class_bind_template_child (widget_class, FerryPageSource, scroller);
}

static void
ferry_page_source_init (FerryPageSource *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  ferry_widget_set_name (self->which, _ ("Whose source"));
  g_signal_connect_object (self->which, "notify::selected", G_CALLBACK (show_source), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (find_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (on_copy_clicked), self, G_CONNECT_SWAPPED);
}

void
ferry_page_source_set_choice (FerryPageSource *self,
                              const FerryOperation *operation,
                              FerryExecutorKind executor)
{
  g_return_if_fail (FERRY_IS_PAGE_SOURCE (self));
  g_return_if_fail (operation != NULL);

  self->operation = operation;
  self->executor = executor;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_source (self);
}

void
ferry_page_source_focus_search (FerryPageSource *self)
{
  g_return_if_fail (FERRY_IS_PAGE_SOURCE (self));

  gtk_widget_grab_focus (self->search);
}
