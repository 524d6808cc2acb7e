/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.scan: what takes the space below a folder, counted by the rules of du(1). */
#include "boundary/operation.h"

#include "file-set.h"
#include "largest.h"
#include "native-walk.h"
#include "partial-pace.h"
#include "tree-walk.h"
#include "type-totals.h"
#include "variant-array.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/* What st_blocks counts, whatever the file system's own blocks are. */
#define STATUS_BLOCK_SIZE 512

#define TYPES_MAX 20

/* A look at the clock costs as much as an entry. */
#define ENTRIES_PER_LOOK 64

typedef struct
{
  FerryRunContext *context;
  gint64 started;
  gint64 partial_told;
  guint64 entries; /* of any kind, for the progress */

  guint64 files;
  guint64 folders;
  guint64 symlinks;
  guint64 others;
  guint64 apparent;
  guint64 disk;
  guint64 hard_links;

  GArray *disk_before;  /* of guint64: for each folder of the stack, disk when it was entered */
  FerryFileSet *linked; /* files with several names: they count once */
  FerryLargest *largest_files;
  FerryLargest *largest_folders;
  FerryTypeTotals *types;
  FerryVariantArray *problems;
} Scan;

static Scan *
scan_new (FerryRunContext *context, guint largest)
{
  Scan *self = g_new0 (Scan, 1);

  self->context = context;
  self->started = self->partial_told = g_get_monotonic_time ();
  self->disk_before = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->linked = ferry_file_set_new ();
  self->largest_files = ferry_largest_new (largest);
  self->largest_folders = ferry_largest_new (largest);
  self->types = ferry_type_totals_new ();
  self->problems = ferry_variant_array_new ("(ays)", 1);
  return self;
}

static void
scan_free (Scan *self)
{
  g_array_unref (self->disk_before);
  ferry_file_set_free (self->linked);
  ferry_largest_free (self->largest_files);
  ferry_largest_free (self->largest_folders);
  ferry_type_totals_free (self->types);
  ferry_variant_array_free (self->problems);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scan, scan_free)

/* Counts what files and folders have in common, and returns the apparent bytes. */
static guint64
add_status (Scan *self, const FerryTreeEntry *entry)
{
  guint64 apparent = MAX (entry->status.st_size, 0);

  self->apparent += apparent;
  self->disk += (guint64)entry->status.st_blocks * STATUS_BLOCK_SIZE;
  ferry_type_totals_add (self->types, entry->name, entry->status.st_mode, apparent);
  return apparent;
}

static void
enter_folder (Scan *self, const FerryTreeEntry *entry)
{
  g_array_append_val (self->disk_before, self->disk);
  self->folders++;
  add_status (self, entry);
}

/* All that was counted since the folder was entered is in it, so its total is a difference and
 * no folder but those of the stack needs to be remembered. */
static void
leave_folder (Scan *self, const FerryTreeEntry *entry)
{
  guint64 before = g_array_index (self->disk_before, guint64, entry->depth);

  g_array_set_size (self->disk_before, entry->depth);
  if (entry->depth > 0)
    ferry_largest_offer (self->largest_folders, entry->path, self->disk - before);
}

static void
add_file (Scan *self, const FerryTreeEntry *entry)
{
  const struct stat *status = &entry->status;
  guint64 apparent;

  if (status->st_nlink > 1 &&
      !ferry_file_set_add (self->linked, status->st_dev, status->st_ino))
    {
      self->hard_links++;
      return;
    }

  apparent = add_status (self, entry);
  if (S_ISREG (status->st_mode))
    {
      self->files++;
      ferry_largest_offer (self->largest_files, entry->path, apparent);
    }
  else if (S_ISLNK (status->st_mode))
    self->symlinks++;
  else
    self->others++;
}

