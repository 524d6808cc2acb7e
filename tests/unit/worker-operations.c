/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations that do to a process what the test says. */
#include "worker-helper.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static GVariant *
do_empty (gint64 number,
          const char *text,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  return g_variant_new_boolean (TRUE);
}

static GVariant *
do_ids (gint64 number,
        const char *text,
        FerryRunContext *context,
        GCancellable *cancellable,
        GError **error)
{
  const FerryTraceContext *trace = ferry_trace_context_get_current ();
  g_autofree char *traceparent = ferry_run_context_get_traceparent (context);

  return g_variant_new ("(ttxsss)", trace->call_id, trace->parent_span_id, trace->due, trace->dependency, trace->operation,
                        traceparent);
}

static GVariant *
do_pid (gint64 number,
        const char *text,
        FerryRunContext *context,
        GCancellable *cancellable,
        GError **error)
{
  return g_variant_new_int64 (getpid ());
}

static GVariant *
do_fail (gint64 number,
         const char *text,
         FerryRunContext *context,
         GCancellable *cancellable,
         GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, number, text);
  return NULL;
}

static GVariant *
do_reject (gint64 number,
           const char *text,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  g_propagate_error (error, ferry_error_new_invalid_parameter ("number", "“%s” will not do", text));
  return NULL;
}

static GVariant *
do_speak (gint64 number,
          const char *text,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  for (gint64 i = 0; i < number; i++)
    {
      ferry_run_context_report_progress (context, i + 1, number, FERRY_UNIT_TILES);
      if (!ferry_run_context_emit_partial (context, g_variant_new_int64 (i)))
        break;
    }
  return g_variant_new_int64 (number);
}

/* Says one thing and then nothing for long. */
static GVariant *
do_mutter (gint64 number,
           const char *text,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  ferry_run_context_report_progress (context, 1, 3, FERRY_UNIT_FILES);
  ferry_run_context_report_progress (context, 2, 3, FERRY_UNIT_FILES);
  return test_work_until_cancelled (NULL, context, cancellable, error);
}

static GVariant *
do_big (gint64 number,
        const char *text,
        FerryRunContext *context,
        GCancellable *cancellable,
        GError **error)
{
  g_autofree guint8 *bytes = g_malloc (number);

  memset (bytes, 'x', number);
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, number, 1);
}

static GVariant *
do_log (gint64 number,
        const char *text,
        FerryRunContext *context,
        GCancellable *cancellable,
        GError **error)
{
  g_log_structured ("ferry-test", number, "TEST_FIELD", "of its own", "MESSAGE", "%s", text);
  return g_variant_new_boolean (TRUE);
}

static GVariant *
do_flood (gint64 number,
          const char *text,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  for (gint64 i = 0; i < number; i++)
    g_printerr ("%07" G_GINT64_FORMAT "\n", i);
  g_print ("and that is all");
  if (*text != '\0')
    raise (SIGKILL);
  return g_variant_new_boolean (TRUE);
}

/* Speaks when it has answered, and makes the file @data to tell that it has. */
static gpointer
speak_late (gpointer data)
{
  g_autofree char *file = data;

  g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  g_printerr ("too late");
  g_file_set_contents (file, "", 0, NULL);
  return NULL;
}

static GVariant *
do_speak_late (gint64 number,
               const char *text,
               FerryRunContext *context,
               GCancellable *cancellable,
               GError **error)
{
  g_thread_unref (g_thread_new ("late", speak_late, g_strdup (text)));
  return g_variant_new_boolean (TRUE);
}

static GVariant *
do_raise (gint64 number,
          const char *text,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  g_printerr ("%s", text);
  /* A sanitizer would make something else of it. */
  signal (number, SIG_DFL);
  raise (number);
  return NULL;
}

static GVariant *
do_exit (gint64 number,
         const char *text,
         FerryRunContext *context,
         GCancellable *cancellable,
         GError **error)
{
  _exit (number);
}

/* Nothing but SIGKILL reaches it, nor its child. */
static GVariant *
do_deaf (gint64 number,
         const char *text,
         FerryRunContext *context,
         GCancellable *cancellable,
         GError **error)
{
  pid_t child;

  signal (SIGTERM, SIG_IGN);
  child = number != 0 ? fork () : 0;
  if (child != 0 || number == 0)
    ferry_run_context_emit_partial (context, g_variant_new ("(xx)", (gint64)getpid (), (gint64)child));
  test_wait_long ();
  return NULL;
}

static GVariant *
do_wait (gint64 number,
         const char *text,
         FerryRunContext *context,
         GCancellable *cancellable,
         GError **error)
{
  ferry_run_context_emit_partial (context, g_variant_new ("(xx)", (gint64)getpid (), (gint64)0));
  return test_work_until_cancelled (NULL, context, cancellable, error);
}

/* The descriptors that are open there, as their numbers. */
static GVariant *
do_descriptors (gint64 number,
                const char *text,
                FerryRunContext *context,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GString) open = g_string_new (NULL);

  for (int fd = 0; fd < 1024; fd++)
    {
      char target[256] = "";
      g_autofree char *name = g_strdup_printf ("/proc/self/fd/%d", fd);

      /* The worker's own are eventfds. */
      if (readlink (name, target, sizeof target - 1) > 0 && strstr (target, "eventfd") == NULL)
        g_string_append_printf (open, "%s%d", open->len > 0 ? " " : "", fd);
    }
  return g_variant_new_string (open->str);
}

