/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel keeps helper processes from. */
#include "worker-helper.h"

#include "boundary/frame-content.h"
#include "boundary/worker-process.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the kernel keeps it from, each of its threads is kept from; where it cannot, the operation runs all
 * the same. */
static void
test_confined (TestProcess *self,
               gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "ferry-test-confined", NULL);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof address;
  int version = syscall (444 /* landlock_create_ruleset */, NULL, 0, 1 /* its version */);

  g_assert_cmpint (bind (listener, (struct sockaddr *)&address, size), ==, 0);
  g_assert_cmpint (listen (listener, 5), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *)&address, &size), ==, 0);
  test_process_open (self);
  /* And each gets a worker that fits it. */
  for (guint i = 0; i < 4; i++)
    {
      gboolean confined = i % 2 == 1;
      g_auto (TestReply) reply = {0};
      int written, null, read, connected;
      GVariantIter threads;

      test_submit_helper (self->adapter, confined ? &test_helper_confined_operation : &test_helper_operation,
                          test_helper_parameters ("reach-out", ntohs (address.sin_port), file), NULL, &reply);
      test_wait_reply (&reply);
      g_assert_no_error (reply.error);
      g_assert_cmpuint (g_variant_iter_init (&threads, reply.result), ==, 2);
      while (g_variant_iter_next (&threads, "(iiii)", &written, &null, &read, &connected))
        {
          g_assert_cmpint (written, ==, confined && version >= 1 ? EACCES : 0);
          g_assert_cmpint (connected, ==, confined && version >= 4 ? EACCES : 0);
          g_assert_cmpint (null, ==, 0);
          g_assert_cmpint (read, ==, 0);
        }
    }
  close (listener);
  unlink (file);
}

/* The next frame that the worker sends. */
static void
wait_frame (FerryWorker *worker,
            FerryFrame *frame)
{
  struct pollfd poll_socket = {.fd = worker->socket, .events = POLLIN};
  g_autoptr (GError) error = NULL;

  while (!ferry_frame_reader_next (&worker->reader, frame, &error))
    {
      gsize size;
      gpointer space = ferry_frame_reader_get_space (&worker->reader, &size);
      gssize n;

      g_assert_no_error (error);
      g_assert_cmpint (poll (&poll_socket, 1, TEST_HANG_GUARD / MS), ==, 1);
      n = recv (worker->socket, space, size, 0);
      g_assert_cmpint (n, >, 0);
      ferry_frame_reader_add (&worker->reader, n);
    }
}

/* A worker that was not told in time, when it had one thread, does not run it unconfined. */
static void
test_too_late (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = {program, "--worker", NULL};
  FerryFrameStart start = {
    .confinement = FERRY_CONFINE_NETWORK,
    .trace = {.dependency = "test", .operation = "test.helper-confined"},
    .operation = "test.helper-confined",
    .parameters = test_helper_parameters ("empty", 0, ""),
  };
  g_auto (FerryFrame) greeting = {0}, answer = {0};
  g_autoptr (FerryWorker) worker = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) failure = NULL;
  FerryFrameWriter writer = {0};

  worker = ferry_worker_spawn (argv, FERRY_CONFINE_WRITING, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_frame_writer_set (&writer, FERRY_FRAME_START, ferry_frame_pack_start (&start), NULL));
  g_assert_cmpint (ferry_frame_writer_send (&writer, worker->socket), ==, 0);
  wait_frame (worker, &greeting);
  wait_frame (worker, &answer);
  g_assert_cmpint (answer.kind, ==, FERRY_FRAME_FAILED);
  failure = ferry_frame_unpack_error (answer.content);
  g_assert_error (failure, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (failure->message, "started confined"));
  g_assert_true (ferry_worker_end (worker, g_get_monotonic_time () + TEST_HANG_GUARD));
}

int
main (int argc,
      char **argv)
{
  test_worker_main (argc, argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/boundary/c07/confined", TestProcess, NULL, test_process_set_up, test_confined, test_process_tear_down);
  g_test_add_func ("/boundary/c07/confined/too-late", test_too_late);

  return g_test_run ();
}