/* What was counted so far. */
static void
sum_up (Scan *self, GVariantDict *result)
{
  double seconds = (double)(g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;

  g_variant_dict_init (result, NULL);
  g_variant_dict_insert (result, "files", "t", self->files);
  g_variant_dict_insert (result, "folders", "t", self->folders);
  g_variant_dict_insert (result, "symlinks", "t", self->symlinks);
  g_variant_dict_insert (result, "others", "t", self->others);
  g_variant_dict_insert (result, "apparent", "t", self->apparent);
  g_variant_dict_insert (result, "disk", "t", self->disk);
  g_variant_dict_insert (result, "hard_links", "t", self->hard_links);
  g_variant_dict_insert (result, "seconds", "d", seconds);
  g_variant_dict_insert_value (result, "largest_files", ferry_largest_list (self->largest_files));
  g_variant_dict_insert_value (result, "largest_folders", ferry_largest_list (self->largest_folders));
  g_variant_dict_insert_value (result, "types", ferry_type_totals_end (self->types, TYPES_MAX));
}

/* Now and then the result as it would be if this were all. Nobody may want it any more: then the walk is
 * cancelled. */
static void
tell_so_far (Scan *self)
{
  g_autoptr (GVariant) partial = NULL;
  GVariantDict result;

  if (self->entries % ENTRIES_PER_LOOK != 0 || !ferry_partial_is_due (&self->partial_told))
    return;
  sum_up (self, &result);
  partial = g_variant_ref_sink (g_variant_dict_end (&result));
  ferry_run_context_emit_partial (self->context, partial);
}

static GVariant *
scan_end (Scan *self)
{
  GVariantDict result;

  sum_up (self, &result);
  g_variant_dict_insert_value (&result, "problems", ferry_variant_array_end (self->problems));
  return g_variant_dict_end (&result);
}

static void
add_entry (Scan *self, const FerryTreeEntry *entry)
{
  switch (entry->event)
    {
    case FERRY_TREE_ENTER:
      enter_folder (self, entry);
      break;
    case FERRY_TREE_LEAVE:
      leave_folder (self, entry);
      return;
    case FERRY_TREE_FILE:
      add_file (self, entry);
      break;
    case FERRY_TREE_PROBLEM:
      ferry_variant_array_add (self->problems,
                               g_variant_new ("(^ays)", entry->path, g_strerror (entry->problem)));
      return;
    }

  self->entries++;
  ferry_run_context_report_progress (self->context, self->entries, 0, FERRY_UNIT_FILES);
  tell_so_far (self);
}

/* Of the folder itself: that it is one. FALSE and an error otherwise. */
static gboolean
check_root (const FerryTreeEntry *entry, GError **error)
{
  gboolean is_missing = entry->event == FERRY_TREE_PROBLEM &&
                        (entry->problem == ENOENT || entry->problem == ENOTDIR);
  g_autofree char *name = g_filename_display_name (entry->path);

  if (entry->event == FERRY_TREE_FILE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, _ ("“%s” is not a folder"), name);
  else if (is_missing)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” does not exist"), name);
  else
    return TRUE;

  return FALSE;
}


static GVariant *
scan_run (GVariant *parameters, FerryRunContext *context,
          GCancellable *cancellable, GError **error)
{
  const char *folder = ferry_parameters_get_path (parameters, "folder");
  guint largest = ferry_parameters_get_integer (parameters, "largest");
  g_autoptr (FerryTreeWalk) walk = ferry_tree_walk_new (folder, FERRY_TREE_STATUS, cancellable);
  g_autoptr (Scan) self = scan_new (context, largest);
  FerryTreeEntry entry;

  while (ferry_tree_walk_next (walk, &entry))
    {
      if (entry.depth == 0 && !check_root (&entry, error))
        return NULL;
      add_entry (self, &entry);
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return scan_end (self);
}

/* Below: the native form. */

typedef struct
{
  Scan *scan;
  FerryNativeWalk *walk;
} NativeScan;

static void
native_scan_free (NativeScan *self)
{
  ferry_native_walk_free (self->walk);
  scan_free (self->scan);
  g_free (self);
}

/* Takes what the walk has to tell, until it has to ask. */
static void
go_on (gpointer walk, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NativeScan *self = g_task_get_task_data (task);
  FerryNativeStep step;
  FerryTreeEntry entry;
  GError *error = NULL;

  while ((step = ferry_native_walk_next (self->walk, &entry)) == FERRY_NATIVE_STEP_ENTRY)
    {
      if (entry.depth == 0 && !check_root (&entry, &error))
        {
          g_task_return_error (task, error);
          return;
        }
      add_entry (self->scan, &entry);
    }

  if (step == FERRY_NATIVE_STEP_WAIT)
    ferry_native_walk_ask (self->walk, go_on, g_steal_pointer (&task));
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_variant_ref_sink (scan_end (self->scan)), (GDestroyNotify)g_variant_unref);
}

static void
scan_run_async (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  NativeScan *self = g_new0 (NativeScan, 1);

  g_task_set_source_tag (task, scan_run_async);
  g_task_set_name (task, "[ferry] files.scan");
  self->scan = scan_new (context, ferry_parameters_get_integer (parameters, "largest"));
  self->walk = ferry_native_walk_new (ferry_parameters_get_path (parameters, "folder"), FERRY_TREE_STATUS, cancellable);
  g_task_set_task_data (task, self, (GDestroyNotify)native_scan_free);
  go_on (self->walk, task);
}

static GVariant *
scan_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const FerryParameter scan_parameters[] = {
  {
    .name = "folder",
    .type = FERRY_PARAMETER_FOLDER,
    .label = N_ ("Folder"),
    .help = N_ ("The folder to count, with all that is mounted below it"),
    .fallback = "/usr",
  },
  {
    .name = "largest",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Largest"),
    .help = N_ ("How many of the largest files and folders to list"),
    .fallback = "20",
    .minimum = 1,
    .maximum = 1000,
  },
  {NULL}};

const FerryOperation ferry_scan_operation = {
  .id = "files.scan",
  .title = N_ ("Scan folder"),
  .summary = N_ ("What takes the space"),
  .icon_name = "ferry-scan-symbolic",
  .dependency = "files",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = scan_parameters,
  .run = scan_run,
  .run_async = scan_run_async,
  .run_finish = scan_run_finish,
  .result_view = FERRY_RESULT_TABLE,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};
