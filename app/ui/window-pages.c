/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pages: what each of them is told once it is there, and what it asks of the window. What has to be
 * remembered from the start is in models, which the window keeps. */
#include "window-private.h"

static void
on_result_made (FerryPageSlot *slot,
                FerryPageResult *page,
                gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_result_set_operation (page, ferry_operation_panel_get_operation (self->panel));
  ferry_page_result_set_record (page, ferry_operation_panel_get_record (self->panel));
}

static void
on_result_wanted (FerryPageCalls *calls,
                  FerryCallRecord *record,
                  gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_result_set_record (FERRY_PAGE_RESULT (ferry_page_slot_require_page (self->result)), record);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (self->result));
  ferry_window_reveal_page (self);
}

static void
on_calls_made (FerryPageSlot *slot,
               FerryPageCalls *page,
               gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_calls_set_session (page, self->session);
  g_signal_connect_object (page, "result-wanted", G_CALLBACK (on_result_wanted), self, 0);
}

static void
on_details_wanted (FerryPageTimeline *timeline,
                   FerryCallRecord *record,
                   gpointer user_data)
{
  FerryWindow *self = user_data;

  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (self->calls));
  ferry_page_calls_show_details (FERRY_PAGE_CALLS (ferry_page_slot_require_page (self->calls)), record);
}

static void
on_timeline_made (FerryPageSlot *slot,
                  FerryPageTimeline *page,
                  gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_timeline_set_timeline (page, self->timeline_model);
  g_signal_connect_object (page, "call-activated", G_CALLBACK (on_details_wanted), self, 0);
}

static void
on_stalls_made (FerryPageSlot *slot,
                FerryPageStalls *page,
                gpointer user_data)
{
  ferry_page_stalls_set_stalls (page, FERRY_WINDOW (user_data)->stall_list);
}

static void
on_dependencies_made (FerryPageSlot *slot,
                      FerryPageDependencies *page,
                      gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_dependencies_set_dependencies (page, self->dependency_list, self->policies);
}

static void
on_source_made (FerryPageSlot *slot,
                FerryPageSource *page,
                gpointer user_data)
{
  FerryWindow *self = user_data;

  ferry_page_source_set_choice (page, ferry_operation_panel_get_operation (self->panel), ferry_operation_panel_get_executor (self->panel));
}

static void
on_operation_selected (FerryWindow *self,
                       gpointer operation)
{
  GtkWidget *result = ferry_page_slot_get_page (self->result);

  if (result != NULL)
    ferry_page_result_set_operation (FERRY_PAGE_RESULT (result), operation);
  ferry_operation_panel_set_operation (self->panel, operation);
  ferry_window_begin_at_top (self);
}

static void
on_choice (FerryWindow *self)
{
  GtkWidget *source = ferry_page_slot_get_page (self->source);

  if (source != NULL)
    on_source_made (self->source, FERRY_PAGE_SOURCE (source), self);
}

static void
on_call_shown (FerryWindow *self,
               FerryCallRecord *record)
{
  GtkWidget *result = ferry_page_slot_get_page (self->result);

  if (result != NULL)
    ferry_page_result_set_record (FERRY_PAGE_RESULT (result), record);
}

void
ferry_window_pages_class_init (void)
{
  g_type_ensure (FERRY_TYPE_PAGE_SLOT);
}

static void
prepare (FerryWindow *self,
         FerryPageSlot *slot,
         GType page_type,
         GCallback on_made)
{
  ferry_page_slot_set_page_type (slot, page_type);
  if (on_made != NULL)
    g_signal_connect_object (slot, "made", on_made, self, 0);
}

void
ferry_window_pages_init (FerryWindow *self)
{
  prepare (self, self->result, FERRY_TYPE_PAGE_RESULT, G_CALLBACK (on_result_made));
  prepare (self, self->calls, FERRY_TYPE_PAGE_CALLS, G_CALLBACK (on_calls_made));
  prepare (self, self->compare, FERRY_TYPE_PAGE_COMPARE, NULL);
  prepare (self, self->timeline, FERRY_TYPE_PAGE_TIMELINE, G_CALLBACK (on_timeline_made));
  prepare (self, self->stalls, FERRY_TYPE_PAGE_STALLS, G_CALLBACK (on_stalls_made));
  prepare (self, self->dependencies, FERRY_TYPE_PAGE_DEPENDENCIES, G_CALLBACK (on_dependencies_made));
  prepare (self, self->source, FERRY_TYPE_PAGE_SOURCE, G_CALLBACK (on_source_made));
  prepare (self, self->history, FERRY_TYPE_PAGE_HISTORY, NULL); /* window-history.c connects that */
  g_signal_connect_object (self->operations, "selected", G_CALLBACK (on_operation_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "choice", G_CALLBACK (on_choice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "shown", G_CALLBACK (on_call_shown), self, G_CONNECT_SWAPPED);
}

static gboolean
make_calls (gpointer user_data)
{
  FerryWindow *self = user_data;

  self->making_calls = 0;
  ferry_page_slot_require_page (self->calls);

  return G_SOURCE_REMOVE;
}

/* The list makes its rows when it gets its calls, two hundred at once if there are so many by then: with the first
 * call there is one to make. No later than a frame: what calls bring would come first, and more and more of it. */
static void
on_call_event (FerryWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->session, on_call_event, self);
  self->making_calls = g_idle_add_full (GDK_PRIORITY_REDRAW, make_calls, self, NULL);
  g_source_set_name_by_id (self->making_calls, "[ferry] make the list of calls");
}

void
ferry_window_pages_take_session (FerryWindow *self)
{
  g_signal_connect_object (self->session, "call-event", G_CALLBACK (on_call_event), self, G_CONNECT_SWAPPED);
  self->stall_list = ferry_stall_list_new (self->session);
  self->timeline_model = ferry_timeline_new (self->session);
  self->dependency_list = ferry_dependency_list_new (self->session);
  ferry_fault_sign_set_dependencies (self->fault_sign, self->dependency_list);
}

void
ferry_window_pages_dispose (FerryWindow *self)
{
  g_clear_handle_id (&self->making_calls, g_source_remove);
  g_clear_object (&self->stall_list);
  g_clear_object (&self->timeline_model);
  g_clear_object (&self->dependency_list);
}
