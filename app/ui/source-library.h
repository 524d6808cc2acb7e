/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GtkSourceView, loaded when the page "Source" is first looked at: it brings an XML parser, and that all of Unicode. */
#pragma once

#include "operations/library.h"

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define FERRY_SOURCE_FUNCTIONS(FUNCTION)                       \
  FUNCTION (gtk_source_buffer_create_source_mark)              \
  FUNCTION (gtk_source_buffer_new)                             \
  FUNCTION (gtk_source_buffer_set_highlight_matching_brackets) \
  FUNCTION (gtk_source_buffer_set_language)                    \
  FUNCTION (gtk_source_buffer_set_style_scheme)                \
  FUNCTION (gtk_source_language_manager_get_default)           \
  FUNCTION (gtk_source_language_manager_get_language)          \
  FUNCTION (gtk_source_mark_attributes_new)                    \
  FUNCTION (gtk_source_mark_attributes_set_background)         \
  FUNCTION (gtk_source_mark_attributes_set_icon_name)          \
  FUNCTION (gtk_source_search_context_forward)                 \
  FUNCTION (gtk_source_search_context_get_settings)            \
  FUNCTION (gtk_source_search_context_new)                     \
  FUNCTION (gtk_source_search_settings_new)                    \
  FUNCTION (gtk_source_search_settings_set_search_text)        \
  FUNCTION (gtk_source_search_settings_set_wrap_around)        \
  FUNCTION (gtk_source_style_scheme_manager_get_default)       \
  FUNCTION (gtk_source_style_scheme_manager_get_scheme)        \
  FUNCTION (gtk_source_view_get_gutter)                        \
  FUNCTION (gtk_source_view_new_with_buffer)                   \
  FUNCTION (gtk_source_view_set_mark_attributes)               \
  FUNCTION (gtk_source_view_set_show_line_marks)               \
  FUNCTION (gtk_source_view_set_show_line_numbers)

typedef struct
{
  FERRY_SOURCE_FUNCTIONS (FERRY_LIBRARY_MEMBER)
} FerrySource;

extern FerryLibrary ferry_source_library;

/* Its functions, once it is loaded. */
extern FerrySource ferry_source;

G_END_DECLS