static GVariant *
do_status (gint64 number,
           const char *text,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *status = NULL;
  g_autofree char *limits = NULL;
  g_autofree char *stat = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, error) ||
      !g_file_get_contents ("/proc/self/limits", &limits, NULL, error) ||
      !g_file_get_contents ("/proc/self/stat", &stat, NULL, error))
    return NULL;
  return g_variant_new ("(sss)", status, limits, stat);
}

/* What one thread is told when it reaches out: errnos. */
static struct
{
  const char *file;
  int port;
  int write_error;
  int null_error;
  int read_error;
  int connect_error;
  sem_t done;
} reach;

static int
try_open (const char *file,
          int flags)
{
  int fd = open (file, flags | O_CLOEXEC, 0600);

  if (fd < 0)
    return errno;
  close (fd);
  return 0;
}

/* Nothing that a signal handler may not do. */
static void
reach_out (int number)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons (reach.port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
  int connection = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int saved = errno;

  reach.write_error = try_open (reach.file, O_WRONLY | O_CREAT);
  reach.null_error = try_open ("/dev/null", O_WRONLY);
  reach.read_error = try_open ("/proc/self/status", O_RDONLY);
  reach.connect_error = connect (connection, (struct sockaddr *)&address, sizeof address) != 0 ? errno : 0;
  close (connection);
  sem_post (&reach.done);
  errno = saved;
}

/* A thread by the name that it gives itself, or 0. */
static pid_t
find_thread (const char *wanted)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *id;

  while ((id = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (g_strchomp (name), wanted))
        return g_ascii_strtoll (id, NULL, 10);
    }
  return 0;
}

/* The worker's other thread, once it has begun. */
static pid_t
wait_watch (void)
{
  pid_t watch;

  while ((watch = find_thread ("watch")) == 0)
    g_usleep (200);
  return watch;
}

/* What this thread is told when it writes a file, and when it connects to a port of this machine, and
 * what the worker's other thread is told. */
static GVariant *
do_reach_out (gint64 number,
              const char *text,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  pid_t threads[] = {gettid (), wait_watch ()};
  GVariantBuilder told;

  reach.file = text;
  reach.port = number;
  sem_init (&reach.done, 0, 0);
  signal (SIGUSR1, reach_out);
  g_variant_builder_init (&told, G_VARIANT_TYPE ("a(iiii)"));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      tgkill (getpid (), threads[i], SIGUSR1);
      while (sem_wait (&reach.done) != 0)
        ;
      g_variant_builder_add (&told, "(iiii)", reach.write_error, reach.null_error, reach.read_error, reach.connect_error);
    }
  return g_variant_builder_end (&told);
}

static GVariant *
do_eat (gint64 number,
        const char *text,
        FerryRunContext *context,
        GCancellable *cancellable,
        GError **error)
{
  for (;;)
    memset (g_malloc (16 * 1024 * 1024), 1, 16 * 1024 * 1024);
  return NULL;
}

/* Dies as long as a file is there, and takes that with it. */
static GVariant *
do_die_first (gint64 number,
              const char *text,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  if (unlink (text) == 0)
    raise (SIGKILL);
  return g_variant_new_boolean (TRUE);
}

static const struct
{
  const char *mode;
  GVariant *(*work) (gint64 number,
                     const char *text,
                     FerryRunContext *context,
                     GCancellable *cancellable,
                     GError **error);
} works[] = {
  {"empty", do_empty},
  {"ids", do_ids},
  {"pid", do_pid},
  {"fail", do_fail},
  {"reject", do_reject},
  {"speak", do_speak},
  {"mutter", do_mutter},
  {"big", do_big},
  {"log", do_log},
  {"flood", do_flood},
  {"speak-late", do_speak_late},
  {"raise", do_raise},
  {"exit", do_exit},
  {"deaf", do_deaf},
  {"wait", do_wait},
  {"descriptors", do_descriptors},
  {"status", do_status},
  {"reach-out", do_reach_out},
  {"eat", do_eat},
  {"die-first", do_die_first},
};

static GVariant *
helper_run (GVariant *parameters,
            FerryRunContext *context,
            GCancellable *cancellable,
            GError **error)
{
  const char *mode = ferry_parameters_get_text (parameters, "mode");

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    if (g_str_equal (works[i].mode, mode))
      return works[i].work (ferry_parameters_get_integer (parameters, "number"), ferry_parameters_get_text (parameters, "text"),
                            context, cancellable, error);
  g_error ("no such mode: %s", mode);
}

static const FerryParameter helper_parameters[] = {
  {.name = "mode", .type = FERRY_PARAMETER_TEXT, .maximum = 100},
  {.name = "number", .type = FERRY_PARAMETER_INTEGER, .maximum = 1e15, .fallback = "0"},
  {.name = "text", .type = FERRY_PARAMETER_TEXT, .maximum = 1e9, .fallback = ""},
  {NULL},
};

const FerryOperation test_helper_operation = {
  .id = "test.helper",
  .idempotent = TRUE,
  .dependency = "test",
  .parameters = helper_parameters,
  .run = helper_run,
};

const FerryOperation test_helper_once_operation = {
  .id = "test.helper-once",
  .dependency = "test",
  .parameters = helper_parameters,
  .run = helper_run,
};

const FerryOperation test_helper_confined_operation = {
  .id = "test.helper-confined",
  .dependency = "test",
  .parameters = helper_parameters,
  .run = helper_run,
  .confinement = FERRY_CONFINE_WRITING | FERRY_CONFINE_NETWORK,
};

const FerryOperation *
test_helper_look_up (const char *id)
{
  const FerryOperation *all[] = {&test_helper_operation, &test_helper_once_operation, &test_helper_confined_operation};

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_equal (all[i]->id, id))
      return all[i];
  return NULL;
}
